"""The ledger: facts that the product lives on, traces that an auditor reads."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Floor 1."""

    name = "lianti.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the facts of the outbox."""
        from lianti.ledger.outbox import posting, tending

        assert posting and tending

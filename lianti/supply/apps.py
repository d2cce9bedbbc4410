"""App configuration of supply."""

from __future__ import annotations

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    """Floor 5."""

    name = "lianti.supply"
    label = "supply"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and terms, announce the place in the sidebar."""
        from lianti.supply import facts, navigation, terms  # noqa: F401

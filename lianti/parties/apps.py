"""Institutions, departments, practitioners, users and what they may act as."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    """Floor 2."""

    name = "lianti.parties"
    label = "parties"
    verbose_name = _("机构与人员")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and places."""
        from lianti.ledger.outbox import set_address_book
        from lianti.parties import facts, places  # noqa: F401
        from lianti.parties.queries import work_phone_of_user

        set_address_book(work_phone_of_user)

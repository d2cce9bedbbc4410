"""App configuration of the catalogue."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Diagnoses and referral criteria."""

    name = "lianti.catalogue"
    label = "catalogue"
    verbose_name = "目录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and terms, announce places."""
        from lianti.catalogue import facts, navigation, terms  # noqa: F401

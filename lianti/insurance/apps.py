"""App configuration of insurance."""

from __future__ import annotations

from django.apps import AppConfig


class InsuranceConfig(AppConfig):
    """Tariffs and what a stay costs the person. Floor 5."""

    name = "lianti.insurance"
    label = "insurance"
    verbose_name = "医保"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and announce the page."""
        from lianti.insurance import facts, navigation  # noqa: F401

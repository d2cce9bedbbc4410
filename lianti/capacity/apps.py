"""Scarce things are rows: services, clinic sessions, seats and bookings."""

from __future__ import annotations

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Floor 5."""

    name = "lianti.capacity"
    label = "capacity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and terms and announce the pages."""
        from lianti.capacity import facts, navigation, terms  # noqa: F401

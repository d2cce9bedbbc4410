"""App configuration of records."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Encounters and diagnoses."""

    name = "lianti.records"
    label = "records"
    verbose_name = "病历"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the facts of the record, the sources of the timeline, and its places."""
        from lianti.records import facts, places, sources  # noqa: F401

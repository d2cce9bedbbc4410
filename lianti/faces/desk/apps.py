"""The desk: pages that span domains."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Floor 11."""

    name = "lianti.faces.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the desk and the bell."""
        from lianti.faces.desk import places

        places.announce()

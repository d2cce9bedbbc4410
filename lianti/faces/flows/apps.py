"""The referral dashboard: flows, turnaround, reasons and indicators of an alliance."""

from __future__ import annotations

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Floor 11."""

    name = "lianti.faces.flows"
    label = "flows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the dashboard to the shell."""
        from lianti.faces.flows.places import announce

        announce()

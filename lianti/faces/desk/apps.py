"""The desk: pages that span domains."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Floor 11."""

    name = "lianti.faces.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

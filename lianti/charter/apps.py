"""Founding documents as data, read continuously."""

from __future__ import annotations

from django.apps import AppConfig


class CharterConfig(AppConfig):
    """Floor 10."""

    name = "lianti.charter"
    label = "charter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the facts."""
        from lianti.charter import facts  # noqa: F401

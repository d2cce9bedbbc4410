"""City in a box: the real actions under a moving clock."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Floor 12."""

    name = "lianti.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

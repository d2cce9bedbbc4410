"""Gauges: a closed vocabulary evaluated over facts."""

from __future__ import annotations

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Floor 9."""

    name = "lianti.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

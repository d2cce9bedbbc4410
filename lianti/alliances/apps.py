"""Alliances, memberships, agreements and the terms in force."""

from __future__ import annotations

from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    """Floor 4."""

    name = "lianti.alliances"
    label = "alliances"
    default_auto_field = "django.db.models.BigAutoField"

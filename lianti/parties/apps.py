"""Institutions, departments, practitioners, users and what they may act as."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Floor 2."""

    name = "lianti.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

"""The people served: identity, consent, and the reasons for which a record opens."""

from __future__ import annotations

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Floor 3."""

    name = "lianti.residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"

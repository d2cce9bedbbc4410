"""Two-way referral (双向转诊)."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Floor 7."""

    name = "lianti.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

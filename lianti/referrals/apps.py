"""Two-way referral (双向转诊)."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Floor 7."""

    name = "lianti.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts and terms, announce places."""
        from lianti.referrals import facts, facts_advice, places, terms

        assert facts and terms and facts_advice
        places.announce()

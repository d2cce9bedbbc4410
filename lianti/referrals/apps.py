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
        from lianti.referrals import (
            facts,
            facts_advice,
            facts_cost,
            facts_outside,
            places,
            places_advice,
            places_chain,
            places_clock,
            places_down,
            terms,
        )

        assert facts and terms and facts_advice and facts_cost and facts_outside
        places.announce()
        places_advice.announce()
        places_chain.announce()
        places_clock.announce()
        places_down.announce()

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
        from lianti.referrals import facts, places, terms
        from lianti.referrals.facts import advice as facts_advice
        from lianti.referrals.facts import cost as facts_cost
        from lianti.referrals.facts import green as facts_green
        from lianti.referrals.facts import outside as facts_outside
        from lianti.referrals.facts import pathways as facts_pathways
        from lianti.referrals.facts import surgery as facts_surgery
        from lianti.referrals.places import advice as places_advice
        from lianti.referrals.places import chain as places_chain
        from lianti.referrals.places import clocks as places_clock
        from lianti.referrals.places import down as places_down
        from lianti.referrals.places import green as places_green
        from lianti.referrals.places import pathways as places_pathways
        from lianti.referrals.places import record as places_record
        from lianti.referrals.places import surgery as places_surgery

        assert facts and terms and facts_advice and facts_cost and facts_green
        assert facts_outside and facts_surgery and facts_pathways
        places.announce()
        places_advice.announce()
        places_chain.announce()
        places_clock.announce()
        places_down.announce()
        places_green.announce()
        places_pathways.announce()
        places_record.announce()
        places_surgery.announce()

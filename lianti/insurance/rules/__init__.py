"""Pure computation of what a stay costs: which stays are one course, what each is charged, and why."""

from lianti.insurance.rules.charges import explain
from lianti.insurance.rules.checks import check_edition
from lianti.insurance.rules.diffs import changes
from lianti.insurance.rules.leaving import leaving
from lianti.insurance.rules.regions import area_of_region, insured_level, match_area
from lianti.insurance.rules.tariffs import tariff_for
from lianti.insurance.rules.words import NOTE, SAMPLE_NOTE

__all__ = [
    "NOTE", "SAMPLE_NOTE", "area_of_region", "changes", "check_edition", "explain", "insured_level", "leaving",
    "match_area", "tariff_for",
]  # fmt: skip

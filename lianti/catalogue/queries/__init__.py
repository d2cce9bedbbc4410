"""What others read of the catalogue."""

from __future__ import annotations

from lianti.catalogue.queries.diagnoses import (
    chapter_of,
    counts_as_matched,
    criteria_by_code,
    criteria_for,
    criteria_in_force,
    diagnosis,
    diagnosis_counts,
    diagnosis_names,
    editions,
    search_diagnoses,
    suggestions,
)
from lianti.catalogue.queries.guides import beside, guides_for
from lianti.catalogue.queries.lists import standing

__all__ = [
    "beside",
    "chapter_of",
    "counts_as_matched",
    "criteria_by_code",
    "criteria_for",
    "criteria_in_force",
    "diagnosis",
    "diagnosis_counts",
    "diagnosis_names",
    "editions",
    "guides_for",
    "search_diagnoses",
    "standing",
    "suggestions",
]

"""Rules of the catalogue: criteria against findings, case counts as typed, the proposal of a disease list."""

from __future__ import annotations

from lianti.catalogue.rules.criteria import (
    CERTAINTY,
    DOCTOR_DECIDES,
    EXAMPLE,
    FLAGS,
    NUMBERS,
    PATIENT_REQUEST,
    URGENCY,
    applies,
    chapter_of,
    counts_as_matched,
    holds,
    notes_of,
    parse_atom,
    suggest_criteria,
)

__all__ = [
    "CERTAINTY",
    "DOCTOR_DECIDES",
    "EXAMPLE",
    "FLAGS",
    "NUMBERS",
    "PATIENT_REQUEST",
    "URGENCY",
    "applies",
    "chapter_of",
    "counts_as_matched",
    "holds",
    "notes_of",
    "parse_atom",
    "suggest_criteria",
]

"""Writes of the catalogue."""

from __future__ import annotations

from lianti.catalogue.actions.loading import (
    STARTER,
    STARTER_EDITION,
    STARTER_SOURCE,
    ensure_starter,
    import_diagnoses,
    load_criteria,
    preview_diagnoses,
)

__all__ = [
    "STARTER",
    "STARTER_EDITION",
    "STARTER_SOURCE",
    "ensure_starter",
    "import_diagnoses",
    "load_criteria",
    "preview_diagnoses",
]

"""Writes of the catalogue."""

from __future__ import annotations

from lianti.catalogue.actions.cases import import_cases
from lianti.catalogue.actions.guides import GuideFields, confirm_guide, publish_guide
from lianti.catalogue.actions.lists import (
    approve_list,
    change_list,
    draft_list,
    return_list,
    submit_list,
    withdraw_list,
)
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
    "GuideFields",
    "approve_list",
    "change_list",
    "confirm_guide",
    "draft_list",
    "ensure_starter",
    "import_cases",
    "import_diagnoses",
    "load_criteria",
    "preview_diagnoses",
    "publish_guide",
    "return_list",
    "submit_list",
    "withdraw_list",
]

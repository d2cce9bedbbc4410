"""Pages and fragments of the catalogue."""

from __future__ import annotations

from lianti.catalogue.views.fragments import advice, criteria, diagnoses, diagnosis_field, signed_in

__all__ = ["advice", "criteria", "diagnoses", "diagnosis_field", "signed_in"]

"""Pages and fragments of the catalogue."""

from __future__ import annotations

from lianti.catalogue.views.fragments import criteria, diagnoses, diagnosis_field, signed_in

__all__ = ["criteria", "diagnoses", "diagnosis_field", "signed_in"]

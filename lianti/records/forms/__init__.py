"""Short forms of the record: what is typed, parsed; the rules decide."""

from lianti.records.forms.entries import AllergyForm, DocumentForm, LaboratoryForm, MedicationForm, VitalForm
from lianti.records.forms.reports import AmendForm, OutsideForm

__all__ = [
    "AllergyForm", "AmendForm", "DocumentForm", "LaboratoryForm", "MedicationForm", "OutsideForm", "VitalForm",
]  # fmt: skip

"""Tables of the shared record. Each row names the institution that answers for it; others add theirs beside (SY-25)."""

from lianti.records.models.base import RecordQuerySet, RecordRow
from lianti.records.models.documents import Attachment, Document
from lianti.records.models.encounters import Diagnosis, Encounter
from lianti.records.models.entries import AllergyIntolerance, MedicationStatement, Observation
from lianti.records.models.reports import DiagnosticReport, ReportVersion, RequestReport
from lianti.records.models.requests import ServiceRequest

__all__ = [
    "AllergyIntolerance", "Attachment", "Diagnosis", "DiagnosticReport", "Document", "Encounter",
    "MedicationStatement", "Observation", "RecordQuerySet", "RecordRow", "ReportVersion", "RequestReport",
    "ServiceRequest",
]  # fmt: skip

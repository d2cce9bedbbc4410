"""Reading that leaves a trace: without the trace nothing of a record is shown (DY-15)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.parties.shapes import Viewer
from lianti.records.models import Attachment, DiagnosticReport, Document
from lianti.records.queries.reports import access_report
from lianti.records.queries.sensitive import Sight, refuse_hidden
from lianti.residents.queries import access_resident, only_in_emergency

if TYPE_CHECKING:
    from lianti.residents.models import Resident

_CARE, _EMERGENCY = _("诊疗服务"), _("紧急调阅")


@transaction.atomic
def open_record(*, uid: uuid.UUID, what: str, by: Viewer, at: dt.datetime) -> Resident:
    """This function will return a person for showing a part of the record, traced; NotVisible without a reason."""
    resident = access_resident(viewer=by, uid=uid, at=at)
    _trace(resident, what, by, at)
    return resident


@transaction.atomic
def open_report(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[DiagnosticReport, Sight]:
    """This function will return a report for showing it, traced, and what else is for the viewer; else NotVisible."""
    report = access_report(by, uid, at)
    sight = refuse_hidden(report, by, at)
    _trace(report.resident, f"report {report.uid}", by, at)
    return report, sight


@transaction.atomic
def open_document(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Document:
    """This function will return a document for showing it, traced; NotVisible without a reason."""
    rows = Document.objects.visible_to(by, at).select_related("resident", "institution", "replaces")
    document = rows.filter(uid=uid).first()
    if document is None:
        raise NotVisible
    refuse_hidden(document, by, at)
    _trace(document.resident, f"document {document.uid}", by, at)
    return document


@transaction.atomic
def open_attachment(*, uid: uuid.UUID, thumb: bool, by: Viewer, at: dt.datetime) -> Attachment:
    """This function will return a file for sending it; only the whole one is traced, not its thumbnail."""
    found = (
        Attachment.objects.visible_to(by, at).select_related("resident", "report", "document").filter(uid=uid).first()
    )
    if found is None or (thumb and found.thumb_uid is None):
        raise NotVisible
    refuse_hidden(found, by, at)
    if not thumb:
        _trace(found.resident, f"file {found.uid}", by, at)
    return found


def _trace(resident: Resident, what: str, by: Viewer, at: dt.datetime) -> None:
    purpose = _EMERGENCY if only_in_emergency(resident, by, at) else _CARE
    trace(
        by=by, purpose=purpose, operation="read", object_type="resident", object_uid=resident.uid, at=at, detail=what
    )  # fmt: skip

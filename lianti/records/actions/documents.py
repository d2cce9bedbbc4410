"""Documents and their files: kept as received, checked by what they are, encrypted."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.files import store_bytes
from lianti.parties.shapes import Viewer
from lianti.records import permissions, rules
from lianti.records.actions.common import demand, leave, locked_row, own_encounter, own_place, signed
from lianti.records.checking import checked
from lianti.records.models import Attachment, DiagnosticReport, Document
from lianti.records.shapes import DocumentContent, Received
from lianti.residents.queries import access_resident


@transaction.atomic
def add_document(
    *,
    resident_uid: uuid.UUID,
    content: DocumentContent,
    file: Received,
    by: Viewer,
    at: dt.datetime,
    encounter_uid: uuid.UUID | None = None,
    source: str = "entered",
) -> Document:
    """This function will keep a document as it was received; ``replaces`` names the own edition it follows (DY-14)."""
    demand(permissions.may_enter(by))
    resident, place = access_resident(viewer=by, uid=resident_uid, at=at), own_place(by)
    content = rules.check_document(content, at)
    before = _before(content.replaces_uid, resident.pk, by, at)
    document = Document.objects.create(
        resident=resident,
        institution=place,
        encounter=own_encounter(encounter_uid, resident.pk, by),
        kind=content.kind,
        title=content.title,
        author_name=content.author_name,
        authored_at=content.authored_at or at,
        replaces=before,
        source=source,
        **signed(by, at),
    )
    kept = _keep(file, by, at, document=document)
    data = {"type": document.kind, "media": kept.content_type, "source": source, "replaces": before is not None}
    leave("records.document_added", document, "document", data, by, at)
    return document


def _before(uid: uuid.UUID | None, resident_id: int, by: Viewer, at: dt.datetime) -> Document | None:
    """Lock the edition that a new one replaces: of the same person, the own institution, and still current."""
    if uid is None:
        return None
    before = locked_row(Document.objects.all(), uid, by, at)
    demand(permissions.may_change(by, before))
    if before.resident_id != resident_id or before.status != "current":
        raise Refused("document_replaced", _("要替换的文档已经不是当前版本，请刷新后再试。"), field="replaces")
    before.status, before.ended_at, before.ended_by_uid = "replaced", at, by.uid
    before.save(update_fields=["status", "ended_at", "ended_by_uid"])
    return before


@transaction.atomic
def attach_file(*, report_uid: uuid.UUID, file: Received, by: Viewer, at: dt.datetime) -> Attachment:
    """This function will add a photo or scan to a report of the own institution."""
    report = locked_row(DiagnosticReport.objects.all(), report_uid, by, at)
    demand(permissions.may_change(by, report))
    if report.status == "withdrawn":
        raise Refused("report_withdrawn", _("这份报告已经撤回，不能再改。"))
    kept = _keep(file, by, at, report=report)
    leave("records.file_attached", report, "report", {"media": kept.content_type, "size": kept.size}, by, at)
    return kept


@transaction.atomic
def withdraw_document(*, document_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> Document:
    """This function will withdraw a document of the own institution with a reason; it stays readable as withdrawn."""
    document = locked_row(Document.objects.all(), document_uid, by, at)
    demand(permissions.may_change(by, document))
    rules.check_reason(reason)
    if document.status != "current":
        raise Refused("document_not_current", _("这份文档已经不是当前版本，不能再改。"))
    document.status, document.status_reason = "withdrawn", reason.strip()[:200]
    document.ended_at, document.ended_by_uid = at, by.uid
    document.save(update_fields=["status", "status_reason", "ended_at", "ended_by_uid"])
    leave("records.document_withdrawn", document, "document", {"type": document.kind}, by, at)
    return document


def _keep(
    file: Received,
    by: Viewer,
    at: dt.datetime,
    *,
    document: Document | None = None,
    report: DiagnosticReport | None = None,
) -> Attachment:
    """Check, encrypt and keep one file with its thumbnail; the same bytes twice on one thing are one attachment."""
    found = checked(file.data, xml=document is not None)
    owner = {"document": document, "report": report}
    same = Attachment.objects.filter(digest=found.digest, **owner).first()
    if same is not None:
        return same
    stored = store_bytes(file.data, name=file.name, by_uid=by.uid, xml=document is not None)
    thumb = store_bytes(found.thumb, name="thumb.jpg", by_uid=by.uid) if found.thumb else None
    row = document or report
    assert row is not None  # noqa: S101 - one of the two is always given
    return Attachment.objects.create(
        resident_id=row.resident_id,
        institution_id=row.institution_id,
        encounter_id=row.encounter_id,
        file_uid=stored.uid,
        thumb_uid=thumb.uid if thumb else None,
        digest=found.digest,
        content_type=stored.content_type,
        size=stored.size,
        width=found.width,
        height=found.height,
        pages=found.pages,
        **owner,
        **signed(by, at),
    )

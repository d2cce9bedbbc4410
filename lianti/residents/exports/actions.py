"""Asking for an export, the second person's word, and making the file once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_number
from lianti.kernel.web.files import forget_file, keep_made
from lianti.kernel.web.sheets import CONTENT_TYPE
from lianti.ledger.actions import record, trace
from lianti.ledger.keyring import encrypt_text
from lianti.ledger.notices import notify
from lianti.parties.actions import lock_person
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.exports import queries, rules
from lianti.residents.exports.kinds import APPROVERS, PURPOSE
from lianti.residents.exports.permissions import may_ask, may_decide
from lianti.residents.exports.shapes import Asked
from lianti.residents.models import ExportRequest

_TO_DECIDE, _DECIDED = _("有一份名单导出申请等待审批。"), _("您岗位的一份名单导出申请已有答复。")


def trace_handed(*, serial: str, kind: str, rows: int, by: Viewer, at: dt.datetime, fingerprint: str = "") -> None:
    """This function will leave the trace that a list of persons left the platform, with serial number and size."""
    trace(
        by=by, purpose=PURPOSE, operation="export", object_type="list", object_uid=None, at=at,
        detail=rules.handed_detail(serial, kind, rows, fingerprint),
    )  # fmt: skip


def trace_printed(*, kind: str, rows: int, purpose: str, by: Viewer, at: dt.datetime) -> str:
    """This function will leave the trace that a list of persons was put on paper, and return its serial number.

    It stands on the paper (``handing.mark_of``). What is printed is what the screen shows, and counts towards no sum.
    """
    serial = new_number()
    trace(
        by=by, purpose=purpose, operation="print", object_type="list", object_uid=None, at=at,
        detail=rules.handed_detail(serial, kind, rows),
    )  # fmt: skip
    return serial


@transaction.atomic
def hand_short(*, asked: Asked, serial: str, by: Viewer, at: dt.datetime) -> int | None:
    """This function will let a short list leave and return None; how many left already when it needs a word (J4).

    What one person took within LIANTI_EXPORT_WINDOW_HOURS without approval is summed, in whatever role and house. Two
    presses at once are one after the other.
    """
    lock_person(by.uid)
    fingerprint = queries.index_of(by, asked.address)
    handed = queries.handed_today(by, at, but=fingerprint)
    if rules.needs_word(asked.rows, handed, settings.LIANTI_EXPORT_ROWS):
        return handed
    trace_handed(serial=serial, kind=asked.kind, rows=asked.rows, by=by, at=at, fingerprint=fingerprint)
    return None


@transaction.atomic
def ask_export(*, asked: Asked, purpose: str, note: str, by: Viewer, at: dt.datetime) -> ExportRequest:
    """This function will ask a second person of the house to let a list be taken along; asked twice it is one request.

    Refuses an unknown purpose and a sentence that says nothing.
    """
    demand(may_ask(by))
    told = rules.checked_purpose(purpose, note)
    known = queries.waiting(by, asked.address)
    if known is not None:
        return known
    row = ExportRequest(
        institution_id=by.institution_id or 0, kind=asked.kind[:60], label=asked.label[:60], rows=asked.rows,
        address_index=queries.index_of(by, asked.address), purpose=purpose, note=told, by_uid=by.uid,
        by_name=by.name[:60], by_role=by.role, asked_at=at,
    )  # fmt: skip
    row.address_sealed = encrypt_text(asked.address, table="export_request", column="address", uid=row.uid)
    row.save()
    _record("residents.export_asked", row, {"list": row.kind, "rows": row.rows, "purpose": purpose}, by, at)
    _tell(by.institution_uid, sorted(APPROVERS), _TO_DECIDE, at)
    return row


@transaction.atomic
def decide_export(*, uid: uuid.UUID, answer: str, reason: str, by: Viewer, at: dt.datetime) -> ExportRequest:
    """This function will keep the word of the second person; approved, the file is made within LIANTI_EXPORT_HOURS."""
    row = _locked(uid)
    demand(may_decide(by, row))
    row.reason = rules.checked_answer(answer, reason)
    row.state, row.decided_at, row.decided_by_uid, row.decided_by_name = answer, at, by.uid, by.name[:60]
    if answer == "approved":
        row.until = at + dt.timedelta(hours=settings.LIANTI_EXPORT_HOURS)
    row.save(update_fields=["state", "decided_at", "decided_by_uid", "decided_by_name", "reason", "until"])
    _record("residents.export_decided", row, {"list": row.kind, "rows": row.rows, "answer": answer}, by, at)
    _tell(row.institution.uid, [row.by_role], _DECIDED, at)
    return row


@transaction.atomic
def make_export(
    *, uid: uuid.UUID, rows: int, make: Callable[[ExportRequest], bytes], name: str, by: Viewer, at: dt.datetime
) -> ExportRequest:
    """This function will make the file of an approved request, once, keep it encrypted and leave a trace.

    Refuses when more people are on the list now than were approved (a tenth more is let through), and a second file.
    """
    row = _locked(uid)
    if row.by_uid != by.uid or row.institution_id != by.institution_id:
        raise NotVisible
    if row.state != "approved" or row.made_at is not None or row.until is None or row.until <= at:
        raise Refused("export_over", _("这份批准已经用过或已过期，请重新申请。"))
    if rows > row.rows + max(10, row.rows // 10):
        raise Refused("export_grown", _("名单比批准时多了很多，请按现在的范围重新申请。"))
    kept = keep_made(make(row), name=f"{name}.xlsx", content_type=CONTENT_TYPE, by_uid=by.uid)
    row.file_uid, row.made_at = kept.uid, at
    row.until = at + dt.timedelta(hours=settings.LIANTI_EXPORT_HOURS)
    row.save(update_fields=["file_uid", "made_at", "until"])
    _record("residents.export_made", row, {"list": row.kind, "rows": rows}, by, at)
    trace_handed(serial=row.serial, kind=row.kind, rows=rows, by=by, at=at)
    return row


@transaction.atomic
def fetch_export(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> ExportRequest:
    """This function will let the one who asked fetch the file again while it is there, with a trace each time."""
    row = queries.access_request(by, uid)
    if row.by_uid != by.uid or row.file_uid is None or row.until is None or row.until <= at:
        raise NotVisible
    trace_handed(serial=row.serial, kind=row.kind, rows=row.rows, by=by, at=at)
    return row


@transaction.atomic
def forget_export(*, pk: int, at: dt.datetime) -> bool:
    """This function will delete the file of an export whose day is over; that it was made stays known."""
    row = ExportRequest.objects.select_for_update().filter(pk=pk, until__lte=at, file_uid__isnull=False).first()
    if row is None or row.file_uid is None:
        return False
    gone, row.file_uid = row.file_uid, None
    row.save(update_fields=["file_uid"])
    forget_file(gone)
    return True


def _locked(uid: uuid.UUID) -> ExportRequest:
    found = ExportRequest.objects.select_for_update(of=("self",)).select_related("institution").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def _record(kind: str, row: ExportRequest, data: dict[str, object], by: Viewer, at: dt.datetime) -> None:
    record(
        kind, by=by, at=at, subject_type="export_request", subject_uid=row.uid, institution_uid=by.institution_uid,
        data=data,
    )  # fmt: skip


def _tell(house: uuid.UUID | None, roles: list[str], text: str, at: dt.datetime) -> None:
    if house is not None:
        path = reverse("residents:exports")
        transaction.on_commit(lambda: notify(institution_uid=house, roles=roles, text=text, path=path, at=at))

"""Day surgery: asked for by the clinic, checked before, confirmed on the day, told afterwards (JL-35, JL-69)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import locked, tell, tell_sender
from lianti.referrals.models import DaySurgery, PreOpItem, Referral
from lianti.referrals.permissions import surgery as permissions
from lianti.referrals.queries.surgery import kept, lines_of, open_of, preop_template, surgery_of
from lianti.referrals.rules import surgery as rules
from lianti.referrals.shapes.surgery import PreOpSaid, SurgeryEnd, SurgeryWish

if TYPE_CHECKING:
    from lianti.parties.models import Institution


@transaction.atomic
def ask_surgery(*, referral_uid: uuid.UUID, wish: SurgeryWish, by: Viewer, at: dt.datetime) -> DaySurgery:
    """This function will ask for day surgery on a request for a bed, or change what was asked; JL-69.

    The checklist of the edition in force is written down with the first request and stays (JL-35).
    """
    referral = locked(referral_uid, by, at)
    _demand(permissions.may_ask_surgery(by, referral))
    today = clock.local_day(at)
    rules.check_wish(wish, today)
    assert wish.wish_on is not None
    surgery = surgery_of(referral)
    first = surgery is None
    if surgery is None:
        template = preop_template(today)
        surgery = DaySurgery(referral=referral, template=template.label, asked_at=at, asked_by_name=by.name)
    surgery.procedure, surgery.anaesthesia = wish.procedure.strip()[:120], wish.anaesthesia
    surgery.wish_on = wish.wish_on
    surgery.save()
    if first:
        PreOpItem.objects.bulk_create(
            PreOpItem(surgery=surgery, order=n, code=i.code, text=i.text, max_age_days=i.max_age_days)
            for n, i in enumerate(preop_template(today).items)
        )
    data = {"anaesthesia": wish.anaesthesia, "days_ahead": (wish.wish_on - today).days}
    keep_fact("referral.surgery_asked", referral, data, by, at)
    if referral.submitted_at is not None:
        _tell_hospital(referral, _("申请日间手术：转诊单 {n}").format(n=referral.number), at)
    return surgery


@prepared
def _left_behind(referral_id: Slot) -> QuerySet[DaySurgery]:
    return DaySurgery.objects.filter(referral_id=referral_id)


def drop_surgery(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Leave what was filled for day surgery behind when the request goes as another kind (JL-69)."""
    if referral.kind == "inpatient":
        return
    surgery = _left_behind.first(referral_id=referral.pk)
    if surgery is not None:
        surgery.delete()
        keep_fact("referral.surgery_dropped", referral, {"kind": referral.kind}, by, at)


@transaction.atomic
def answer_preop(*, referral_uid: uuid.UUID, said: Sequence[PreOpSaid], by: Viewer, at: dt.datetime) -> DaySurgery:
    """This function will keep answers of the checklist by name and time; what is left empty stays as it was (JL-35)."""
    referral = locked(referral_uid, by, at)
    surgery = surgery_of(referral)
    _demand(permissions.may_answer_preop(by, referral, surgery))
    assert surgery is not None
    lines = {i.code: i for i in lines_of(surgery)}
    given = rules.check_preop(said, {code: kept(i) for code, i in lines.items()}, clock.local_day(at))
    changed = [lines[one.code] for one in given if _answer(lines[one.code], one, by, at)]
    names = ["answer", "on_day", "note", "answered_at", "by_name", "by_place"]
    PreOpItem.objects.bulk_update(changed, names)
    left = open_of(referral, surgery, at)
    sending = by.institution_id == referral.sender_institution_id
    data = {
        "answered": len(changed), "open": len(left), "complete": not left,
        "side": "sender" if sending else "receiver",
    }  # fmt: skip
    keep_fact("referral.preop_answered", referral, data, by, at)
    if not left and sending and referral.submitted_at is not None:
        _tell_hospital(referral, _("术前核对单已填齐：转诊单 {n}").format(n=referral.number), at)
    return surgery


def _answer(line: PreOpItem, said: PreOpSaid, by: Viewer, at: dt.datetime) -> bool:
    """Put an answer on its line; False when it says the same as before, so that the name beside it stays."""
    said_now = (said.answer, said.on_day, said.note.strip()[:200])
    if said_now == (line.answer, line.on_day, line.note):
        return False
    line.answer, line.on_day, line.note = said_now
    line.answered_at, line.by_name, line.by_place = at, by.name, by.institution_name[:120]
    return True


@transaction.atomic
def begin_surgery(*, referral_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> DaySurgery:
    """This function will confirm the day of the operation; over an incomplete checklist only with a reason (JL-35)."""
    referral = locked(referral_uid, by, at)
    surgery = surgery_of(referral)
    _demand(permissions.may_begin(by, referral, surgery))
    assert surgery is not None
    left = open_of(referral, surgery, at)
    surgery.incomplete_reason = rules.check_begin(len(left), reason)
    surgery.begun_at, surgery.begun_by_name = at, by.name
    surgery.save()
    data = {"open": len(left), "complete": not left}
    keep_fact("referral.surgery_begun", referral, data, by, at, counts_for=referral.receiver_institution)
    return surgery


@transaction.atomic
def end_surgery(*, referral_uid: uuid.UUID, end: SurgeryEnd, by: Viewer, at: dt.datetime) -> DaySurgery:
    """This function will keep what came of the day: the operation that was done, or why none was (JL-69)."""
    referral = locked(referral_uid, by, at)
    surgery = surgery_of(referral)
    _demand(permissions.may_end(by, referral, surgery))
    assert surgery is not None
    rules.check_end(end)
    surgery.result, surgery.note = end.result, end.note.strip()
    if end.result != "cancelled":
        surgery.performed, surgery.surgeon = end.performed.strip()[:120], end.surgeon.strip()[:60]
    surgery.ended_at, surgery.ended_by_name = at, by.name
    surgery.save()
    hours = int((at - referral.arrived_at).total_seconds() // 3600) if referral.arrived_at else 0
    data = {
        "result": end.result, "performed": end.result != "cancelled", "complete": not surgery.incomplete_reason,
        "hours": hours,
    }  # fmt: skip
    keep_fact("referral.surgery_ended", referral, data, by, at, counts_for=referral.receiver_institution)
    words = _("日间手术当日取消：转诊单 {n}") if end.result == "cancelled" else _("日间手术已完成：转诊单 {n}")
    tell_sender(referral, words.format(n=referral.number), at)
    return surgery


def _demand(reason: str | None) -> None:
    if reason:
        raise NotPermitted("not_permitted", reason)


def _tell_hospital(referral: Referral, text: str, at: dt.datetime) -> None:
    """Tell the centre, and the department once the person has been taken on."""
    hospital = referral.receiver_institution
    if hospital is None:
        return
    tell(referral, hospital, ("referral_centre",), text, at)
    if referral.receiver_department is not None:
        tell(referral, hospital, ("specialist", "department_head"), text, at, department=referral.receiver_department)


def keep_fact(
    kind: str,
    referral: Referral,
    data: Mapping[str, Any],
    by: Viewer,
    at: dt.datetime,
    *,
    counts_for: Institution | None = None,
) -> None:
    """Record one fact about a case that leaves its state as it is."""
    record(
        kind,
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=(counts_for or referral.sender_institution).uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data=data,
    )

"""Opening a record in an emergency, ending it, and the review by a second person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.writing import insert_row
from lianti.ledger.actions import record, trace
from lianti.ledger.notices import notify
from lianti.parties.permissions import demand
from lianti.parties.queries import viewers_in_role
from lianti.parties.shapes import Viewer
from lianti.residents.actions import close_access
from lianti.residents.models import AccessReason, BreakGlass, Resident
from lianti.residents.privacy import rules
from lianti.residents.privacy.kinds import ACCESS, PURPOSE
from lianti.residents.privacy.opening import hides_something
from lianti.residents.privacy.permissions import may_break, may_review
from lianti.residents.search import open_group_hit

_OPENED = _("有人紧急调阅了贵机构建档居民的档案，医联体办公室将复核。")
_TO_REVIEW = _("有一次紧急调阅等待复核，请按时办理。")
_LATE = _("一次紧急调阅超过承诺时间仍未复核，请督促。")
_JUDGED = _("一次紧急调阅经复核判为不合理，请了解并处理。")


@transaction.atomic
def break_glass(*, resident_uid: uuid.UUID, reason: str, text: str, by: Viewer, at: dt.datetime) -> BreakGlass:
    """This function will open a record to one person for LIANTI_EMERGENCY_HOURS, with notice and a promised review.

    Only for somebody found by a full key a moment ago (NotVisible otherwise), so that nobody can walk through files.
    Asked for again while it runs, the same opening is returned. Refuses where the record is open anyway, unless
    sensitive content of another house is left out of it.
    """
    demand(may_break(by))
    told = rules.checked_reason(reason, text)
    resident = _locked(open_group_hit(viewer=by, uid=resident_uid, at=at))
    running = BreakGlass.objects.filter(
        resident=resident, by_uid=by.uid, institution_id=by.institution_id or 0, until__gt=at
    ).first()
    if running is not None:
        return running
    open_here = Resident.objects.visible_to(by, at).filter(pk=resident.pk).exists()
    if open_here and not hides_something(resident, by, at):
        raise Refused("already_open", _("这份档案已对本机构开放，可以直接打开，不需要紧急调阅。"))
    row = _open(resident, reason, told, by, at)
    _record("residents.glass_opened", row, {"reason": reason, "role": by.role}, by, at)
    trace(
        by=by, purpose=PURPOSE, operation="break_glass", object_type="resident", object_uid=resident.uid, at=at,
        detail=reason,
    )  # fmt: skip
    transaction.on_commit(lambda: _tell(row, resident, by, at))
    return row


def _locked(resident: Resident) -> Resident:
    """Return the person's row under a lock: two presses of the button open it once."""
    return Resident.objects.select_for_update(of=("self",)).select_related("registered_institution").get(pk=resident.pk)


def _open(resident: Resident, reason: str, text: str, by: Viewer, at: dt.datetime) -> BreakGlass:
    row = BreakGlass(
        resident=resident,
        institution_id=by.institution_id or 0,
        alliance_uid=by.alliance_uids[0] if by.alliance_uids else None,
        by_uid=by.uid,
        by_name=by.name[:60],
        by_role=by.role,
        reason=reason,
        text=text,
        opened_at=at,
        until=at + dt.timedelta(hours=settings.LIANTI_EMERGENCY_HOURS),
        promised_at=at + dt.timedelta(days=settings.LIANTI_EMERGENCY_REVIEW_DAYS),
    )
    row.save()
    insert_row(
        AccessReason(
            resident=resident,
            institution_id=by.institution_id or 0,
            user_uid=by.uid,
            kind=ACCESS,
            subject_uid=row.uid,
            since=at,
            until=row.until,
            opened_by_uid=by.uid,
        )
    )
    return row


def _tell(row: BreakGlass, resident: Resident, by: Viewer, at: dt.datetime) -> None:
    """Tell the house where the person is registered, and whoever reviews."""
    path = reverse("residents:glass", args=[row.uid])
    home = resident.registered_institution.uid
    notify(institution_uid=home, roles=["head", "medical_affairs"], text=_OPENED, path=path, at=at, tone="urgent")
    _tell_reviewers(row, by.institution_uid, _TO_REVIEW, path, at)


def _tell_reviewers(row: BreakGlass, house: uuid.UUID | None, text: str, path: str, at: dt.datetime) -> None:
    if row.alliance_uid is None:
        if house is not None:
            notify(institution_uid=house, roles=["medical_affairs"], text=text, path=path, at=at, tone="urgent")
        return
    offices = {v.institution_uid for v in viewers_in_role("office", at) if row.alliance_uid in v.alliance_uids}
    for office in sorted(uid for uid in offices if uid is not None):
        notify(institution_uid=office, roles=["office"], text=text, path=path, at=at, tone="urgent")


@transaction.atomic
def end_glass(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> BreakGlass:
    """This function will end an opening early: for whoever opened it, when the emergency is over."""
    row = BreakGlass.objects.select_for_update().filter(uid=uid, by_uid=by.uid).first()
    if row is None:
        raise NotVisible
    if row.until <= at:
        raise Refused("glass_over", _("这次紧急调阅已经结束。"))
    minutes = int((at - row.opened_at).total_seconds() // 60)
    _shut(row, by, at)
    _record("residents.glass_ended", row, {"minutes": minutes, "by_review": False}, by, at)
    return row


def _shut(row: BreakGlass, by: Viewer, at: dt.datetime) -> None:
    row.until = at
    row.save(update_fields=["until"])
    close_access(subject_uid=row.uid, kind=ACCESS, until=at, by=by, at=at)


@transaction.atomic
def review_glass(*, uid: uuid.UUID, verdict: str, note: str, by: Viewer, at: dt.datetime) -> BreakGlass:
    """This function will keep the verdict of a second person; an unreasonable opening that still runs ends at once."""
    row = BreakGlass.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotVisible
    demand(may_review(by, row))
    row.note = rules.checked_verdict(verdict, note)
    row.verdict, row.reviewed_at, row.reviewed_by_uid, row.reviewed_by_name = verdict, at, by.uid, by.name[:60]
    row.save(update_fields=["verdict", "note", "reviewed_at", "reviewed_by_uid", "reviewed_by_name"])
    kept = at <= row.promised_at
    _record("residents.glass_reviewed", row, {"verdict": verdict, "kept": kept, "reason": row.reason}, by, at)
    if verdict == "unreasonable":
        if row.until > at:
            _shut(row, by, at)
        house, path = row.institution.uid, reverse("residents:glass", args=[row.uid])
        roles = ["head", "medical_affairs"]
        transaction.on_commit(
            lambda: notify(institution_uid=house, roles=roles, text=_JUDGED, path=path, at=at, tone="urgent")
        )
    return row


@transaction.atomic
def escalate_review(*, row_pk: int, by: Viewer, at: dt.datetime) -> bool:
    """This function will put a review that is late before the head and the office, once; False when it is not due."""
    row = BreakGlass.objects.select_for_update(of=("self",)).select_related("institution").get(pk=row_pk)
    if row.verdict or row.escalated_at is not None or row.promised_at > at:
        return False
    row.escalated_at = at
    row.save(update_fields=["escalated_at"])
    _record("residents.glass_escalated", row, {"days": (at - row.opened_at).days}, by, at)
    transaction.on_commit(lambda: _press(row, at))
    return True


def _press(row: BreakGlass, at: dt.datetime) -> None:
    path, house = reverse("residents:glass", args=[row.uid]), row.institution.uid
    notify(institution_uid=house, roles=["head", "medical_affairs"], text=_LATE, path=path, at=at, tone="urgent")
    _tell_reviewers(row, house, _LATE, path, at)


def _record(kind: str, row: BreakGlass, data: Mapping[str, Any], by: Viewer, at: dt.datetime) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="break_glass",
        subject_uid=row.uid,
        institution_uid=row.institution.uid,
        alliance_uid=row.alliance_uid,
        data=data,
    )

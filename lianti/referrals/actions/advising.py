"""What every action on a question (请求指导) does: lock and re-read, ask the table again, leave step and fact."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianti.alliances.queries import term
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ladder import OFFICE, STILL, Rung, step_due
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.roles import SENDERS, role_name
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Advice, AdviceStep
from lianti.referrals.permissions.advice import why_not
from lianti.referrals.queries import ladder
from lianti.referrals.states.advice import FINAL, TABLE
from lianti.residents.actions import close_access

if TYPE_CHECKING:
    from lianti.ledger.models import Fact
    from lianti.parties.models import Department, Institution

_TEAM = ("gp", "nurse", "village_doctor")
_DEPARTMENT = ("specialist", "department_head")
# Where everybody finds what was escalated: the page of open items (黑洞页).
HOLES = "/referrals/open/"
# A nurse may fill a question in, but it is the doctor who answers for it.
_ANSWERS_FOR = {"nurse": "gp"}


def locked(uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None) -> Advice:
    """Return the question under a row lock as it is now; NotVisible for strangers, Refused when the page is stale."""
    rows = Advice.objects.select_for_update(of=("self",))
    if not by.is_service:
        rows = rows.visible_to(by, at)
    advice = rows.filter(uid=uid).first()
    if advice is None:
        raise NotVisible
    if revision is not None and revision != advice.revision:
        raise Refused(
            "stale",
            _("这条请求刚刚被别人（或另一个窗口）更新过，您的操作没有执行。请看过最新内容后再试。"),
        )
    return advice


def require(move: str, advice: Advice, by: Viewer) -> str:
    """Return the state that ``move`` leads to; refuses when the table or the permission says no."""
    refused = why_not(by, advice, move)
    if refused:
        raise refused
    return TABLE.walk(advice.state, move)


def hold(
    advice: Advice,
    institution: Institution | None,
    role: str,
    promised_at: dt.datetime | None,
    department: Department | None = None,
) -> None:
    """Hand the question to exactly one holder with a promised time; the caller saves."""
    advice.holder_institution = institution
    advice.holder_role = role
    advice.holder_department = department
    advice.promised_at = promised_at
    advice.escalated_at, advice.escalation_level, advice.escalated_role = None, 0, ""


def hold_at_asker(advice: Advice, promised_at: dt.datetime | None) -> None:
    """Hand the question to the side that asked; the caller saves."""
    role = advice.asker_role if advice.state == "draft" and promised_at is None else _doctor(advice)
    hold(advice, advice.asker_institution, role, promised_at, advice.asker_department)


def _doctor(advice: Advice) -> str:
    return _ANSWERS_FOR.get(advice.asker_role, advice.asker_role)


def commit(
    move: str,
    advice: Advice,
    to_state: str,
    *,
    by: Viewer,
    at: dt.datetime,
    fact: str,
    data: Mapping[str, Any] | None = None,
    note: str = "",
    counts_for: Institution | None = None,
) -> Fact:
    """Save the question, write one fact and one immutable step for one move."""
    from_state, advice.state = advice.state, to_state
    advice.revision += 1
    if to_state in FINAL and advice.ended_at is None:
        _finish(advice, at)
    advice.save()
    written = record(
        fact,
        by=by,
        at=at,
        subject_type="advice",
        subject_uid=advice.uid,
        institution_uid=(counts_for or advice.asker_institution).uid,
        alliance_uid=advice.alliance.uid if advice.alliance else None,
        data=data,
    )
    _step(move, advice, from_state, written, note, by)
    return written


def _step(move: str, advice: Advice, from_state: str, written: Fact, note: str, by: Viewer) -> None:
    """Write the immutable step that belongs to a fact."""
    AdviceStep.objects.create(
        advice=advice,
        advice_uid=advice.uid,
        move=move,
        from_state=from_state,
        to_state=advice.state,
        at=written.happened_at,
        by_uid=by.uid,
        by_name=by.name,
        by_role=by.role,
        by_institution_uid=by.institution_uid,
        by_institution_name=by.institution_name,
        note=note,
        data=written.data,
        fact_uid=written.uid,
    )


def _finish(advice: Advice, at: dt.datetime) -> None:
    """End the question: no holder any more, a grace period for both sides, the access that it opened bounded."""
    grace = term("alliances.grace_days", institution_id=advice.asker_institution_id, on=clock.local_day(at))
    advice.ended_at = at
    advice.grace_until = at + dt.timedelta(days=int(grace.value))
    hold(advice, None, "", None)
    service = Viewer.service("referrals")
    close_access(subject_uid=advice.uid, kind="advice", until=advice.grace_until, by=service, at=at)


def tell_asker(advice: Advice, text: str, at: dt.datetime, *, tone: str = "normal") -> None:
    """Address a notice to everybody who may act for the side that asked, once the transaction stands."""
    part = None if advice.asker_role in SENDERS else advice.asker_department
    roles = tuple(dict.fromkeys((*_TEAM, advice.asker_role)))
    _tell(advice, advice.asker_institution, roles, text, at, tone, part)


def tell_department(advice: Advice, text: str, at: dt.datetime, *, tone: str = "normal") -> None:
    """Address a notice to the doctors of the department that is asked, once the transaction stands."""
    if advice.receiver_institution is not None:
        _tell(advice, advice.receiver_institution, _DEPARTMENT, text, at, tone, advice.receiver_department)


def tell_holder(advice: Advice, text: str, at: dt.datetime) -> None:
    """Address an urgent notice to whoever holds the question now."""
    if advice.holder_institution is None:
        return
    asker = advice.holder_institution.pk == advice.asker_institution_id
    (tell_asker if asker else tell_department)(advice, text, at, tone="urgent")


def _tell(
    advice: Advice,
    institution: Institution,
    roles: tuple[str, ...],
    text: str,
    at: dt.datetime,
    tone: str,
    department: Department | None,
    path: str = "",
) -> None:
    audience, path = institution.uid, path or f"/referrals/advice/{advice.number}/"
    part = department.uid if department else None

    def send() -> None:
        notify(institution_uid=audience, roles=roles, text=text, path=path, at=at, department_uid=part, tone=tone)

    transaction.on_commit(send)


@transaction.atomic
def escalate_advice(*, advice_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will take a question one step up the ladder when a step is owed, as a referral is; says whether.

    Holder, 科主任, 医务科, 总值班 or 分管院长, each a fact; the holder stays responsible. Only the clock may call it.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    advice = locked(advice_uid, by, at)
    case = ladder.open_questions(at).filter(pk=advice.pk).first()
    if case is None or step_due(ladder.standing_of(case), ladder.pace_of(case, at), at) > at:
        return False
    rung = ladder.rung_of(advice, ladder.held_for([advice], at), at)
    role = rung.roles[0] if rung.roles else advice.holder_role
    repeated = rung.level != STILL and rung.level == advice.escalation_level
    marks = {"escalated_at": at, "escalation_level": rung.level, "escalated_role": role}
    Advice.objects.filter(pk=advice.pk).update(**marks)
    late = at - advice.promised_at if advice.promised_at and rung.level else dt.timedelta()
    hours = int(late.total_seconds() // 3600)
    record(
        "advice.escalated",
        by=by,
        at=at,
        subject_type="advice",
        subject_uid=advice.uid,
        institution_uid=advice.holder_institution.uid if advice.holder_institution else None,
        alliance_uid=advice.alliance.uid if advice.alliance else None,
        data={"holder_role": advice.holder_role, "level": rung.level, "role": role, "late_hours": hours},
    )
    if not repeated:
        _tell_rung(advice, rung, at)
    return True


def _tell_rung(advice: Advice, rung: Rung, at: dt.datetime) -> None:
    """Put the question before whom the step names; the holder hears of every step."""
    if rung.level == STILL:
        tell_holder(advice, _("没有进展：请求指导 {n} 请看一下").format(n=advice.number), at)
        return
    tell_holder(advice, _("超时提醒：请求指导 {n} 已过承诺时间").format(n=advice.number), at)
    place = ladder.office_of(advice, at) if rung.level == OFFICE else advice.holder_institution
    if place is None or not rung.roles:
        return
    text = _("超时升级：请求指导 {n} 由{role}经办，至今没有处理").format(
        n=advice.number, role=role_name(advice.holder_role)
    )
    part = ladder.part_of(advice) if rung.roles == ("department_head",) else None
    _tell(advice, place, rung.roles, text, at, "urgent", part, path=HOLES)

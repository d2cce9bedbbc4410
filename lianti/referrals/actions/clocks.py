"""What the clock does: take a broken promise up the ladder, step by step, and close drafts that nobody will finish."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ladder import OFFICE, STILL, Rung, step_due
from lianti.ledger.actions import record
from lianti.parties.roles import role_name
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell, tell_holder, tell_sender
from lianti.referrals.actions.managers import tell_managers
from lianti.referrals.models import Referral, is_untouched
from lianti.referrals.promises import answer_promise
from lianti.referrals.queries import ladder

CLOCK = Viewer.service("referral-clock")
# Where everybody finds what was escalated: the page of open items (黑洞页).
HOLES = "/referrals/open/"


@transaction.atomic
def escalate(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """This function will take a case one step up the ladder when a step is owed, and say whether it did.

    Holder, 科主任, 医务科, 总值班 or 分管院长, each a fact; on the top the step comes again until somebody acts. The
    holder stays responsible: nothing but the mark of the step changes. Only the clock may call it.
    """
    referral = locked(referral_uid, by, at)
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    if not ladder.mark_standing(referral, at):
        return False
    if step_due(ladder.standing_of(referral), ladder.pace_of(referral, at), at) > at:
        return False
    rung = ladder.rung_of(referral, ladder.held_for([referral], at), at)
    role = rung.roles[0] if rung.roles else referral.holder_role
    before = referral.escalation_level
    referral.escalated_at, referral.escalation_level, referral.escalated_role = at, rung.level, role
    referral.save_changes()
    late = at - referral.promised_at if referral.promised_at and rung.level else dt.timedelta()
    record(
        "referral.escalated",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=referral.holder_institution.uid if referral.holder_institution else None,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={
            "holder_role": referral.holder_role,
            "level": rung.level,
            "role": role,
            "late_hours": int(late.total_seconds() // 3600),
        },
    )
    # The repeated step on the top is a fact; people hear of it in the digest of the morning. An emergency rings again.
    if rung.level == STILL or rung.level != before or referral.is_emergency:
        _tell_rung(referral, rung, at)
    return True


def _tell_rung(referral: Referral, rung: Rung, at: dt.datetime) -> None:
    """Put the case before whom the step names; the holder hears of every step, for it is still the holder's case."""
    number, ahead = referral.number, referral.appointment_at is not None and referral.appointment_at > at
    if rung.level == STILL:
        if not ahead:  # whoever waits for a day that is fixed needs no reminder
            tell_holder(referral, _("没有进展：转诊单 {n} 请看一下").format(n=number), at)
        return
    tell_holder(referral, _("超时提醒：转诊单 {n} 已过承诺时间").format(n=number), at, tone="urgent")
    tell_managers(referral, at, late=True)
    place = ladder.office_of(referral, at) if rung.level == OFFICE else referral.holder_institution
    if place is None or not rung.roles:
        return
    text = _("超时升级：转诊单 {n} 由{role}经办，至今没有处理").format(n=number, role=role_name(referral.holder_role))
    part = ladder.part_of(referral) if rung.roles == ("department_head",) else None
    tell(referral, place, rung.roles, text, at, tone="urgent", department=part, path=HOLES)


@transaction.atomic
def lose_seat(*, referral_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will give a case whose session was cancelled (停诊) back to the centre, to be scheduled again."""
    referral = locked(referral_uid, by, at)
    state = require("lose_seat", referral, by)
    role, promised = answer_promise(referral, at)
    referral.appointment_at = None
    hold(referral, referral.receiver_institution, role, promised)
    commit_move("lose_seat", referral, to_state=state, by=by, at=at, fact="referral.seat_lost", note=reason)
    tell_holder(referral, _("停诊，请重新排号：转诊单 {n}").format(n=referral.number), at, tone="urgent")
    tell_sender(referral, _("停诊，正在重新排号：转诊单 {n}").format(n=referral.number), at)
    return referral


def lock_cases(uids: Collection[uuid.UUID]) -> None:
    """Lock cases in the one order in which several are locked, before anything is done to their seats."""
    list(Referral.objects.select_for_update().filter(uid__in=uids).order_by("pk").values_list("pk", flat=True))


def seat_lost(subject_uid: uuid.UUID, _by: Viewer, at: dt.datetime, reason: str) -> None:
    """Answer capacity when a session with a referral's seat is cancelled.

    Who has arrived by then is looked after already and keeps the case; that must not stop the cancellation.
    """
    try:
        lose_seat(referral_uid=subject_uid, reason=reason, by=CLOCK, at=at)
    except Refused as refused:
        if refused.code != "move_not_allowed":
            raise


@transaction.atomic
def expire(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """This function will close a case that its side left lying for too long, as a fact and with a notice.

    Nobody is told of a draft in which nobody ever wrote (ADR 0006).
    """
    referral = locked(referral_uid, by, at)
    state = require("expire", referral, by)
    if not is_untouched(referral):
        tell_holder(referral, _("超时关闭：转诊单 {n} 长期无人处理").format(n=referral.number), at)
    commit_move("expire", referral, to_state=state, by=by, at=at, fact="referral.expired")
    return referral

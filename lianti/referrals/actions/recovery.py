"""Somebody did not come (未到诊): telephone, ask for another date, ask the village doctor to look in."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.common import (
    commit_move,
    end_visit,
    hold,
    hold_at_sender,
    locked,
    open_to_room,
    require,
    tell_holder,
    tell_sender,
)
from lianti.referrals.actions.dispatch import refuse_destination
from lianti.referrals.actions.moved_on import lock_person, person_died
from lianti.referrals.models import Referral
from lianti.referrals.promises import answer_promise
from lianti.referrals.queries.staff import village_rooms

# Until when the clinic has the next word after a call, and the village room after it was asked.
_AGAIN = {"unreachable": dt.timedelta(days=1), "worse": dt.timedelta(hours=4)}
_NEXT, _VISIT = dt.timedelta(days=3), dt.timedelta(days=3)


@transaction.atomic
def record_call(
    *, referral_uid: uuid.UUID, result: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will record a call to somebody who did not come, in one press; the next promise begins."""
    referral = locked(referral_uid, by, at, revision)
    state = require("call", referral, by)
    if result not in codes.CALL_RESULTS:
        raise Refused("call_result", _("请选择电话联系的结果。"), field="result")
    if referral.helper_institution_id is None:
        hold_at_sender(referral, at + _AGAIN.get(result, _NEXT))
    commit_move(
        "call", referral, to_state=state, by=by, at=at, fact="referral.called", data={"result": result},
        note=_said(codes.CALL_RESULTS[result], note),
    )  # fmt: skip
    return referral


def _said(label: str, note: str) -> str:
    """Return the chosen result with the words beside it: on the timeline they stand together."""
    return f"{label}。{note.strip()}" if note.strip() else label


@transaction.atomic
def ask_new_date(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will put a missed case before the receiver again, with when the person can come."""
    referral = locked(referral_uid, by, at, revision)
    state = require("ask_new_date", referral, by)
    if not note.strip():
        raise Refused("date_note", _("请写明患者什么时候方便，例如“下周二以后都可以”。"), field="note")
    refuse_destination(referral)
    referral.appointment_at = None
    role, promised = answer_promise(referral, at)
    hold(referral, referral.receiver_institution, role, promised)
    commit_move("ask_new_date", referral, to_state=state, by=by, at=at, fact="referral.new_date_asked", note=note)
    tell_holder(referral, _("未到诊后请改约：转诊单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def ask_visit(
    *,
    referral_uid: uuid.UUID,
    room_uid: uuid.UUID | None,
    note: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will ask a village room of the area to look in; it holds the case until it has answered.

    The record opens for the room until the answer is due twice over, and closes with the answer or when the case
    moves on without it; not at all when the person has taken back the consent to share. The room is not asked under
    the agreement, so a change of its dates keeps nothing open here.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("ask_visit", referral, by)
    rooms = {r.uid: r for r in village_rooms(referral, at)}
    if not rooms:
        raise Refused("no_village", _("本机构片区没有登记村卫生室，请电话联系或请对方改约。"))
    room = rooms.get(room_uid) if room_uid else None
    if room is None:
        raise Refused("choose_village", _("请选择由哪个村卫生室上门。"), field="room")
    referral.helper_institution = room
    hold(referral, room, "village_doctor", at + _VISIT)
    open_to_room(referral, room, by, at, until=at + 2 * _VISIT)
    commit_move(
        "ask_visit", referral, to_state=state, by=by, at=at, fact="referral.visit_asked",
        data={"helper_uid": str(room.uid)}, note=note,
    )  # fmt: skip
    tell_holder(referral, _("请上门看望一位未到诊的患者：转诊单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def report_visit(
    *, referral_uid: uuid.UUID, result: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will record what the village doctor found, and give the case back to the sender."""
    if result == "died":
        lock_person(referral_uid)
    referral = locked(referral_uid, by, at, revision)
    state = require("report_visit", referral, by)
    if result not in codes.VISIT_RESULTS:
        raise Refused("visit_result", _("请选择上门的结果。"), field="result")
    kept, room = rules.within(referral.promised_at, at), referral.helper_institution
    assert room is not None
    end_visit(referral, at)
    hold_at_sender(referral, at + _AGAIN.get(result, _NEXT))
    commit_move(
        "report_visit", referral, to_state=state, by=by, at=at, fact="referral.visited",
        data={"result": result, "within_promise": kept}, note=_said(codes.VISIT_RESULTS[result], note), counts_for=room,
    )  # fmt: skip
    tell_sender(referral, _("村医已上门，请看情况：转诊单 {n}").format(n=referral.number), at)
    if result == "died":
        person_died(referral, at)
    return referral

"""From the township to the village (JL-40, JL-47): the plan goes on in a village room, which holds it once it said yes.

Nothing changes by being asked: the township looks after the person until the room takes it on, and again when the
room gives it back. Both see the case all the time.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import commit_move, hold, locked, open_to_room, require, tell
from lianti.referrals.models import Referral, RoomHandover
from lianti.referrals.permissions.down import receiving_role
from lianti.referrals.queries.rooms import rooms_below
from lianti.residents.actions import close_access

_ROOM_TEAM = ("village_doctor", "nurse")


@transaction.atomic
def hand_on(
    *,
    referral_uid: uuid.UUID,
    room_uid: uuid.UUID | None,
    note: str,
    told: bool,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will ask an own village room to go on with somebody's plan; the record opens for it
    while the person agrees to share it.

    Refused for a room of another area, and before the person or the family was told (SY-46).
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("hand_on", referral, by)
    rooms = {room.uid: room for room in rooms_below(referral)}
    if not rooms:
        raise Refused("no_village", _("本机构名下没有登记村卫生室，不能再往下交。"), field="room")
    room = rooms.get(room_uid) if room_uid else None
    if room is None:
        raise Refused("choose_village", _("请选择本机构的一个村卫生室。"), field="room")
    if not told:
        raise Refused("room_told", _("请先告知患者或家属由村医接着管，取得同意后勾选。"), field="told")
    RoomHandover.objects.create(
        referral=referral, room=room, asked_at=at, asked_by_uid=by.uid, asked_by_name=by.name, note=note.strip()
    )
    referral.helper_institution = room
    open_to_room(referral, room, by, at)
    data = {"room_uid": str(room.uid), "way": referral.down.way}
    commit_move(
        "hand_on", referral, to_state=state, by=by, at=at, fact="referral.down_handed_on", data=data,
        note="：".join(t for t in (room.label, note.strip()) if t), counts_for=referral.receiver_institution,
    )  # fmt: skip
    tell(referral, room, _ROOM_TEAM, _("请接续管理一位下转患者：下转单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def take_on(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None) -> Referral:
    """This function will say yes for the village room: from now on it holds the case and answers for the person."""
    referral = locked(referral_uid, by, at, revision)
    state = require("take_on", referral, by)
    handover = _living(referral)
    handover.taken_at, handover.taken_by_name = at, by.name
    handover.save(update_fields=["taken_at", "taken_by_name"])
    referral.custody_institution = handover.room
    hold(referral, handover.room, "village_doctor", referral.promised_at)
    hours = int((at - handover.asked_at).total_seconds() // 3600)
    commit_move(
        "take_on", referral, to_state=state, by=by, at=at, fact="referral.down_taken_on", data={"hours": hours},
        note=handover.room.label, counts_for=handover.room,
    )  # fmt: skip
    text = _("村卫生室已接续：下转单 {n}").format(n=referral.number)
    _tell_township(referral, text, at)
    return referral


@transaction.atomic
def hand_back(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will end what the room was asked or did, with words; the township holds the case (again).

    The room says it cannot, or can no longer; or the township that handed it over takes it back, also from a room
    that has taken it on and falls silent.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("hand_back", referral, by)
    if len(note.strip()) < 4:
        raise Refused("back_note", _("请写明为什么交回，对方才知道接着怎么办。"), field="note")
    handover = _living(referral)
    was_taken, room = handover.taken_at is not None, handover.room
    handover.ended_at = at
    handover.save(update_fields=["ended_at"])
    referral.helper_institution = None
    referral.custody_institution = referral.receiver_institution
    hold(referral, referral.receiver_institution, receiving_role(referral), referral.promised_at)
    close_access(
        subject_uid=referral.uid, kind="referral", until=at, by=Viewer.service("referrals"), at=at,
        institution_id=room.pk,
    )  # fmt: skip
    commit_move(
        "hand_back", referral, to_state=state, by=by, at=at, fact="referral.down_handed_back",
        data={"taken": was_taken}, note=f"{room.label}：{note.strip()}", counts_for=referral.receiver_institution,
    )  # fmt: skip
    if by.institution_id == room.pk:
        _tell_township(referral, _("村卫生室交回，请接着管：下转单 {n}").format(n=referral.number), at)
    else:
        # The room sees the case no more: the notice leads to its own list.
        words = _("乡镇收回，由其接着管：下转单 {n}").format(n=referral.number)
        tell(referral, room, _ROOM_TEAM, words, at, path="/referrals/")
    return referral


def _living(referral: Referral) -> RoomHandover:
    found = RoomHandover.objects.select_for_update(of=("self",)).select_related("room")
    handover = found.filter(referral=referral, ended_at=None).first()
    if handover is None:
        raise Refused("not_handed_on", _("这张下转单没有交给村卫生室。"))
    return handover


def _tell_township(referral: Referral, text: str, at: dt.datetime) -> None:
    if referral.receiver_institution is not None:
        tell(referral, referral.receiver_institution, ("gp", "nurse"), text, at)

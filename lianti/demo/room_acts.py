"""From the township to the village in the demo, and what a nurse finds after an operation (JL-40, JL-47, JL-70)."""

from __future__ import annotations

import dataclasses
import datetime as dt

from lianti.demo.chances import chance
from lianti.demo.places import PARENTS
from lianti.demo.world import World
from lianti.parties.shapes import Viewer
from lianti.referrals.actions import down_room
from lianti.referrals.models import Referral
from lianti.referrals.permissions.down import taken_on
from lianti.referrals.shapes.surgery import PostOpSaid

_SHARE, _BACK = 0.7, 0.2
_WELL = PostOpSaid(
    reached="visit", wound="clean", pain=2, temperature=36.7, drugs="taken", stitches="not_due", exercise="none"
)


def hand_over(world: World, case: Referral, doctor: Viewer, at: dt.datetime) -> bool:
    """Let the township ask its village room to go on, the room take it on a day later; some give it back."""
    if case.state != "arrived":
        return False
    if case.helper_institution_id is None:
        return _ask(world, case, doctor, at)
    if taken_on(case):
        return False
    room = world.actor(case.number, case.helper_institution_id, "village_doctor")
    if room is None or world.temper(room) == "silent":
        return False
    if chance(world.seed, case.number, "room back") < _BACK:
        note = "本周外出培训，暂不能接（示例）"
        down_room.hand_back(referral_uid=case.uid, note=note, by=room, at=at)
    else:
        down_room.take_on(referral_uid=case.uid, by=room, at=at)
    return True


def _ask(world: World, case: Referral, doctor: Viewer, at: dt.datetime) -> bool:
    receiver = case.receiver_institution
    rooms = [room for room, parent in PARENTS.items() if receiver is not None and parent == _name(receiver.name)]
    if not rooms or chance(world.seed, case.number, "room") > _SHARE:
        return False
    if case.steps.filter(move="hand_back").exists():
        return False
    room = world.places[rooms[0]]
    note = "家在本村，村医上门方便（示例）"
    down_room.hand_on(referral_uid=case.uid, room_uid=room.uid, note=note, told=True, by=doctor, at=at)
    return True


def _name(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")


def found_after(drawn: float) -> PostOpSaid:
    """Return what a nurse finds on a day after an operation: mostly well, now and then a fever, or nobody there."""
    if drawn > 0.93:
        return PostOpSaid(reached="missed", note="电话未接，明天再打（示例）")
    if drawn > 0.85:
        return dataclasses.replace(_WELL, temperature=38.9, wound="red", note="已物理降温，已告知手术科室（示例）")
    return _WELL

"""Who may make which move of a case on its way down: one readable table, held against the actions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.actions import down, down_answer, down_care, down_end, down_room
from lianti.referrals.models import Referral
from lianti.referrals.permissions.moves import DOWN_CHECKS, allowed_moves, available_moves
from lianti.referrals.states import FINAL, STATES
from lianti.referrals.states.down import DOWN_TABLE
from lianti.referrals.tests.cases import Walk, act_as, trail
from lianti.referrals.tests.down_cases import BACK, DOWN_WAYS, NO, DownWalk, reception
from lianti.referrals.tests.test_states import CALLS as UP_CALLS
from tests.town import Town

WARD = "sender specialist, sender department_head"
DOCTORS = "receiver gp, receiver village_doctor"
TEAM = DOCTORS + ", receiver nurse"

# state -> who (side role, ...) -> the moves that are open; whoever is not named has none.
DOWN: dict[str, dict[str, str]] = {
    "draft": {WARD: "send_down refuse_down withdraw_down"},
    "submitted": {WARD: "refuse_down withdraw_down", DOCTORS: "accept_down ask_down decline_down"},
    "info_asked": {WARD: "give_down refuse_down withdraw_down", DOCTORS: "decline_down"},
    "scheduled": {WARD: "refuse_down withdraw_down", TEAM: "arrive_down miss_down"},
    "no_show": {WARD: "refuse_down withdraw_down", TEAM: "arrive_down close_down"},
    # Nothing is handed on yet; with a village room see test_down_room.py.
    "arrived": {DOCTORS: "report_down hand_on send_back"},
    "outcome_returned": {DOCTORS: "hand_on send_back close_down", "receiver nurse": "close_down"},
    "closed": {},
    "declined": {},
    "cancelled": {},
}
DEPARTMENT = {"specialist": "心内科", "department_head": "心内科", "emergency": "急诊科"}
REFUSALS = {"not_permitted", "move_not_allowed"}

Call = Callable[[uuid.UUID, Viewer, DownWalk], object]
DOWN_CALLS: dict[str, Call] = {
    "send_down": lambda u, by, w: down.send_down(referral_uid=u, down=None, consents=[], by=by, at=w.at),
    "accept_down": lambda u, by, w: down_answer.accept_down(
        referral_uid=u, reception=reception(w.at), by=by, at=w.at
    ),
    "ask_down": lambda u, by, w: down_answer.ask_down(referral_uid=u, note="请补心电图", by=by, at=w.at),
    "give_down": lambda u, by, w: down_answer.give_down(referral_uid=u, note="已补", by=by, at=w.at),
    "decline_down": lambda u, by, w: down_answer.decline_down(
        referral_uid=u, reason="no_skill", note="没有康复师", by=by, at=w.at
    ),
    "arrive_down": lambda u, by, w: down_care.arrive_down(referral_uid=u, number="", by=by, at=w.at),
    "miss_down": lambda u, by, w: down_care.miss_down(referral_uid=u, note="", by=by, at=w.at),
    "report_down": lambda u, by, w: down_care.report_down(
        referral_uid=u, result="as_planned", note="血压平稳", by=by, at=w.at
    ),
    "take_on": lambda u, by, w: down_room.take_on(referral_uid=u, by=by, at=w.at),
    "hand_on": lambda u, by, w: down_room.hand_on(
        referral_uid=u, room_uid=None, note="", told=True, by=by, at=w.at
    ),
    "hand_back": lambda u, by, w: down_room.hand_back(referral_uid=u, note="人手不够", by=by, at=w.at),
    "send_back": lambda u, by, w: down_end.send_back(referral_uid=u, back=BACK, by=by, at=w.at),
    "close_down": lambda u, by, w: down_care.close_down(referral_uid=u, note="已转常规随访", by=by, at=w.at),
    "refuse_down": lambda u, by, w: down_end.refuse_down(referral_uid=u, objection=NO, by=by, at=w.at),
    "withdraw_down": lambda u, by, w: down_end.withdraw_down(
        referral_uid=u, reason="worse", note="", by=by, at=w.at
    ),
    "expire": lambda u, by, w: actions.expire(referral_uid=u, by=by, at=w.at),
}  # fmt: skip


class Undone(Exception):
    """Take back what was tried."""


def everybody(town: Town) -> dict[str, Viewer]:
    """All roles on both sides and at a third place; the ward's doctors are those of cardiology."""
    places = {"sender": town.lead, "receiver": town.community, "elsewhere": town.specialty}
    return {
        f"{side} {role}": act_as(town, role, place, DEPARTMENT.get(role, "") if side == "sender" else "")
        for side, place in places.items()
        for role in ROLES
    }


def open_to(viewer: Viewer, referral: Referral, walk: DownWalk) -> str:
    """The moves a page would offer: none on a case that is not there for the viewer."""
    if not Referral.objects.visible_to(viewer, walk.at).filter(pk=referral.pk).exists():
        return ""
    return " ".join(m.name for m in allowed_moves(viewer, referral))


def attempt(move: str, referral: Referral, viewer: Viewer, walk: DownWalk) -> str:
    code = ""
    with suppress(Undone), transaction.atomic():
        try:
            DOWN_CALLS[move](referral.uid, viewer, walk)
        except Refused as refused:
            code = refused.code
        raise Undone
    return code


def test_every_move_names_a_permission_and_can_be_called() -> None:
    assert {m.permission for m in DOWN_TABLE.moves} == set(DOWN_CHECKS)
    assert {m.name for m in DOWN_TABLE.moves} == set(DOWN_CALLS)
    assert not {m.name for m in DOWN_TABLE.moves} & (set(UP_CALLS) - {"expire"}), "up and down do not share a name"


def test_every_state_but_the_waiting_list_is_reached_and_can_end() -> None:
    reached, last = {"draft"}, set[str]()
    while reached != last:
        last = set(reached)
        reached |= {m.target for s in last for m in DOWN_TABLE.from_state(s)}
    assert set(STATES) - reached == {"accepted"}
    for state in reached - FINAL:
        assert DOWN_TABLE.from_state(state), state


@pytest.mark.parametrize("state", DOWN_WAYS)
def test_the_moves_of_everybody_are_those_of_the_table(town: Town, state: str) -> None:
    walk = DownWalk(town)
    referral = walk.to(state)
    wanted = {who: moves for names, moves in DOWN[state].items() for who in names.split(", ")}
    found = {who: open_to(viewer, referral, walk) for who, viewer in everybody(town).items()}
    assert {who: moves for who, moves in found.items() if moves} == wanted


@pytest.mark.parametrize("state", DOWN_WAYS)
def test_the_actions_agree_with_the_table(town: Town, state: str) -> None:
    walk = DownWalk(town)
    referral = walk.to(state)
    before = trail(referral)
    for who, viewer in everybody(town).items():
        if who.startswith("elsewhere") and viewer.role not in {"gp", "referral_centre", "specialist"}:
            continue
        offered = set(open_to(viewer, referral, walk).split())
        most = who in {"sender specialist", "receiver gp"}
        tried = set(DOWN_CALLS) if most else {m.name for m in DOWN_TABLE.from_state(state)}
        for move in sorted(tried - offered):
            with pytest.raises((Refused, NotVisible)) as told:
                DOWN_CALLS[move](referral.uid, viewer, walk)
            assert getattr(told.value, "code", "not_permitted") in REFUSALS, (who, move)
        for move in sorted(offered):
            assert attempt(move, referral, viewer, walk) not in REFUSALS, (who, move)
        for available in available_moves(viewer, referral):
            assert available.allowed or available.reason.endswith("。")
    assert trail(referral) == before


def test_neither_way_knows_the_moves_of_the_other(town: Town) -> None:
    """A request up cannot be accepted by a clinic, a case down not be scheduled by a referral centre."""
    up, going_down = Walk(town), DownWalk(town)
    sent, asked = up.to("submitted"), going_down.to("submitted")
    before = trail(sent), trail(asked)
    for move, call in DOWN_CALLS.items():
        with pytest.raises(Refused) as told:
            call(sent.uid, town.viewer("gp"), going_down)
        assert told.value.code in REFUSALS, move
    for move, up_call in UP_CALLS.items():
        with pytest.raises((Refused, NotVisible)) as told_up:
            up_call(asked.uid, town.viewer("specialist"), up)
        assert getattr(told_up.value, "code", "not_permitted") in REFUSALS, move
    assert (trail(sent), trail(asked)) == before

"""Who may make which move in which state: one readable table, held against the pages and against the actions."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction

from lianti.capacity.queries import FreeBed
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, permissions
from lianti.referrals.actions.clocks import lose_seat
from lianti.referrals.actions.moved_on import lapse
from lianti.referrals.models import Referral
from lianti.referrals.permissions import allowed_moves, available_moves, why_not
from lianti.referrals.shapes import Destination
from lianti.referrals.states import FINAL, OPEN, STATES, STAYING, TABLE, TONES, target_of
from lianti.referrals.tests.cases import (
    EMERGENCY_STATES,
    HOUR,
    OUTCOME,
    REQUEST_STATES,
    Walk,
    act_as,
    bed,
    signed,
    trail,
)
from tests.town import Town

DOCTORS = "sender gp, sender village_doctor"
TEAM = DOCTORS + ", sender nurse"
CENTRE = "receiver referral_centre, receiver duty_officer"
WINDOWS = "receiver front_desk, receiver admission"
WARD = "receiver specialist, receiver department_head"

# state -> who (side role, ...) -> the moves that are open; whoever is not named has none.
REQUEST: dict[str, dict[str, str]] = {
    "draft": {DOCTORS: "submit cancel", "sender nurse": "cancel"},
    "submitted": {
        DOCTORS: "change_urgency cancel",
        CENTRE: "schedule accept_waiting ask_info decline redirect change_urgency claim assign",
        "receiver department_head": "schedule accept_waiting ask_info decline answer_as_advice redirect change_urgency",
        "receiver specialist": "answer_as_advice",
    },
    "info_asked": {
        DOCTORS: "give_info change_urgency cancel",
        "sender nurse": "give_info",
        CENTRE: "decline change_urgency claim assign",
        "receiver department_head": "decline answer_as_advice change_urgency",
        "receiver specialist": "answer_as_advice",
    },
    # Nothing is offered yet; with an offer see test_an_offer_is_confirmed_or_passed_on_by_whoever_answers.
    "accepted": {
        DOCTORS: "change_urgency cancel",
        CENTRE: "schedule contact_waiting decline redirect change_urgency claim assign",
        "receiver department_head": "schedule contact_waiting decline redirect change_urgency",
    },
    "scheduled": {
        DOCTORS: "cancel",
        CENTRE: "claim assign reschedule arrive no_show",
        "receiver department_head": "reschedule",
        "receiver specialist": "arrive",
        WINDOWS: "arrive no_show",
    },
    "no_show": {
        DOCTORS: "call ask_new_date ask_visit close cancel",
        "sender nurse": "call ask_new_date ask_visit close",
        CENTRE: "reschedule arrive",
        "receiver department_head": "reschedule",
        WINDOWS + ", receiver specialist": "arrive",
    },
    "arrived": {TEAM: "follow_up", WARD: "see return_outcome"},
    "outcome_returned": {TEAM: "follow_up close"},
    "closed": {},
    "declined": {},
    "cancelled": {},
    "expired": {},
}
# The same for an emergency whose consent is still owed and which goes to 急诊科.
EMERGENCY: dict[str, dict[str, str]] = {
    "draft": {TEAM: "notify cancel"},
    "submitted": {
        DOCTORS: "complete_consent cancel",
        "sender nurse": "complete_consent",
        CENTRE + ", receiver emergency": "acknowledge arrive",
        "receiver admission": "arrive",
    },
    "scheduled": {
        DOCTORS: "complete_consent cancel",
        "sender nurse": "complete_consent",
        CENTRE + ", receiver emergency, " + WINDOWS: "arrive no_show",
    },
    "no_show": {
        DOCTORS: "call ask_visit close complete_consent cancel",
        "sender nurse": "call ask_visit close complete_consent",
        CENTRE + ", receiver emergency, " + WINDOWS: "arrive",
    },
    "arrived": {TEAM: "follow_up complete_consent", "receiver emergency": "see return_outcome"},
    "outcome_returned": {TEAM: "follow_up close complete_consent"},
    "closed": {},
    # The papers went: the consent stays owed whatever became of the case.
    "cancelled": {TEAM: "complete_consent"},
    "expired": {},
}
KINDS = {"inpatient": REQUEST, "emergency": EMERGENCY}
EVERY = [("inpatient", s) for s in REQUEST_STATES] + [("emergency", s) for s in EMERGENCY_STATES]
PARTS = {"specialist": "心内科", "department_head": "心内科", "emergency": "急诊科"}
REFUSALS = {"not_permitted", "move_not_allowed"}

NO = uuid.UUID(int=0)
CALLS: dict[str, Callable[[uuid.UUID, Viewer, Walk], object]] = {
    "submit": lambda u, by, w: actions.submit_referral(referral_uid=u, by=by, at=w.at),
    "notify": lambda u, by, w: actions.notify_emergency(referral_uid=u, by=by, at=w.at),
    "ask_review": lambda u, by, w: actions.ask_review(referral_uid=u, by=by, at=w.at),
    "approve_review": lambda u, by, w: actions.approve_review(referral_uid=u, by=by, at=w.at),
    "return_review": lambda u, by, w: actions.return_review(referral_uid=u, note="请改", by=by, at=w.at),
    "schedule": lambda u, by, w: actions.schedule_bed(referral_uid=u, answer=bed(w.at), by=by, at=w.at),
    "acknowledge": lambda u, by, w: actions.acknowledge_emergency(referral_uid=u, note="", by=by, at=w.at),
    "ask_info": lambda u, by, w: actions.ask_info(referral_uid=u, note="请补心电图", by=by, at=w.at),
    "give_info": lambda u, by, w: actions.give_info(referral_uid=u, note="已补", by=by, at=w.at),
    "decline": lambda u, by, w: actions.decline_referral(
        referral_uid=u, reason="treat_locally", advice="先加用利尿剂", by=by, at=w.at
    ),
    "answer_as_advice": lambda u, by, w: actions.answer_as_advice(
        referral_uid=u, advice="先加用利尿剂", by=by, at=w.at
    ),
    "reschedule": lambda u, by, w: actions.reschedule_bed(referral_uid=u, answer=bed(w.at), by=by, at=w.at),
    "arrive": lambda u, by, w: actions.arrive(referral_uid=u, his_number="ZY2", by=by, at=w.at),
    "no_show": lambda u, by, w: actions.mark_no_show(referral_uid=u, note="", by=by, at=w.at),
    "see": lambda u, by, w: actions.see_patient(referral_uid=u, by=by, at=w.at),
    "return_outcome": lambda u, by, w: actions.return_outcome(referral_uid=u, outcome=OUTCOME, by=by, at=w.at),
    "follow_up": lambda u, by, w: actions.follow_up(
        referral_uid=u, which="departure", result="stable", note="平稳", by=by, at=w.at
    ),
    "close": lambda u, by, w: actions.close_referral(referral_uid=u, note="已联系", by=by, at=w.at),
    "complete_consent": lambda u, by, w: actions.complete_consent(
        referral_uid=u, consents=signed(), by=by, at=w.at
    ),
    "cancel": lambda u, by, w: actions.cancel_referral(referral_uid=u, reason="improved", note="", by=by, at=w.at),
    "lose_seat": lambda u, by, w: lose_seat(referral_uid=u, reason="停诊", by=by, at=w.at),
    "redirect": lambda u, by, w: actions.redirect_referral(
        referral_uid=u, to=Destination(), reason="nearer_home", note="", by=by, at=w.at
    ),
    "change_urgency": lambda u, by, w: actions.change_urgency(referral_uid=u, reason="worse", note="", by=by, at=w.at),
    "claim": lambda u, by, w: actions.claim(referral_uid=u, by=by, at=w.at),
    "assign": lambda u, by, w: actions.assign(referral_uid=u, to_uid=None, note="", by=by, at=w.at),
    "call": lambda u, by, w: actions.record_call(referral_uid=u, result="unreachable", note="", by=by, at=w.at),
    "ask_new_date": lambda u, by, w: actions.ask_new_date(referral_uid=u, note="下周都可以", by=by, at=w.at),
    "ask_visit": lambda u, by, w: actions.ask_visit(referral_uid=u, room_uid=None, note="", by=by, at=w.at),
    "report_visit": lambda u, by, w: actions.report_visit(referral_uid=u, result="refuses", note="", by=by, at=w.at),
    "lapse": lambda u, by, w: lapse(referral_uid=u, reason="died", by=by, at=w.at),
    "accept_waiting": lambda u, by, w: actions.accept_waiting(referral_uid=u, note="", by=by, at=w.at),
    "confirm_offer": lambda u, by, w: actions.confirm_offer(referral_uid=u, by=by, at=w.at),
    "confirm_bed": lambda u, by, w: actions.confirm_bed(referral_uid=u, answer=bed(w.at), by=by, at=w.at),
    "offer_bed": lambda u, by, w: actions.offer_bed(
        referral_uid=u, bed=FreeBed(NO, "心内二病区", NO, "21", ""), by=by, at=w.at
    ),
    "pass_offer": lambda u, by, w: actions.pass_offer(
        referral_uid=u, reason="unreachable", note="", by=by, at=w.at
    ),
    "contact_waiting": lambda u, by, w: actions.contact_waiting(
        referral_uid=u, result="still_waiting", note="", by=by, at=w.at
    ),
    "offer_seat": lambda u, by, w: actions.offer_seat(referral_uid=u, seat_uid=NO, by=by, at=w.at),
    "end_offer": lambda u, by, w: actions.end_offer(referral_uid=u, by=by, at=w.at),
    "expire": lambda u, by, w: actions.expire(referral_uid=u, by=by, at=w.at),
}  # fmt: skip


def test_every_move_names_a_permission_and_can_be_called() -> None:
    assert {m.permission for m in TABLE.moves} <= set(permissions.moves.CHECKS)
    assert {m.name for m in TABLE.moves} == set(CALLS)
    assert set(TONES) == set(STATES)
    assert set(STATES) == OPEN | FINAL and not OPEN & FINAL


def test_every_state_is_reached() -> None:
    reached, last = {"draft"}, set[str]()
    while reached != last:
        last = set(reached)
        reached |= {target_of(s, m.name) for s in last for m in TABLE.from_state(s)}
    assert set(STATES) == reached


def test_from_every_open_state_the_case_can_end() -> None:
    for state in OPEN:
        reached = {state}
        for _round in STATES:
            reached |= {target_of(s, m.name) for s in reached for m in TABLE.from_state(s)}
        assert reached & FINAL, state


def test_the_table_walks_or_says_why_not() -> None:
    for state, move in itertools.product(STATES, TABLE.moves):
        if state in move.sources:
            assert target_of(state, move.name) == (state if move.name in STAYING else move.target)
            continue
        with pytest.raises(Refused) as told:
            target_of(state, move.name)
        assert told.value.code == "move_not_allowed"
        assert STATES[state] in str(told.value) and move.label in str(told.value)


def everybody(town: Town) -> dict[str, Viewer]:
    """All roles on both sides and at a third place."""
    places = {"sender": town.community, "receiver": town.lead, "elsewhere": town.specialty}
    return {
        f"{side} {role}": act_as(town, role, place, PARTS.get(role, "") if side == "receiver" else "")
        for side, place in places.items()
        for role in ROLES
    }


def open_to(viewer: Viewer, referral: Referral, walk: Walk) -> str:
    """The moves a page would offer: none on a case that is not there for the viewer."""
    if not Referral.objects.visible_to(viewer, walk.at).filter(pk=referral.pk).exists():
        return ""
    return " ".join(m.name for m in allowed_moves(viewer, referral))


@pytest.mark.parametrize(("kind", "state"), EVERY)
def test_the_moves_of_everybody_are_those_of_the_table(town: Town, kind: str, state: str) -> None:
    walk = Walk(town, kind=kind)
    referral = walk.to(state)
    wanted = {who: moves for names, moves in KINDS[kind][state].items() for who in names.split(", ")}
    found = {who: open_to(viewer, referral, walk) for who, viewer in everybody(town).items()}
    assert {who: moves for who, moves in found.items() if moves} == wanted


@pytest.mark.parametrize(("kind", "state"), EVERY)
def test_the_actions_agree_with_the_table(town: Town, kind: str, state: str) -> None:
    """What is not offered is refused and leaves no trace; what is offered is never refused as not being theirs."""
    walk = Walk(town, kind=kind)
    referral = walk.to(state)
    before = trail(referral)
    for who, viewer in everybody(town).items():
        if who.startswith("elsewhere") and viewer.role not in {"gp", "referral_centre", "specialist"}:
            continue  # strangers differ by place, not by role
        offered = set(open_to(viewer, referral, walk).split())
        possible = {m.name for m in TABLE.from_state(state)}
        # What the state does not allow is tried by the two who may do most.
        tried = set(CALLS) if who in {"sender gp", "receiver referral_centre"} else possible
        for move in sorted(tried - offered):
            with pytest.raises((Refused, NotVisible)) as told:
                CALLS[move](referral.uid, viewer, walk)
            assert getattr(told.value, "code", "not_permitted") in REFUSALS, (who, move)
        for move in sorted(offered):
            assert attempt(move, referral, viewer, walk) not in REFUSALS, (who, move)
    assert trail(referral) == before


def attempt(move: str, referral: Referral, viewer: Viewer, walk: Walk) -> str:
    """Make a move and take it back; returns the code of the refusal, if any."""
    code = ""
    with suppress(Undone), transaction.atomic():
        try:
            CALLS[move](referral.uid, viewer, walk)
        except Refused as refused:
            code = refused.code
        raise Undone
    return code


class Undone(Exception):
    """Take back what was tried."""


@pytest.mark.parametrize("state", REQUEST_STATES)
def test_a_move_that_is_refused_says_why(town: Town, state: str) -> None:
    walk = Walk(town)
    referral = walk.to(state)
    for viewer in everybody(town).values():
        for available in available_moves(viewer, referral):
            assert available.allowed or available.reason.endswith("。")


def test_the_clock_expires_and_does_nothing_else(town: Town) -> None:
    walk = Walk(town)
    referral = walk.to("submitted")
    service = Viewer.service("referral-clock")
    before = trail(referral)
    for move in sorted(set(CALLS) - {"lapse"}):
        with pytest.raises(Refused) as told:
            CALLS[move](referral.uid, service, walk)
        assert told.value.code in REFUSALS, move
    assert trail(referral) == before
    for state in ("draft", "info_asked", "no_show"):
        waiting = Walk(town).to(state)
        assert [m.name for m in allowed_moves(service, waiting) if m.name != "lapse"] == ["expire"]
    booked = Walk(town).to("scheduled")
    assert [m.name for m in allowed_moves(service, booked)] == ["lose_seat", "lapse"]
    queued = Walk(town).to("accepted")
    assert [m.name for m in allowed_moves(service, queued)] == ["lapse", "offer_bed"]
    queued.offer_until = walk.at
    assert [m.name for m in allowed_moves(service, queued)] == ["lapse", "end_offer"]
    for move in ("offer_seat", "offer_bed", "end_offer"):
        assert why_not(town.viewer("referral_centre"), queued, move)


def test_an_offer_is_confirmed_or_passed_on_by_whoever_answers(town: Town) -> None:
    queued = Walk(town).to("accepted")
    queued.offer_until = town.now + HOUR
    wanted = "confirm_bed schedule pass_offer contact_waiting decline"
    for who in ("referral_centre", "duty_officer", "department_head"):
        assert " ".join(m.name for m in allowed_moves(town.viewer(who), queued)).startswith(wanted), who
    for who in ("gp", "specialist", "front_desk", "stranger"):
        found = {m.name for m in allowed_moves(town.viewer(who), queued)}
        assert not found & {"confirm_bed", "confirm_offer", "pass_offer"}, who


def test_a_hospital_doctor_handles_what_the_own_department_sent(town: Town) -> None:
    """康宁专科医院 sends up too: its specialist is the sender, and the case comes back to a specialist."""
    walk = Walk(town, sender="specialty_specialist")
    draft = walk.to("draft")
    assert open_to(walk.by("specialty_specialist"), draft, walk) == "submit cancel"
    colleague = act_as(town, "specialist", town.specialty)
    assert open_to(colleague, draft, walk) == "", "nobody else's draft"
    asked = Walk(town, sender="specialty_specialist").to("info_asked")
    assert (asked.holder_institution_id, asked.holder_role) == (town.specialty.pk, "specialist")


def test_a_village_doctor_keeps_the_own_cases(town: Town) -> None:
    for state in ("info_asked", "no_show", "outcome_returned"):
        referral = Walk(town, sender="village_doctor").to(state)
        assert (referral.holder_institution_id, referral.holder_role) == (town.village.pk, "village_doctor")

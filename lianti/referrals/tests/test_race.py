"""Several people at once on one case or one seat: exactly one wins, the others are told, nothing is half done."""

from __future__ import annotations

import json
import subprocess
from collections import Counter

import pytest

from lianti.capacity.models import Booking, ClinicSession, Seat
from lianti.capacity.tests.racing import answers
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.tests.cases import HOUR, Walk, newcomer
from tests.fixtures.processes import ProcessDatabase
from tests.journeys.test_refer_up import both, draft, scheduled, sent
from tests.town import Town, build_town

PROCESSES = 4
Child = subprocess.Popen[str]


@pytest.fixture
def busy_town(process_database: ProcessDatabase) -> Town:
    """The town with its clinic open, where other processes see it."""
    town = build_town()
    town.open()
    return town


@pytest.fixture
def crowd(process_database: ProcessDatabase, company: list[Child]) -> list[Child]:
    """Processes with open connections, waiting for the word."""
    if not company:
        company += [process_database.python("-m", "lianti.referrals.tests.race") for _number in range(PROCESSES)]
        answers(company)
    return company


def tell(children: list[Child], orders: list[dict[str, str]]) -> Counter[str]:
    """Give each process its order at once and add up the answers."""
    for child, order in zip(children, orders, strict=True):
        assert child.stdin is not None
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()
    return answers(children)


def order(town: Town, move: str, case: Referral, who: str, **more: str) -> dict[str, str]:
    """What one process is told."""
    at = (town.now + 2 * HOUR).isoformat()
    return {"move": move, "case": str(case.uid), "grant": str(town.grants[who].uid), "at": at} | more


def count(case: Referral, *kinds: str) -> int:
    return Fact.objects.filter(subject_uid=case.uid, kind__in=kinds).count()


def test_one_case_is_scheduled_once(busy_town: Town, crowd: list[Child]) -> None:
    """Everybody at the centre has found another free seat for her."""
    case = sent(busy_town)
    seats = busy_town.seats()[:PROCESSES]
    people = ("referral_centre", "duty_officer", "department_head")
    total = tell(
        crowd,
        [order(busy_town, "schedule", case, people[n % 3], seat=str(seat.uid)) for n, seat in enumerate(seats)],
    )
    assert (total["won"], total["refused"], total["errors"]) == (1, PROCESSES - 1, 0)
    assert total["move_not_allowed"] == PROCESSES - 1
    [booking] = Booking.objects.filter(ended_at=None)
    case.refresh_from_db()
    assert (case.state, booking.subject_uid) == ("scheduled", case.uid)
    assert count(case, "referral.scheduled") == count(case, "capacity.seat_booked") == 1
    assert ReferralStep.objects.filter(referral=case, move="schedule").count() == 1


def test_one_seat_is_given_once(busy_town: Town, crowd: list[Child]) -> None:
    """Four cases, one seat."""
    busy_town.people |= {f"newcomer {n}": newcomer(busy_town, contracted=True) for n in range(PROCESSES)}
    cases = [sent(busy_town, f"newcomer {n}") for n in range(PROCESSES)]
    seat = busy_town.seats()[0]
    total = tell(crowd, [order(busy_town, "schedule", c, "referral_centre", seat=str(seat.uid)) for c in cases])
    assert (total["won"], total["refused"], total["errors"]) == (1, PROCESSES - 1, 0)
    assert total["seat_taken"] == PROCESSES - 1
    assert Booking.objects.count() == 1
    states = Counter(Referral.objects.values_list("state", flat=True))
    assert states == {"scheduled": 1, "submitted": PROCESSES - 1}
    assert Fact.objects.filter(kind="referral.scheduled").count() == 1
    assert not Seat.objects.exclude(hold_token=None).exists()


def test_she_arrives_or_she_is_withdrawn(busy_town: Town, crowd: list[Child]) -> None:
    """The window confirms the arrival while the clinic withdraws: one of both, and the seat agrees."""
    case = scheduled(busy_town, sent(busy_town))
    orders = [order(busy_town, "arrive", case, "front_desk"), order(busy_town, "cancel", case, "gp")]
    total = tell(crowd, orders * (PROCESSES // 2))
    assert (total["won"], total["errors"]) == (1, 0)
    case.refresh_from_db()
    assert case.state == ("arrived" if total["arrive"] else "cancelled")
    assert count(case, "referral.arrived", "referral.cancelled") == 1
    assert Booking.objects.get(subject_uid=case.uid).end_reason == ("" if total["arrive"] else "cancelled")
    at_home = case.custody_institution_id == busy_town.community.pk
    assert at_home is bool(total["cancel"]), "responsibility moves with the arrival and with nothing else"


def test_of_several_windows_one_saves(busy_town: Town, crowd: list[Child]) -> None:
    case = draft(busy_town)
    revision = str(case.revision)
    total = tell(
        crowd, [order(busy_town, "save", case, "gp", reason=f"窗口 {n}", revision=revision) for n in range(PROCESSES)]
    )
    assert (total["won"], total["stale"], total["errors"]) == (1, PROCESSES - 1, 0)
    assert Referral.objects.get(pk=case.pk).revision == case.revision + 1


def test_a_person_is_sent_to_a_department_once(busy_town: Town, crowd: list[Child]) -> None:
    """Four drafts of one person for the same department: one goes, the others are told its number."""
    person = newcomer(busy_town)
    drafts = [Walk(busy_town, resident=person).referral for _n in range(PROCESSES)]
    for one in drafts:
        actions.send_form(
            referral_uid=one.uid, case=None, consents=both(), do="save", by=busy_town.viewer("gp"), at=busy_town.now
        )
    total = tell(crowd, [order(busy_town, "submit", one, "gp") for one in drafts])
    assert (total["won"], total["twin"], total["errors"]) == (1, PROCESSES - 1, 0)
    assert Referral.objects.filter(state="submitted").count() == 1
    assert Fact.objects.filter(kind="referral.submitted").count() == 1


@pytest.mark.parametrize("released", [False, True])
def test_a_clinic_stops_while_its_people_are_moved(busy_town: Town, crowd: list[Child], released: bool) -> None:
    """停诊 locks the cases before their seats, as everybody does: nobody waits for the other for ever."""
    if released:  # then giving a seat back changes its row, too
        ClinicSession.objects.update(released_at=busy_town.now)
    busy_town.people |= {f"newcomer {n}": newcomer(busy_town, contracted=True) for n in range(PROCESSES - 1)}
    seats = busy_town.seats()
    cases = []
    for n in range(PROCESSES - 1):
        cases.append(scheduled(busy_town, sent(busy_town, f"newcomer {n}")))
    stop = order(busy_town, "stop_clinic", cases[0], "medical_affairs", session=str(seats[0].session.uid))
    others = [
        order(busy_town, "reschedule", case, "referral_centre", seat=str(seats[PROCESSES + n].uid))
        for n, case in enumerate(cases)
    ]
    total = tell(crowd, [*others, stop])
    assert (total["errors"], total["stop_clinic"]) == (0, 1)
    assert not Booking.objects.filter(ended_at=None).exists()
    assert set(Referral.objects.values_list("state", "appointment_at")) == {("submitted", None)}


def test_one_person_arrives_by_one_of_two_cases(busy_town: Town, crowd: list[Child]) -> None:
    """Two windows at once, two requests for the same illness: one arrival, and it closes the other request."""
    person, emergency = newcomer(busy_town), busy_town.department("急诊科").uid
    first = Walk(busy_town, resident=person).to("scheduled")
    second = Walk(busy_town, resident=person, department_uid=emergency).to("scheduled")
    orders = [order(busy_town, "arrive", case, "front_desk") for case in (first, second)]
    total = tell(crowd, orders * (PROCESSES // 2))
    assert (total["won"], total["errors"]) == (1, 0)
    assert sorted(Referral.objects.values_list("state", flat=True)) == ["arrived", "cancelled"]
    for kind in ("referral.arrived", "referral.lapsed"):
        assert Fact.objects.filter(kind=kind).count() == 1, kind

"""Ball-in-court: holder, 科主任, 医务科, 总值班 or 分管院长, one step at a time and again until somebody acts."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.ladder import Pace, Standing, next_rung, overdue, step_due
from lianti.ledger.models import Fact, Notice
from lianti.parties import actions as parties
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.tasks import clocks
from lianti.referrals.tests.cases import DAY, HOUR, Walk
from tests.town import LONG_AGO, NOW, PLATFORM, Town

PACE = Pace(DAY, DAY, DAY, 2 * DAY, 5 * DAY)


def steps(referral: Referral) -> list[tuple[int, str]]:
    facts = Fact.objects.filter(kind="referral.escalated", subject_uid=referral.uid).order_by("pk")
    return [(f.data["level"], f.data["role"]) for f in facts]


def run(since: dt.datetime, days: int) -> None:
    """Let the worker run every six hours."""
    for n in range(4 * days + 1):
        clocks(since + n * 6 * HOUR + dt.timedelta(seconds=1))


def vacate(town: Town, *keys: str) -> None:
    """Take the grants of these people away, as when a post is empty."""
    for key in keys:
        parties.end_grant(grant=town.grants[key], by=town.viewer("administrator"), at=town.now)


def test_a_broken_promise_climbs_to_the_duty_officer_and_stays_there(town: Town) -> None:
    referral = Walk(town).to("submitted")
    assert referral.promised_at
    run(referral.promised_at, 22)
    ladder = [(1, "referral_centre"), (2, "department_head"), (3, "medical_affairs"), (4, "duty_officer")]
    assert steps(referral)[:4] == ladder
    assert set(steps(referral)[4:]) == {(4, "duty_officer")} and len(steps(referral)) == 8, "then weekly"
    row = Referral.objects.get(pk=referral.pk)
    assert (row.holder_institution, row.holder_role) == (town.lead, "referral_centre"), "the holder stays responsible"
    assert (row.state, row.revision, row.promised_at) == ("submitted", referral.revision, referral.promised_at)


def test_whoever_acts_ends_the_climb(town: Town) -> None:
    referral = Walk(town).to("submitted")
    assert referral.promised_at
    run(referral.promised_at, 3)
    at = referral.promised_at + 3 * DAY + HOUR
    actions.ask_info(referral_uid=referral.uid, note="请补充血压", by=town.viewer("department_head"), at=at)
    row = Referral.objects.get(pk=referral.pk)
    assert (row.escalation_level, row.escalated_role, row.escalated_at) == (0, "", None)


def test_an_empty_rung_is_skipped(town: Town) -> None:
    vacate(town, "department_head", "medical_affairs")
    referral = Walk(town).to("submitted")
    assert referral.promised_at
    run(referral.promised_at, 2)
    assert steps(referral)[:2] == [(1, "referral_centre"), (4, "duty_officer")]


def test_a_head_of_another_department_is_nobody_for_the_case(town: Town) -> None:
    referral = Walk(town, department_uid=town.department("神经内科").uid).to("submitted")
    assert referral.promised_at
    run(referral.promised_at, 2)
    assert steps(referral)[:2] == [(1, "referral_centre"), (3, "medical_affairs")]


def test_a_clinic_without_anybody_above_goes_to_the_office_of_the_lead(town: Town) -> None:
    vacate(town, "head")
    referral = Walk(town).to("info_asked")
    assert referral.promised_at
    run(referral.promised_at, 2)
    assert steps(referral)[:2] == [(1, "gp"), (5, "office")]


def test_an_empty_post_is_not_waited_for(town: Town) -> None:
    vacate(town, "referral_centre")
    referral = Walk(town).referral
    walk = Walk(town)
    referral = walk.to("submitted")
    assert referral.promised_at
    clocks(referral.promised_at + HOUR)
    assert steps(referral) == [(2, "department_head")]


def test_what_does_not_move_is_looked_at_although_its_promise_runs(town: Town) -> None:
    referral = Walk(town).to("arrived")
    run(town.now, 4)
    assert steps(referral) == []
    run(town.now + 4 * DAY, 8)
    assert steps(referral) == [(0, "specialist"), (0, "specialist")], "every five days, and nobody above hears of it"


def test_an_emergency_climbs_in_minutes(town: Town) -> None:
    walk = Walk(town, kind="emergency")
    referral = walk.to("submitted")
    for minute in range(0, 61, 5):
        clocks(walk.at + dt.timedelta(minutes=minute, seconds=1))
    assert [level for level, _role in steps(referral)] == [1, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_everybody_on_the_step_is_told_and_no_patient_is_named(django_db_setup: None) -> None:
    from tests.town import build_town

    town = build_town()
    referral = Walk(town).to("submitted")
    assert referral.promised_at
    boss = parties.create_user(
        username="boss", password="river-stone-42", display_name="云开朗", by=PLATFORM, at=LONG_AGO
    )
    parties.grant_role(user=boss, role="head", institution=town.lead, by=PLATFORM, at=LONG_AGO)
    before = Notice.objects.count()
    run(referral.promised_at, 3)
    told = list(Notice.objects.order_by("pk")[before:])
    assert {n.role for n in told} == {"referral_centre", "department_head", "medical_affairs", "duty_officer", "head"}
    assert {n.institution_uid for n in told} == {town.lead.uid}
    for notice in told:
        assert referral.number in notice.text and referral.resident.name not in notice.text
    higher = [n for n in told if n.role == "department_head"]
    assert {n.department_uid for n in higher} == {town.department("心内科").uid}, "other departments hear nothing"


def standing(level: int = 0, told: dt.datetime | None = None, promised: dt.datetime | None = NOW) -> Standing:
    return Standing(promised, level, told, NOW - DAY)


def test_each_level_has_its_wait() -> None:
    at = NOW + HOUR
    assert step_due(standing(), PACE, at) == NOW
    assert step_due(standing(1, NOW), PACE, at) == NOW + DAY
    assert step_due(standing(4, NOW), PACE, at) == NOW + 2 * DAY
    assert step_due(standing(promised=NOW + DAY), PACE, at) == NOW + 4 * DAY
    assert step_due(standing(0, NOW, NOW + DAY), PACE, at) == NOW + 5 * DAY


def test_a_day_without_an_owed_step_shows() -> None:
    assert not overdue(standing(1, NOW), PACE, NOW + 2 * DAY)
    assert overdue(standing(1, NOW), PACE, NOW + 2 * DAY + HOUR)


@pytest.mark.parametrize(
    ("level", "living", "expected"),
    [
        (1, {"department_head", "head"}, 2),
        (2, {"department_head", "head"}, 4),
        (4, {"department_head", "head"}, 4),
        (2, {"department_head"}, 2),
        (1, set(), 5),
        (5, set(), 5),
    ],
)
def test_the_next_rung_is_one_where_somebody_lives(level: int, living: set[str], expected: int) -> None:
    rung = next_rung(level, living, broken=True, holder_lives=True)
    assert rung.level == expected and rung.roles

"""The green channel: the specialty team is rung beside the emergency department, minutes run, nothing blocks."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.alliances.models import Agreement
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.ledger.models import Fact, Notice
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.pages.green import green_part
from lianti.referrals.queries import access_referral, case_file
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as, signed
from tests.town import Town, build_town

MINUTE = dt.timedelta(minutes=1)


def rung(town: Town, team: str, **more: object) -> Walk:
    walk = Walk(town, kind="emergency", green_team=team, **more)  # type: ignore[arg-type]
    walk.to("submitted")
    return walk


@pytest.mark.django_db(transaction=True)
def test_the_team_and_the_emergency_department_are_rung_at_once(django_db_setup: None) -> None:
    town = build_town()
    walk = rung(town, "chest_pain", fmc_at=town.now + 10 * MINUTE)
    told = {(n.role, n.department_uid, n.tone) for n in Notice.objects.filter(institution_uid=town.lead.uid)}
    heart = town.department("心内科").uid
    assert told == {
        ("emergency", None, "emergency"), ("specialist", heart, "emergency"), ("department_head", heart, "emergency"),
    }  # fmt: skip
    assert all(walk.referral.resident.name not in n.text for n in Notice.objects.all())
    data = Fact.objects.get(kind="referral.emergency_noticed").data
    assert (data["team"], data["fmc_minutes"]) == ("chest_pain", 20)


def test_the_team_reads_what_is_coming_and_others_do_not(town: Town) -> None:
    walk = rung(town, "stroke")
    case = Referral.objects.get(pk=walk.referral.pk)
    assert case.green_department == town.department("神经内科")
    neurology = act_as(town, "specialist", town.lead, "神经内科")
    assert access_referral(neurology, case.number, walk.at).pk == case.pk
    for doctor in (act_as(town, "specialist", town.lead, "心内科"), town.viewer("stranger")):
        with pytest.raises(NotVisible):
            access_referral(doctor, case.number, walk.at)
    with pytest.raises((Refused, NotVisible)):
        actions.acknowledge_emergency(referral_uid=case.uid, note="", by=neurology, at=walk.at)


@pytest.mark.parametrize("team", ["", "obstetric"])
def test_nothing_blocks(town: Town, team: str) -> None:
    """No team, or one the hospital does not have: the emergency department is told all the same."""
    walk = rung(town, team, fmc_at=town.now + 5 * HOUR)
    case = Referral.objects.get(pk=walk.referral.pk)
    assert (case.state, case.holder_role, case.green_department) == ("submitted", "emergency", None)
    assert Fact.objects.get(kind="referral.emergency_noticed").data["fmc_minutes"] == -1, "a time ahead is not counted"


def test_a_team_that_is_on_no_list_is_refused(town: Town) -> None:
    with pytest.raises(Refused) as told:
        Walk(town, kind="emergency", green_team="hearts")
    assert told.value.field == "green_team"


def test_the_minutes_run_until_each_step_is_made(town: Town) -> None:
    walk = rung(town, "chest_pain", fmc_at=town.now)
    case = walk.referral
    case.refresh_from_db()

    def clocks(at: dt.datetime) -> dict[str, tuple[int, bool]]:
        part = green_part(case, case_file(case), at)
        assert part is not None and part.team == "胸痛"
        return {c.label: (c.minutes, c.running) for c in part.clocks}

    assert clocks(walk.at + 4 * MINUTE) == {
        "首次医疗接触 → 通知": (30, False), "通知 → 确认": (4, True), "通知 → 到院": (4, True),
        "首次医疗接触 → 到院": (34, True),
    }  # fmt: skip
    actions.acknowledge_emergency(referral_uid=case.uid, note="", by=town.viewer("emergency"), at=walk.at + 6 * MINUTE)
    actions.arrive(referral_uid=case.uid, his_number="", by=town.viewer("emergency"), at=walk.at + 25 * MINUTE)
    case.refresh_from_db()
    told = clocks(walk.at + 5 * HOUR)
    assert told["通知 → 确认"] == (6, False) and told["通知 → 到院"] == (25, False)
    assert told["首次医疗接触 → 到院"] == (55, False)
    assert green_part(Walk(town).to("submitted"), case_file(case), walk.at) is None


def test_what_was_left_open_is_completed_afterwards(town: Town) -> None:
    walk = rung(town, "trauma", history="")
    gp = town.viewer("gp")
    case = actions.case_of(Referral.objects.get(pk=walk.referral.pk))
    from dataclasses import replace

    saved = actions.save_case(
        referral_uid=walk.referral.uid, case=replace(case, history="高血压 10 年"), by=gp, at=walk.at + HOUR
    )
    assert (saved.history, saved.green_team) == ("高血压 10 年", "trauma")


def test_an_emergency_does_not_close_with_consent_owed(town: Town) -> None:
    walk = Walk(town, kind="emergency")
    case, gp = walk.to("outcome_returned"), town.viewer("gp")
    actions.follow_up(referral_uid=case.uid, which="return", result="stable", note="平稳", by=gp, at=walk.at)
    with pytest.raises(Refused) as told:
        actions.close_referral(referral_uid=case.uid, note="", by=gp, at=walk.at)
    assert told.value.code == "consent_owed" and "补签" in str(told.value)
    assert Referral.objects.get(pk=case.pk).state == "outcome_returned"
    actions.complete_consent(referral_uid=case.uid, consents=signed(), by=gp, at=walk.at)
    assert actions.close_referral(referral_uid=case.uid, note="", by=gp, at=walk.at).state == "closed"


def test_the_team_reads_a_closed_case_no_longer_than_the_emergency_department(town: Town) -> None:
    walk = Walk(town, kind="emergency", green_team="chest_pain")
    case = walk.to("closed")
    late = walk.at + 90 * DAY
    team, emergency = town.viewer("specialist"), town.viewer("emergency")
    assert Referral.objects.readable_by(team, late).filter(pk=case.pk).exists(), "while the agreement stands"
    Agreement.objects.update(until_on=town.today)
    for viewer in (team, emergency):
        assert not Referral.objects.readable_by(viewer, late).filter(pk=case.pk).exists()
    assert Referral.objects.readable_by(team, walk.at + HOUR).filter(pk=case.pk).exists(), "and in the days of grace"

"""What is owed beside the states: consent after the end, a bed kept too long, what was added when asked."""

from __future__ import annotations

import dataclasses

import pytest

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, queries
from lianti.referrals.actions import down, down_answer
from lianti.referrals.actions.draft import case_of
from lianti.referrals.actions.reminding import remind_bed, remind_consent
from lianti.referrals.models import Referral, Supplement
from lianti.referrals.pages.supplements import supplement_lines
from lianti.referrals.permissions import allowed_moves
from lianti.referrals.queries.down import down_of
from lianti.referrals.tasks.owed import clocks
from lianti.referrals.tests.cases import DAY, HOUR, Walk, signed, trail
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.worklists.filters import consent_owed
from tests.town import Town

SERVICE = Viewer.service("test")


def facts(kind: str) -> list[dict[str, object]]:
    return [dict(f.data) for f in Fact.objects.filter(kind=kind).order_by("pk")]


class TestConsentAfterTheEnd:
    def test_a_cancelled_emergency_owes_its_consent_until_it_is_there(self, town: Town) -> None:
        walk = Walk(town, kind="emergency")
        case, gp = walk.to("cancelled"), town.viewer("gp")
        assert case.consent_due_at is not None
        owed = Referral.objects.visible_to(gp, walk.at).filter(consent_owed(gp, walk.at))
        assert list(owed) == [case], "it stands on the worklist"
        assert {m.name for m in allowed_moves(gp, case)} == {"complete_consent"}
        for who in ("emergency", "referral_centre"):
            with pytest.raises(NotPermitted):
                actions.complete_consent(referral_uid=case.uid, consents=signed(), by=town.viewer(who), at=walk.at)
        with pytest.raises(Refused):
            actions.close_referral(referral_uid=case.uid, note="补完了", by=gp, at=walk.at)
        done = actions.complete_consent(referral_uid=case.uid, consents=signed(), by=gp, at=walk.at)
        assert (done.state, done.consent_due_at, done.ended_at) == ("cancelled", None, case.ended_at)
        assert facts("referral.consent_completed") == [{"within_promise": True}]
        assert not owed.all().exists() and allowed_moves(gp, done) == []

    def test_nothing_is_owed_of_what_was_signed(self, town: Town) -> None:
        walk = Walk(town)
        case = walk.to("cancelled")
        with pytest.raises(Refused):
            actions.complete_consent(referral_uid=case.uid, consents=signed(), by=town.viewer("gp"), at=walk.at)

    def test_the_clock_reminds_before_and_after(
        self, town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        walk = Walk(town, kind="emergency")
        due = walk.to("cancelled").consent_due_at
        assert due is not None and clocks(due - 5 * HOUR) == 0
        with pytest.raises(NotPermitted):
            remind_consent(referral_uid=walk.referral.uid, by=town.viewer("gp"), at=due)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            for at in (due - 3 * HOUR, due - 2 * HOUR, due + HOUR, due + 2 * HOUR, due + DAY, due + DAY + HOUR):
                clocks(at)
        told = facts("referral.consent_reminded")
        assert [(f["overdue"], f["days"]) for f in told] == [(False, 0), (True, 0), (True, 1)]
        assert all(f["ended"] for f in told)
        roles = list(Notice.objects.filter(text__contains="超时未补签").values_list("role", flat=True))
        assert roles.count("gp") == 2 and roles.count("head") == 1, "the head from the second day on"


def test_a_bed_that_is_kept_too_long_reminds_its_holder_once(
    town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    walk = DownWalk(town, way="ward")
    case = walk.to("scheduled")
    from lianti.capacity.models import BedBooking

    until = walk.at + 6 * HOUR
    BedBooking.objects.filter(subject_uid=case.uid).update(reserved_until=until)
    assert clocks(until - HOUR) == 0
    with pytest.raises(NotPermitted):
        remind_bed(referral_uid=case.uid, until=until, by=town.viewer("gp"), at=until)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert clocks(until + HOUR) == 1 and clocks(until + 2 * HOUR) == 0
    assert facts("referral.bed_hold_over") == [{"direction": "down", "hours": 1}]
    told = Notice.objects.get(text__contains="床位保留时间已到")
    assert (told.institution_uid, told.role) == (town.community.uid, "gp") and case.number in told.path


class TestAdded:
    def test_what_is_changed_when_material_is_asked_is_shown_with_name_and_time(self, town: Town) -> None:
        walk = Walk(town)
        case, gp, nurse = walk.to("info_asked"), town.viewer("gp"), town.viewer("nurse")
        sent = case_of(case)
        more = dataclasses.replace(sent, history="糖尿病 6 年", treatment="加用利尿剂")
        actions.save_case(referral_uid=case.uid, case=more, by=nurse, at=walk.at + HOUR)
        last = dataclasses.replace(more, history="糖尿病 7 年", treatment=sent.treatment)
        actions.save_case(referral_uid=case.uid, case=last, by=gp, at=walk.at + 2 * HOUR)
        row = Supplement.objects.get()
        assert (row.part, row.before, row.after) == ("history", sent.history, "糖尿病 7 年"), "undone is no supplement"
        assert (row.by_name, row.by_role, row.at) == (gp.name, "gp", walk.at + 2 * HOUR)
        assert not Fact.objects.filter(kind="referral.info_added").exists(), "nothing was sent yet"
        actions.give_info(referral_uid=case.uid, note="已补", by=gp, at=walk.at + 3 * HOUR)
        assert facts("referral.info_added") == [{"parts": 1}]
        case.refresh_from_db()
        [line] = supplement_lines(case, queries.case_file(case).steps)
        assert line.given and line.label == "既往史" and gp.name in line.who
        page = signed_in_client(town, "referral_centre").get(f"/referrals/{case.number}/").content.decode()
        assert "补充的内容" in page and "糖尿病 7 年" in page

    def test_a_draft_leaves_no_supplement(self, town: Town) -> None:
        walk = Walk(town)
        changed = dataclasses.replace(walk.case, history="无")
        actions.save_case(referral_uid=walk.referral.uid, case=changed, by=town.viewer("gp"), at=walk.at)
        assert not Supplement.objects.exists()

    def test_the_plan_of_somebody_going_down_is_told_apart_too(self, town: Town) -> None:
        walk = DownWalk(town)
        case, doctor = walk.to("info_asked"), town.viewer("specialist")
        before = down_of(case)
        plan = dataclasses.replace(before.plan, targets="血压低于 130/80")
        down.save_down(referral_uid=case.uid, down=dataclasses.replace(before, plan=plan), by=doctor, at=walk.at + HOUR)
        row = Supplement.objects.get()
        assert (row.part, row.before, row.after) == ("targets", before.plan.targets, "血压低于 130/80")
        kept = trail(case)
        with pytest.raises(Refused):
            down_answer.give_down(referral_uid=case.uid, note=" ", by=doctor, at=walk.at + HOUR)
        assert trail(case) == kept and Supplement.objects.get().given_at is None
        down_answer.give_down(referral_uid=case.uid, note="目标已改", by=doctor, at=walk.at + HOUR)
        assert Supplement.objects.get().given_at == walk.at + HOUR

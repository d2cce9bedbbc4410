"""Day surgery: asked for, checked, begun knowingly, followed up (JL-35, JL-69, JL-70)."""

from __future__ import annotations

import dataclasses

import pytest
from django.http import QueryDict

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact, Notice
from lianti.referrals import tasks
from lianti.referrals.actions import down_care, down_end, postop, surgery
from lianti.referrals.forms.surgery import preop_said
from lianti.referrals.models import DaySurgery, DueItem, PostOpResult, PreOpItem, Referral
from lianti.referrals.pages.surgery import surgery_page
from lianti.referrals.queries.down import plan_of
from lianti.referrals.queries.surgery import open_of, results_for
from lianti.referrals.shapes.surgery import PostOpSaid, PostOpWish, PreOpSaid, SurgeryEnd, SurgeryWish
from lianti.referrals.tests.cases import Walk, act_as, trail
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.tests.surgery_cases import DAY, END, FEVER, HOUR, WELL, SurgeryWalk
from tests.town import Town


def fact(kind: str) -> dict[str, object]:
    """The content of the newest fact of a kind."""
    found = Fact.objects.filter(kind=kind).order_by("pk").last()
    assert found is not None
    return dict(found.data)


def notices(path_end: str, role: str) -> list[tuple[str, str]]:
    """What the bell of a role says about a case."""
    rows = Notice.objects.filter(path__contains=path_end, role=role)
    return list(rows.values_list("text", "tone"))


class TestAsking:
    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"procedure": " "}, "procedure"),
            ({"anaesthesia": "hypnosis"}, "anaesthesia"),
            ({"wish_on": None}, "wish_on"),
        ],
    )
    def test_nobody_can_plan_half_a_wish(self, town: Town, wrong: dict[str, object], field: str) -> None:
        case = Walk(town).to("draft")
        before = trail(case)
        wish = dataclasses.replace(SurgeryWish("疝修补", "local", town.today + DAY), **wrong)  # type: ignore[arg-type]
        with pytest.raises(Refused) as refused:
            surgery.ask_surgery(referral_uid=case.uid, wish=wish, by=town.viewer("gp"), at=town.now)
        assert refused.value.field == field and trail(case) == before and not DaySurgery.objects.exists()

    @pytest.mark.parametrize(
        ("kind", "state", "who"),
        [("outpatient", "draft", "gp"), ("inpatient", "submitted", "referral_centre"), ("inpatient", "arrived", "gp")],
    )
    def test_only_the_sender_of_a_bed_asks_before_arrival(self, town: Town, kind: str, state: str, who: str) -> None:
        service = town.clinic.uid if kind == "outpatient" else None
        walk = Walk(town, kind=kind, service_uid=service)
        case, wish = walk.to(state), SurgeryWish("疝修补", "local", town.today + 2 * DAY)
        with pytest.raises(NotPermitted):
            surgery.ask_surgery(referral_uid=case.uid, wish=wish, by=town.viewer(who), at=walk.at)
        assert not DaySurgery.objects.exists()

    def test_the_checklist_stays_when_the_wish_changes(self, town: Town) -> None:
        walk = SurgeryWalk(town, "draft")
        lines = list(PreOpItem.objects.values_list("pk", flat=True))
        assert len(lines) > 8 and fact("referral.surgery_asked") == {"anaesthesia": "spinal", "days_ahead": 2}
        walk.wish = dataclasses.replace(walk.wish, anaesthesia="general")
        walk.ask()
        assert DaySurgery.objects.get().anaesthesia == "general"
        assert list(PreOpItem.objects.values_list("pk", flat=True)) == lines


def test_a_page_grown_old_takes_no_answer_back() -> None:
    """What a line said when the page was drawn, and still says, was not answered by whoever saves the others."""
    sent = QueryDict(mutable=True)
    sent.update({"answer_a": "no", "note_a": "缺试剂", "was_a": "no||缺试剂"})
    sent.update({"answer_b": "yes", "on_b": "2026-03-02", "was_b": "yes|2026-03-01|"})
    sent.update({"answer_c": "yes"})
    assert [one.code for one in preop_said(sent, ["a", "b", "c"])] == ["b", "c"]


class TestChecklist:
    @pytest.mark.parametrize(
        ("said", "code"),
        [
            (PreOpSaid("consent", "na", None, ""), "preop_reason"),
            (PreOpSaid("consent", "no", None, " "), "preop_reason"),
            (PreOpSaid("laboratory", "yes", None), "preop_day"),
            (PreOpSaid("nothing", "yes"), "preop_unknown"),
            (PreOpSaid("consent", "perhaps"), "preop_unknown"),
            (PreOpSaid("consent", ""), "preop_empty"),
        ],
    )
    def test_a_line_says_all_or_nothing(self, town: Town, said: PreOpSaid, code: str) -> None:
        walk = SurgeryWalk(town, "draft")
        with pytest.raises(Refused) as refused:
            surgery.answer_preop(
                referral_uid=walk.up.uid, said=[PreOpSaid("identity", "yes"), said] if said.answer else [said],
                by=town.viewer("nurse"), at=walk.at,
            )  # fmt: skip
        assert refused.value.code == code
        assert not PreOpItem.objects.exclude(answer="").exists(), "all or nothing"

    def test_a_result_that_is_too_old_on_the_day_is_open(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.check(but=("laboratory",))
        old = PreOpSaid("laboratory", "yes", town.today - 20 * DAY)
        surgery.answer_preop(referral_uid=walk.up.uid, said=[old], by=town.viewer("gp"), at=walk.at)
        left = open_of(walk.up, DaySurgery.objects.get(), walk.at)
        assert [why for _text, why in left] == ["结果已过期"]
        line = PreOpItem.objects.get(code="laboratory")
        assert (line.by_name, line.by_place) == ("林知远", town.community.name)
        assert fact("referral.preop_answered") == {"answered": 1, "open": 1, "complete": False, "side": "sender"}

    def test_a_stranger_and_a_window_do_not_answer(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        said = [PreOpSaid("identity", "yes")]
        with pytest.raises(NotVisible):
            surgery.answer_preop(referral_uid=walk.up.uid, said=said, by=town.viewer("stranger"), at=walk.at)
        with pytest.raises(NotPermitted):
            surgery.answer_preop(referral_uid=walk.up.uid, said=said, by=town.viewer("front_desk"), at=walk.at)


class TestTheDay:
    def test_an_incomplete_checklist_is_never_passed_over_silently(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.check(but=("ecg", "companion"))
        doctor = town.viewer("specialist")
        with pytest.raises(NotPermitted):  # nobody has come yet
            surgery.begin_surgery(referral_uid=walk.up.uid, reason="急", by=doctor, at=walk.at)
        walk.arrived()
        with pytest.raises(NotPermitted):
            surgery.begin_surgery(referral_uid=walk.up.uid, reason="", by=town.viewer("referral_centre"), at=walk.at)
        with pytest.raises(Refused) as refused:
            surgery.begin_surgery(referral_uid=walk.up.uid, reason=" ", by=doctor, at=walk.at)
        assert refused.value.code == "preop_incomplete" and "2 项" in refused.value.sentence
        assert DaySurgery.objects.get().begun_at is None
        walk.operate("急诊心电图院内已补，家属在途")
        found = DaySurgery.objects.get()
        assert found.incomplete_reason and found.begun_by_name == "程远山"
        assert fact("referral.surgery_begun") == {"open": 2, "complete": False}
        assert fact("referral.surgery_ended")["complete"] is False

    @pytest.mark.parametrize(
        ("end", "field"),
        [
            (SurgeryEnd("well", "疝修补", "程远山"), "result"),
            (SurgeryEnd("done", "", "程远山"), "performed"),
            (SurgeryEnd("done", "疝修补", ""), "surgeon"),
            (SurgeryEnd("cancelled", note=""), "note"),
        ],
    )
    def test_a_result_says_what_was_done(self, town: Town, end: SurgeryEnd, field: str) -> None:
        walk = SurgeryWalk(town)
        walk.check()
        walk.arrived()
        doctor = town.viewer("specialist")
        with pytest.raises(NotPermitted):
            surgery.end_surgery(referral_uid=walk.up.uid, end=END, by=doctor, at=walk.at)
        surgery.begin_surgery(referral_uid=walk.up.uid, reason="", by=doctor, at=walk.at)
        with pytest.raises(Refused) as refused:
            surgery.end_surgery(referral_uid=walk.up.uid, end=end, by=doctor, at=walk.at)
        assert refused.value.field == field and DaySurgery.objects.get().ended_at is None
        with pytest.raises(NotPermitted):
            walk.pass_on()


class TestAfterwards:
    def test_the_days_of_the_template_fall_due_at_the_clinic(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.to_clinic()
        operated = DaySurgery.objects.get().begun_at
        assert operated is not None and len(walk.items()) == 5
        assert [i.title.split("：")[0] for i in walk.items()][:2] == ["术后第 1 天", "术后第 3 天"]
        assert fact("referral.postop_planned") == {"items": 5, "day_surgery": True}
        assert walk.down is not None and "38.5℃" in plan_of(walk.down).alarm_signs
        with pytest.raises(Refused) as refused:
            down_care.tick_item(
                item_uid=walk.items()[0].uid, result="done", note="", by=town.viewer("nurse"), at=walk.at
            )
        assert refused.value.code == "item_postop"

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (PostOpSaid(), "reached"),
            (PostOpSaid(reached="missed"), "note"),
            (dataclasses.replace(WELL, wound="blue"), "wound"),
            (dataclasses.replace(WELL, pain=None), "pain"),
            (dataclasses.replace(WELL, pain=11), "pain"),
            (dataclasses.replace(WELL, temperature=51.0), "temperature"),
        ],
    )
    def test_a_follow_up_tells_all_that_is_asked(self, town: Town, said: PostOpSaid, field: str) -> None:
        walk = SurgeryWalk(town)
        walk.to_clinic()
        with pytest.raises(Refused) as refused:
            walk.follow(said)
        assert refused.value.field == field and not PostOpResult.objects.exists()

    def test_the_surgeon_reads_what_was_found_once(
        self, town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        walk = SurgeryWalk(town)
        case = walk.to_clinic()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            walk.follow()
        assert ("术后随访结果已到：下转单 " + case.number, "normal") in notices(case.number, "specialist")
        doctor = town.viewer("specialist")
        other = act_as(town, "specialist", town.lead, "急诊科")
        assert results_for(doctor, walk.at).unread == 1 and results_for(other, walk.at).unread == 0
        uid = PostOpResult.objects.get().uid
        for who, error in ((other, NotVisible), (town.viewer("nurse"), NotPermitted)):
            with pytest.raises(error):
                postop.read_result(result_uid=uid, by=who, at=walk.at)
        postop.read_result(result_uid=uid, by=doctor, at=walk.at + HOUR)
        assert fact("referral.postop_read") == {"alarm": False, "hours": 1}
        with pytest.raises(Refused) as refused:
            postop.read_result(result_uid=uid, by=doctor, at=walk.at + HOUR)
        assert "程远山" in refused.value.sentence and results_for(doctor, walk.at).unread == 0

    def test_what_nobody_has_read_is_never_pushed_off_the_list(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.to_clinic()
        walk.follow(FEVER)
        for number in (1, 2):
            walk.walk.at += DAY
            walk.follow(number=number)
        doctor = town.viewer("specialist")
        last = PostOpResult.objects.order_by("at").last()
        assert last is not None
        postop.read_result(result_uid=last.uid, by=doctor, at=walk.at)
        found = results_for(doctor, walk.at, 1)
        assert [r.alarm for r in found.rows] == [True] and found.unread == 2, "the alarm sign first, though oldest"
        assert [r.alarm for r in results_for(doctor, walk.at, 1, unread_only=True).rows] == [True]

    def test_one_person_is_passed_on_once(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.check()
        walk.arrived()
        walk.operate()
        first = walk.pass_on()
        with pytest.raises(Refused) as refused:
            walk.pass_on()
        assert first.number in refused.value.sentence
        assert Referral.objects.filter(direction="down").count() == 1
        up, doctor = Referral.objects.get(pk=walk.up.pk), town.viewer("specialist")
        page = surgery_page(doctor, up, walk.at)
        assert page["downs"] == [first] and page["may_pass_on"] and not page["may_start"]
        down_end.withdraw_down(referral_uid=first.uid, reason="other", note="家属改约", by=doctor, at=walk.at)
        assert surgery_page(doctor, up, walk.at)["may_start"], "what came to nothing is no way"

    def test_an_alarm_sign_rings_the_department(
        self, town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        walk = SurgeryWalk(town)
        case = walk.to_clinic()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            walk.follow(FEVER)
        found = PostOpResult.objects.get()
        assert found.alarm and found.item.result == "alarm" and "体温 38.9 ℃" in found.item.note
        assert [tone for _text, tone in notices(case.number, "department_head")][-1] == "emergency"
        with pytest.raises(Refused):
            walk.follow(WELL)

    def test_what_nobody_does_is_reminded_of_once_and_counts(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.to_clinic()
        walk.follow()
        later = walk.at + 3 * DAY
        assert tasks.postop(later) == 1 and tasks.postop(later) == 0
        walk.walk.at = later
        walk.follow(number=1)
        counted = Fact.objects.filter(kind__in=("referral.postop_followed", "referral.postop_overdue"))
        assert [f.data["counts"] for f in counted.order_by("pk")] == [True, True, False]
        assert DueItem.objects.filter(kind="postop", done_at=None).count() == 3


class TestAnyOperation:
    def test_a_ward_takes_a_template_for_its_own_operation(self, town: Town) -> None:
        walk = DownWalk(town)
        wish = PostOpWish("joint", "膝关节置换术", town.today - 5 * DAY, "程远山")
        doctor = town.viewer("specialist")
        for wrong in ({"template": "²"}, {"operated_on": town.today + DAY}, {"procedure": ""}, {"surgeon": ""}):
            with pytest.raises(Refused):
                postop.use_postop(
                    referral_uid=walk.referral.uid, wish=dataclasses.replace(wish, **wrong), by=doctor, at=walk.at
                )
        postop.use_postop(referral_uid=walk.referral.uid, wish=wish, by=doctor, at=walk.at)
        plan = plan_of(walk.referral)
        days = [c for c in plan.checks if c.what.startswith("术后第")]
        assert len(days) == 3, "the days that have passed are not owed"
        assert "血压、心率" in {c.what for c in plan.checks} and plan.alarm_signs.startswith("胸痛")
        postop.use_postop(referral_uid=walk.referral.uid, wish=wish, by=doctor, at=walk.at)
        assert plan_of(walk.referral) == plan
        assert fact("referral.postop_planned") == {"items": 3, "day_surgery": False}

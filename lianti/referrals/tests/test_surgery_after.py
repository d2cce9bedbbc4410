"""What stays of day surgery: who was not reached is owed, another kind asks for none (JL-69, JL-70)."""

from __future__ import annotations

import dataclasses

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact
from lianti.referrals import actions, tasks
from lianti.referrals.actions import postop
from lianti.referrals.actions.draft import case_of
from lianti.referrals.actions.plan import keep_plan
from lianti.referrals.models import DaySurgery, DueItem, PostOpResult, PreOpItem
from lianti.referrals.queries.down import plan_of
from lianti.referrals.queries.surgery import postop_templates, surgery_of
from lianti.referrals.shapes.down import PlanFields
from lianti.referrals.shapes.surgery import PostOpSaid, PostOpWish
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.tests.surgery_cases import DAY, SurgeryWalk
from lianti.referrals.tests.test_surgery import fact, notices
from tests.town import Town


class TestOwed:
    def test_who_is_not_reached_stays_owed_until_somebody_is(
        self, town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        walk = SurgeryWalk(town)
        case = walk.to_clinic()
        gone = PostOpSaid(reached="missed", note="电话无人接听")
        for n in (1, 2, 3):
            with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
                walk.follow(gone)
            with pytest.raises(Refused, match="今天已经登记过"):
                walk.follow(gone)
            item = walk.items()[0]
            assert (item.tries, item.done_at) == (n, None) and item.note.count("未联系上") == n
            assert item.next_on == clock.local_day(walk.at) + DAY and not PostOpResult.objects.exists()
            assert ("请上门" in "".join(t for t, _tone in notices(case.number, "specialist"))) == (n == 3)
            walk.walk.at += DAY
        assert [f.data["raised"] for f in Fact.objects.filter(kind="referral.postop_tried").order_by("pk")] == [
            False, False, True,
        ]  # fmt: skip
        assert not Fact.objects.filter(kind="referral.postop_followed").exists(), "nobody was followed up"
        walk.follow()
        item = walk.items()[0]
        assert item.done_at is not None and "第 3 次未联系上" in item.note and "干燥清洁" in item.note
        assert fact("referral.postop_followed")["reached"] is True

    def test_a_try_that_is_not_repeated_is_said_every_day(self, town: Town) -> None:
        walk = SurgeryWalk(town)
        walk.to_clinic()
        walk.follow(PostOpSaid(reached="missed", note="关机"))
        first = walk.items()[0]
        DueItem.objects.exclude(pk=first.pk).update(reminded_at=walk.at)
        assert tasks.postop(walk.at + DAY) == 0, "it is due that day"
        for day in (2, 3):
            assert tasks.postop(walk.at + day * DAY) == 1 and tasks.postop(walk.at + day * DAY) == 0
        assert Fact.objects.filter(kind="referral.postop_overdue").count() == 1, "the item counts once"


class TestAnotherKind:
    def test_a_draft_that_is_no_request_for_a_bed_asks_for_no_operation(self, town: Town) -> None:
        walk = SurgeryWalk(town, "draft")
        case = case_of(walk.up)
        doctor = walk.walk.by("gp")
        other = dataclasses.replace(case, kind="outpatient", service_uid=town.clinic.uid)
        walk.up = actions.save_case(referral_uid=walk.up.uid, case=other, by=doctor, at=walk.at)
        assert surgery_of(walk.up) is None and DaySurgery.objects.exists(), "not lost while somebody chooses"
        again = actions.save_case(referral_uid=walk.up.uid, case=case, by=doctor, at=walk.at)
        assert surgery_of(again) is not None
        walk.walk.case = other
        walk.walk.to("submitted")
        assert not DaySurgery.objects.exists() and not PreOpItem.objects.exists()
        assert fact("referral.surgery_dropped") == {"kind": "outpatient"}


class TestAnotherTemplate:
    def test_another_template_replaces_the_words_of_the_first_only(self, town: Town) -> None:
        walk, doctor = DownWalk(town), town.viewer("specialist")

        def use(template: str) -> PlanFields:
            wish = PostOpWish(template, "手术", town.today - DAY, "程远山")
            postop.use_postop(referral_uid=walk.referral.uid, wish=wish, by=doctor, at=walk.at)
            return plan_of(walk.referral)

        typed = plan_of(walk.referral).alarm_signs
        known = postop_templates(town.today)
        first, second = use("joint"), use("general")
        assert known["joint"].alarm_signs in first.alarm_signs
        assert second.alarm_signs == f"{typed}\n{known['general'].alarm_signs}", "typed words stay, the first's go"
        assert second.send_back_when.count(known["general"].send_back_when) == 1
        changed = dataclasses.replace(second, alarm_signs=second.alarm_signs.replace("38.5", "38"))
        keep_plan(walk.referral, changed)
        assert use("joint").alarm_signs.startswith(changed.alarm_signs), "changed by the doctor: the doctor's own"

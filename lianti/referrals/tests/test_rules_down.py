"""Rules of going down without a database: plans drafted from an outcome, what falls due, what is the same illness."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.referrals.rules import down as rules_down
from lianti.referrals.shapes.down import PlanCheck, PlanDrug, PlanFields, Reception

TODAY = dt.date(2026, 3, 11)
DAY = dt.timedelta(days=1)


def test_a_plan_is_drafted_from_what_was_written_and_invents_nothing() -> None:
    plan = rules_down.draft_plan(
        "氨氯地平 5mg 每日一次 28天；阿司匹林 100 mg 睡前、降压零号", "两周后复查血压", TODAY + 14 * DAY, TODAY
    )
    assert plan.drugs == (
        PlanDrug("氨氯地平", "5mg", "每日一次", 28),
        PlanDrug("阿司匹林", "100 mg", "睡前", None),
        PlanDrug("降压零号", "", "", None),
    )
    assert (plan.targets, plan.checks[0].due_on) == ("两周后复查血压", TODAY + 14 * DAY)
    assert not plan.alarm_signs and not plan.responsible, "the doctor writes these"
    empty = rules_down.draft_plan("", "", TODAY - DAY, TODAY)
    assert empty.drugs == () and empty.checks == (), "a day that has passed is not proposed"


def test_refills_fall_due_two_days_before_the_drug_runs_out() -> None:
    plan = PlanFields(
        drugs=(PlanDrug("氨氯地平", "5mg", "每日一次", 28), PlanDrug("止痛药", "1 片", "必要时", 1)),
        checks=(PlanCheck("血压", TODAY - 3 * DAY), PlanCheck("血脂", TODAY + 30 * DAY)),
    )
    assert rules_down.due_items(plan, TODAY) == [
        ("check", "血压", TODAY),
        ("refill", "止痛药 1 片", TODAY),
        ("refill", "氨氯地平 5mg", TODAY + 26 * DAY),
        ("check", "血脂", TODAY + 30 * DAY),
    ]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [("I63.900", "I63.300", True), ("I63.900", "I69.300", False), ("", "I10", True), ("I10", "", True)],
)
def test_the_same_course_is_the_same_category(before: str, after: str, same: bool) -> None:
    assert rules_down.same_course(before, after) is same


def test_a_yes_names_a_doctor_and_a_moment_still_to_come() -> None:
    at = dt.datetime(2026, 3, 11, 9, tzinfo=dt.UTC)
    for wrong, field in (
        (Reception(at + DAY, " "), "doctor"),
        (Reception(at - DAY, "林知远"), "expected_at"),
    ):
        with pytest.raises(Refused) as told:
            rules_down.check_reception(wrong, at)
        assert told.value.field == field
    rules_down.check_reception(Reception(at + DAY, "林知远"), at)

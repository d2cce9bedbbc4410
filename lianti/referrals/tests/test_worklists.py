"""Worklists: the right cases for each role, each case in the hands of one side, and lists that stay fast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import pytest

from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, queries
from lianti.referrals.models import Referral
from lianti.referrals.queries import ListQuery, list_referrals, tab_counts, waiting_for
from lianti.referrals.tests.cases import DAY, EMERGENCY_STATES, HOUR, REQUEST_STATES, Walk, act_as, newcomer
from lianti.referrals.worklists import WORKLISTS, lists_for, worklist
from tests.town import Town

Counting = Callable[[int], AbstractContextManager[object]]
PEOPLE = (
    "gp", "nurse", "village_doctor", "referral_centre", "duty_officer", "specialist", "department_head", "emergency",
    "admission", "front_desk",
)  # fmt: skip


@dataclass
class Full:
    """A case in every state, by name."""

    town: Town
    cases: dict[str, Referral] = field(default_factory=dict)

    @property
    def at(self) -> dt.datetime:
        """The night after: the emergency has not been confirmed, and the one that was has not come."""
        return self.town.now + 15 * HOUR

    def rows(self, viewer: Viewer, tab: str) -> set[str]:
        """The names of the cases in one list."""
        names = {r.pk: name for name, r in self.cases.items()}
        return {names[r.pk] for r in list_referrals(viewer, ListQuery(tab=tab), self.at, size=100).rows}


@pytest.fixture
def full(town: Town) -> Full:
    """One case in each state to 心内科, one of each emergency, and one request to 神经内科."""
    built = Full(town)
    for state in REQUEST_STATES:
        if state != "expired":
            built.cases[state] = Walk(town).to(state)
    for state in EMERGENCY_STATES:
        if state != "expired":
            built.cases[f"emergency {state}"] = Walk(town, kind="emergency").to(state)
    other = Walk(town, department_uid=town.department("神经内科").uid)
    built.cases["other department"] = other.to("submitted")
    seen = Walk(town)
    built.cases["seen"] = seen.to("arrived")
    actions.see_patient(referral_uid=seen.referral.uid, by=town.viewer("specialist"), at=seen.at)
    return built


def both(*names: str) -> set[str]:
    """A request and an emergency in each of these states."""
    return {n for name in names for n in (name, f"emergency {name}")}


REQUESTS = {"submitted", "other department"}
ENDED = both("closed", "cancelled")
# role -> list -> the cases that stand in it; a list that is not named is empty.
WANTED: dict[str, dict[str, set[str]]] = {
    "gp": {
        "drafts": both("draft"),
        "info": {"info_asked"},
        "sent": REQUESTS | {"emergency submitted"},
        "queue_out": {"accepted"},
        "coming_out": both("scheduled"),
        "away": both("arrived") | {"seen"},
        "follow": both("outcome_returned"),
        "no_show_out": both("no_show"),
        "consent": {f"emergency {s}" for s in EMERGENCY_STATES if s not in {"draft", "closed", "expired"}},
        "declined_out": {"declined"},
        "done_out": ENDED,
        "late": {"emergency submitted", "emergency scheduled"},
    },
    "referral_centre": {
        "emergency": {"emergency submitted", "emergency scheduled"},
        "waiting": REQUESTS,
        "queue": {"accepted"},
        "info_out": {"info_asked"},
        "coming": {"scheduled"},
        "returning": both("arrived") | {"seen"},
        "no_show": both("no_show"),
        "declined": {"declined"},
        "done": both("outcome_returned", "closed"),
        "late": {"emergency submitted", "emergency scheduled"},
    },
    "specialist": {
        "waiting": {"submitted"},
        "queue": {"accepted"},
        "arrivals": {"arrived"},
        "returning": {"seen"},
        "done": {"outcome_returned", "closed"},
    },
    "emergency": {
        "emergency": {"emergency submitted", "emergency scheduled"},
        "arrivals": {"emergency arrived"},
        "late": {"emergency submitted", "emergency scheduled"},
    },
    "front_desk": {"coming": both("scheduled"), "no_show": both("no_show"), "late": {"emergency scheduled"}},
}
WANTED["nurse"] = WANTED["gp"]
WANTED["duty_officer"] = WANTED["referral_centre"]
WANTED["department_head"] = WANTED["specialist"]
WANTED["admission"] = WANTED["front_desk"] | {"late": {"emergency submitted", "emergency scheduled"}}
WANTED["village_doctor"] = {}


def test_each_list_holds_its_cases_and_no_others(full: Full) -> None:
    for who in PEOPLE:
        viewer = full.town.viewer(who)
        found = {w.key: full.rows(viewer, w.key) for w in lists_for(viewer.role)}
        assert {key: names for key, names in found.items() if names} == WANTED[who], who


def test_other_people_have_no_lists_or_empty_ones(full: Full) -> None:
    for role in ROLES:
        for place in (full.town.specialty, full.town.stranger):
            viewer = act_as(full.town, role, place)
            assert waiting_for(viewer, full.at) == 0
            assert all(n == 0 for n in tab_counts(viewer, full.at).values())
    for role in ("office", "head", "administrator", "regulator", "insurance_bureau"):
        assert lists_for(role) == []
        viewer = act_as(full.town, role, full.town.lead)
        assert tab_counts(viewer, full.at) == {}
        assert not Referral.objects.visible_to(viewer, full.at).exists()


def test_every_open_case_waits_for_one_side(full: Full) -> None:
    """A consent that is owed besides the case itself is work of its own; everything else waits for one side."""
    sides: dict[str, set[int | None]] = {name: set() for name in full.cases}
    for who in PEOPLE:
        viewer = full.town.viewer(who)
        for spec in lists_for(viewer.role):
            if spec.mine and spec.key != "consent":
                for name in full.rows(viewer, spec.key):
                    sides[name].add(viewer.institution_id)
    for name, case in full.cases.items():
        assert sides[name] == ({case.holder_institution_id} if case.holder_institution_id else set()), name
    holders_find(full)


def holders_find(full: Full) -> None:
    """Whoever holds a case has it in a list that counts."""
    for name, case in full.cases.items():
        if case.holder_institution is None:
            continue
        department = case.holder_department.name if case.holder_department else ""
        holder = act_as(full.town, case.holder_role, case.holder_institution, department)
        lists = {w.key for w in lists_for(holder.role) if w.mine and name in full.rows(holder, w.key)}
        assert lists, (name, case.holder_role)


def test_the_counts_are_those_of_the_rows(full: Full) -> None:
    for who in PEOPLE:
        viewer = full.town.viewer(who)
        rows = {w.key: full.rows(viewer, w.key) for w in lists_for(viewer.role)}
        assert tab_counts(viewer, full.at) == {w.key: len(rows[w.key]) for w in lists_for(viewer.role) if not w.ended}
        mine = set().union(*[rows[w.key] for w in lists_for(viewer.role) if w.mine])
        assert waiting_for(viewer, full.at) == len(mine), "a case counts once, however many lists it stands in"


def test_a_role_has_each_key_once() -> None:
    for role in ROLES:
        keys = [w.key for w in lists_for(role)]
        assert len(keys) == len(set(keys))
    assert all(w.empty.endswith("。") or "：" in w.empty for w in WORKLISTS)
    assert worklist("gp", "no such list") == lists_for("gp")[0]


def test_a_case_is_there_for_those_it_concerns(full: Full) -> None:
    neurology = act_as(full.town, "specialist", full.town.lead, "神经内科")
    assert full.rows(neurology, "waiting") == {"other department"}
    nobody = act_as(full.town, "specialist", full.town.lead)
    assert not Referral.objects.visible_to(nobody, full.at).exists(), "a doctor without a department has no cases"
    emergency = full.town.viewer("emergency")
    seen = Referral.objects.visible_to(emergency, full.at)
    assert seen.exists() and not seen.exclude(kind="emergency").exists()
    # A window sees who is on the way.
    states = set(Referral.objects.visible_to(full.town.viewer("front_desk"), full.at).values_list("state", flat=True))
    assert states == {"scheduled", "arrived", "no_show"}
    # A draft is nobody else's business.
    drafts = Referral.objects.filter(state="draft")
    for role in ROLES:
        for part in ("", "心内科", "急诊科"):
            viewer = act_as(full.town, role, full.town.lead, part)
            assert not Referral.objects.visible_to(viewer, full.at).filter(pk__in=drafts).exists(), role


def test_what_the_own_department_sent_comes_back_to_it(town: Town) -> None:
    mine, theirs = Walk(town, sender="specialty_specialist"), Walk(town, sender="specialty_specialist")
    mine.to("info_asked"), theirs.to("submitted")
    doctor, at = town.viewer("specialty_specialist"), town.now + 2 * HOUR
    assert [r.pk for r in list_referrals(doctor, ListQuery(tab="out_back"), at).rows] == [mine.referral.pk]
    assert [r.pk for r in list_referrals(doctor, ListQuery(tab="out"), at).rows] == [theirs.referral.pk]
    assert waiting_for(doctor, at) == 1


def test_lists_are_searched_by_name_initials_and_number(town: Town) -> None:
    people = {name: newcomer(town, name=name) for name in ("单建华", "曾小乐", "周平安")}
    cases = {name: Walk(town, resident=who).to("submitted") for name, who in people.items()}
    centre, at = town.viewer("referral_centre"), town.now + HOUR

    def found(text: str) -> set[str]:
        answer = list_referrals(centre, ListQuery(tab="waiting", text=text), at)
        assert answer.total == len(answer.rows)
        return {r.resident.name for r in answer.rows}

    assert found("") == set(people)
    assert found("单建") == found("sjh") == found("SJH") == {"单建华"}, "单 is read Shan as a surname"
    assert found("zxl") == {"曾小乐"}, "曾 is read Zeng as a surname"
    assert found(" 周平安 ") == {"周平安"}
    number = cases["周平安"].number
    assert found(number) == found(f"{number[:4]} {number[4:8]} {number[8:]}") == {"周平安"}
    assert found("%") == found("'; --") == found("赵") == set()
    assert list_referrals(centre, ListQuery(tab="waiting", kind="outpatient"), at).rows == []
    assert len(list_referrals(centre, ListQuery(tab="waiting", kind="inpatient", urgency="routine"), at).rows) == 3


def test_an_emergency_stands_first_and_the_order_can_be_chosen(town: Town) -> None:
    first = Walk(town).to("submitted")
    urgent = Walk(town, kind="emergency", resident=newcomer(town, name="安乐")).to("submitted")
    gp, at = town.viewer("gp"), town.now + HOUR
    assert [r.pk for r in list_referrals(gp, ListQuery(tab="sent"), at).rows] == [urgent.pk, first.pk]
    by_name = list_referrals(gp, ListQuery(tab="sent", sort="person", descending=True), at).rows
    assert [r.pk for r in by_name] == [first.pk, urgent.pk]
    assert list_referrals(gp, ListQuery(tab="sent", sort="promised_at; DROP"), at).sort == "clock"
    page = list_referrals(gp, ListQuery(tab="sent", page=2), at, size=1)
    assert [r.pk for r in page.rows] == [first.pk] and page.total == 2
    assert list_referrals(gp, ListQuery(tab="sent", page=-3), at, size=1).rows == [urgent]


def test_thirty_rows_cost_what_three_do(town: Town, django_assert_num_queries: Counting) -> None:
    tabs = {"gp": "coming_out", "front_desk": "coming", "referral_centre": "coming", "specialist": "late"}
    at, made = town.now + 3 * DAY, 0
    for wanted in (3, 30):
        while made < wanted:
            Walk(town).to("scheduled")
            made += 1
        for who, tab in tabs.items():
            viewer = town.viewer(who)
            with django_assert_num_queries(2):
                rows = list_referrals(viewer, ListQuery(tab=tab), at, size=50).rows
                assert len(rows) == wanted
                for row in rows:
                    _shown = (row.resident.name, row.sender_institution.label, row.holder_institution, row.service)
            more = who == "gp"  # who sends may owe consents of cases that ended
            with django_assert_num_queries(1 + more):
                tab_counts(viewer, at)
            with django_assert_num_queries(1 + more):
                waiting_for(viewer, at)


def test_a_case_with_a_long_life_costs_no_more(town: Town, django_assert_num_queries: Counting) -> None:
    walk = Walk(town)
    walk.to("submitted")
    for number in range(10):
        at = town.now + HOUR * (number + 1)
        actions.ask_info(referral_uid=walk.referral.uid, note="请补充资料", by=town.viewer("referral_centre"), at=at)
        actions.give_info(referral_uid=walk.referral.uid, note="已补", by=town.viewer("gp"), at=at)
    gp = town.viewer("gp")
    with django_assert_num_queries(2):
        referral = queries.access_referral(gp, walk.referral.number, town.now + DAY)
    with django_assert_num_queries(6):
        assert len(queries.case_file(referral).steps) == 22

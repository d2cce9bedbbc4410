"""The same cases by state, by day of arrival and at the end of a shift; each sees its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lianti.alliances.actions import set_term
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Trace
from lianti.referrals import actions
from lianti.referrals.pages import boards as pages
from lianti.referrals.queries import boards
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as
from tests.journeys.test_refer_up import both
from tests.town import PLATFORM, Town

ALL = boards.BoardQuery()
STATES = ("submitted", "info_asked", "scheduled", "no_show", "arrived", "outcome_returned")


@pytest.fixture
def busy(town: Town) -> Town:
    """A case in every open state, and a draft."""
    for state in STATES:
        Walk(town).to(state)
    Walk(town, kind="emergency").to("submitted")
    Walk(town).to("draft")
    return town


def _totals(town: Town, key: str, query: boards.BoardQuery = ALL) -> dict[str, int]:
    return {c.state: c.total for c in boards.board(town.viewer(key), query, town.now + DAY) if c.total}


def test_the_board_shows_each_side_its_own_and_no_draft(busy: Town) -> None:
    assert _totals(busy, "stranger") == {} == _totals(busy, "specialty_specialist")
    wanted = {"submitted": 2, "info_asked": 1, "scheduled": 1, "no_show": 1, "arrived": 1, "outcome_returned": 1}
    assert _totals(busy, "gp") == wanted == _totals(busy, "referral_centre")
    assert _totals(busy, "specialist")["submitted"] == 1, "the notice is not for cardiology"
    assert _totals(busy, "gp", boards.BoardQuery(side="in")) == {}
    assert _totals(busy, "gp", boards.BoardQuery(kind="emergency")) == {"submitted": 1}
    late = boards.board(busy.viewer("gp"), boards.BoardQuery(late=True), busy.now)
    assert sum(c.total for c in late) == 0


def test_the_board_takes_two_statements(busy: Town, django_assert_num_queries: object) -> None:
    gp = busy.viewer("gp")
    with django_assert_num_queries(2):  # type: ignore[operator]
        boards.board(gp, boards.BoardQuery(), busy.now)


def test_the_calendar_has_seven_days_and_only_appointments(busy: Town) -> None:
    monday = boards.week_of(busy.today)
    days = boards.arrivals(busy.viewer("admission"), monday, busy.now)
    assert list(days) == [monday + DAY * n for n in range(7)]
    shown = [r for rows in days.values() for r in rows]
    assert {r.state for r in shown} <= {"scheduled", "no_show", "arrived", "outcome_returned"} and len(shown) == 4
    assert not any(boards.arrivals(busy.viewer("stranger"), monday, busy.now).values())
    assert not any(boards.arrivals(busy.viewer("admission"), monday + DAY * 70, busy.now).values())


@pytest.mark.parametrize(
    ("now", "begun"),
    [((7, 59), (-1, 17)), ((8, 0), (0, 8)), ((16, 59), (0, 8)), ((17, 0), (0, 17)), ((23, 0), (0, 17))],
)
def test_a_shift_begins_at_eight_and_at_five(now: tuple[int, int], begun: tuple[int, int]) -> None:
    day = dt.datetime(2026, 3, 12, tzinfo=clock.TZ)
    at = day.replace(hour=now[0], minute=now[1])
    assert boards.shift_of(at) == day + DAY * begun[0] + HOUR * begun[1]


def test_the_hand_over_names_what_is_open_and_what_was_done(busy: Town) -> None:
    found = boards.handover(busy.viewer("referral_centre"), busy.now - HOUR, busy.now + DAY)
    assert found.open[0].is_emergency, "emergencies stand first"
    assert {r.state for r in found.open} >= {"submitted", "info_asked", "scheduled", "no_show"}
    assert found.done["submit"] == 6 and found.done["ask_info"] == 1
    trace = Trace.objects.get(purpose="打印交班单")
    assert trace.operation == "print" and trace.detail == f"{found.serial} referrals:handover: {len(found.open)} rows"
    mark = pages.handover_page(found, busy.viewer("referral_centre"), busy.now)["mark"]
    assert all(part in mark for part in ("内部资料", "市中心医院", "用途：交班", spaced(found.serial)))


def test_the_hand_over_tells_nothing_of_what_was_never_sent(town: Town) -> None:
    gp, centre = town.viewer("gp"), town.viewer("referral_centre")
    Walk(town).to("draft")
    dropped = Walk(town).to("draft")
    actions.cancel_referral(referral_uid=dropped.uid, reason="improved", note="家属另有打算", by=gp, at=town.now)
    never = boards.handover(centre, town.now - DAY, town.now + HOUR)
    assert (never.open, never.done, never.steps) == ([], {}, [])
    set_term(
        alliance=town.group, name="referral.sender_review", value="department_head", clause="SY-47", edition="示例版",
        since_on=None, by=PLATFORM, at=town.now,
    )  # fmt: skip
    walk, head = Walk(town), act_as(town, "department_head", town.community)

    def press(do: str) -> None:
        actions.send_form(referral_uid=walk.referral.uid, case=walk.case, consents=both(), do=do, by=gp, at=town.now)

    press("ask_review")
    actions.return_review(referral_uid=walk.referral.uid, note="先与家属谈话", by=head, at=town.now)
    assert not boards.handover(centre, town.now - DAY, town.now + HOUR).done
    press("ask_review")
    actions.approve_review(referral_uid=walk.referral.uid, by=head, at=town.now)
    found = boards.handover(centre, town.now - DAY, town.now + HOUR)
    assert (
        found.done == {"approve_review": 1} and found.steps == [] and [r.pk for r in found.open] == [walk.referral.pk]
    )
    assert not boards.handover(town.viewer("stranger_centre"), town.now - DAY, town.now + HOUR).done


def _get(town: Town, key: str, path: str) -> str:
    client: Client = signed_in_client(town, key)
    with clock.frozen(town.now + HOUR):
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_pages(busy: Town) -> None:
    assert "没有" in _get(busy, "stranger", "/referrals/board/")
    for path in (
        "/referrals/board/?side=in&kind=x&late=1",
        "/referrals/calendar/?day=nonsense",
        "/referrals/calendar/",
    ):
        assert "lane" in _get(busy, "referral_centre", path)
    told = _get(busy, "referral_centre", "/referrals/handover/")
    assert "交班单" in told and "周平安" in told and "接班人签字" in told
    assert "229900" not in told

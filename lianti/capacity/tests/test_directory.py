"""Choosing where: who is offered what, and at what cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.alliances.actions import leave_alliance, set_term
from lianti.capacity import actions, queries
from lianti.capacity.shapes import SubjectLine
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Practitioner
from tests.town import PLATFORM, TODAY, Town


@pytest.fixture
def opened(town: Town) -> Town:
    """The town with a reserve of a fifth, seats open for two weeks."""
    set_term(
        alliance=town.group, name="capacity.referral_share", value=0.2, clause="JL-61", edition="示例版",
        by=PLATFORM, at=town.now,
    )  # fmt: skip
    town.open()
    return town


def test_a_stranger_is_offered_nothing(opened: Town) -> None:
    assert queries.directory(sender_institution=opened.stranger, at=opened.now) == []


def test_the_own_institution_is_not_in_its_directory(opened: Town) -> None:
    assert queries.directory(sender_institution=opened.lead, at=opened.now) == []


def test_a_line_says_what_one_needs_to_choose(opened: Town) -> None:
    [line] = queries.directory(sender_institution=opened.community, at=opened.now)
    assert (line.name, line.level_name, line.department) == ("心内科专家门诊", "三级甲等", "心内科")
    assert (line.free_reserved, line.free_open, line.waiting_days) == (4, 24, 2)
    assert line.distance_km == pytest.approx(3.7, abs=0.3)
    assert line.updated_at == opened.now
    [contracted] = queries.directory(sender_institution=opened.community, at=opened.now, priority="contracted")
    assert contracted.free_reserved == 6


def test_namesakes_stay_apart(opened: Town) -> None:
    twin = Practitioner.objects.create(
        name="程远山",
        home_institution=opened.lead,
        department=opened.department("心内科"),
        title="attending",
        specialty="心律失常",
    )
    actions.offer_service(
        department=opened.department("心内科"),
        name="心律失常门诊",
        practitioner=twin,
        by=opened.viewer("medical_affairs"),
        at=opened.now,
    )
    lines = queries.directory(sender_institution=opened.community, at=opened.now, q="程远山")
    assert {(p.name, p.title, p.specialty) for line in lines if (p := line.practitioner)} == {
        ("程远山", "主任医师", "冠心病"), ("程远山", "主治医师", "心律失常"),
    }  # fmt: skip
    assert [line.waiting_days for line in lines] == [2, None]


@pytest.mark.parametrize(("text", "count"), [("心内", 1), ("szxyy", 1), ("cys", 1), ("骨科", 0)])
def test_searching(opened: Town, text: str, count: int) -> None:
    assert len(queries.directory(sender_institution=opened.community, at=opened.now, q=text)) == count


def test_who_left_is_offered_nothing_from_that_day(opened: Town) -> None:
    membership = opened.memberships[opened.community.pk]
    leave_alliance(membership=membership, on=TODAY, by=PLATFORM, at=opened.now)
    assert queries.directory(sender_institution=opened.community, at=opened.now) == []
    assert queries.directory(sender_institution=opened.community, at=opened.now - dt.timedelta(days=1)) != []


def test_the_directory_costs_the_same_however_long_it_is(opened: Town) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.directory(sender_institution=opened.community, at=opened.now)
        return len(captured)

    before = cost()
    for number in range(10):
        service = actions.offer_service(
            department=opened.department("心内科"),
            name=f"门诊{number}",
            by=opened.viewer("medical_affairs"),
            at=opened.now,
        )
        actions.set_template(
            service=service,
            weekday=4,
            begins=dt.time(8),
            ends=dt.time(10),
            seats=5,
            by=opened.viewer("medical_affairs"),
            at=opened.now,
        )
    opened.open()
    assert cost() == before <= 6


def test_the_front_desk_sees_its_own_list_only(opened: Town) -> None:
    subject = new_uid()
    seat = opened.seats()[0]
    actions.book_seat(
        seat_uid=seat.uid,
        token=opened.hold(seat),
        subject_type="walk",
        subject_uid=subject,
        by=opened.viewer("gp"),
        at=opened.now,
    )
    session = opened.session()
    with pytest.raises(NotVisible):
        queries.session_list(session.uid, opened.viewer("gp"), opened.now)
    queries.set_subject_reader("walk", lambda viewer, uids, at: {uid: SubjectLine("祖母") for uid in uids})
    found = queries.session_list(session.uid, opened.viewer("front_desk"), opened.now)
    assert [(line.number, line.subject.name) for line in found.bookings if line.subject] == [(1, "祖母")]
    assert (found.session.used, found.session.used_reserved, found.session.reserved) == (1, 1, 3)
    day = queries.sessions_on(session.on_day, opened.viewer("front_desk"), opened.now)
    assert [entry.session.uid for entry in day] == [session.uid]

"""Notices: addressed to a role at an institution, read by each person once."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.ledger.models import Notice, NoticeRead
from lianti.ledger.notices import gathered, mark_read, notices_for, notify, unread_count
from lianti.ledger.tests.ground import AT, CLINIC, Person

pytestmark = pytest.mark.django_db
HEART, BONES = uuid.UUID(int=31), uuid.UUID(int=32)
NURSE = Person(uid=uuid.UUID(int=41), role="nurse")
OTHER_NURSE = Person(uid=uuid.UUID(int=42), role="nurse")
STRANGER = Person(uid=uuid.UUID(int=43), role="nurse", institution_uid=uuid.UUID(int=12))
REGULATOR = Person(uid=uuid.UUID(int=44), role="nurse", institution_uid=None)


def tell(text: str = "有一份转诊待接收", roles: tuple[str, ...] = ("nurse",), **more: object) -> None:
    said = {"institution_uid": CLINIC, "path": "/r/1/", "at": AT} | more
    notify(roles=roles, text=text, **said)  # type: ignore[arg-type]


def texts(viewer: Person, department: uuid.UUID | None = None, at: dt.datetime = AT) -> list[str]:
    return [line.text for line in notices_for(viewer, department, at)]


def test_a_notice_reaches_the_role_at_the_institution_and_nobody_else() -> None:
    tell(roles=("nurse", "gp", "nurse"))
    assert Notice.objects.count() == 2, "a role named twice is told once"
    assert texts(NURSE) == texts(OTHER_NURSE) == ["有一份转诊待接收"]
    assert texts(STRANGER) == texts(REGULATOR) == texts(Person(role="specialist")) == []
    assert [unread_count(viewer, None, AT) for viewer in (NURSE, STRANGER, REGULATOR)] == [1, 0, 0]


def test_a_notice_of_a_department_stays_there() -> None:
    tell("科室", department_uid=HEART)
    tell("全院")
    assert texts(NURSE, HEART) == ["全院", "科室"]
    assert texts(NURSE, BONES) == texts(NURSE) == ["全院"]
    mark_read(NURSE, BONES, AT)
    assert unread_count(NURSE, HEART, AT) == 1, "what was not shown is not read"


def test_gathered_notices_are_written_together_or_not_at_all() -> None:
    with pytest.raises(ZeroDivisionError), gathered():
        tell("落空")
        raise ZeroDivisionError
    with gathered(), CaptureQueriesContext(connection) as asked:
        tell("一")
        tell("二", roles=("nurse", "gp"))
        assert not asked.captured_queries
    assert texts(NURSE) == ["二", "一"]
    tell("三")
    assert texts(NURSE)[0] == "三", "and afterwards as before"


def test_reading_counts_for_the_person_and_once() -> None:
    tell()
    for _ in range(2):
        mark_read(NURSE, None, AT)
    assert NoticeRead.objects.count() == 1
    assert (unread_count(NURSE, None, AT), unread_count(OTHER_NURSE, None, AT)) == (0, 1)
    assert [line.unread for line in notices_for(NURSE, None, AT)] == [False]
    tell("新的")
    assert [line.unread for line in notices_for(NURSE, None, AT)] == [True, False]


def test_old_notices_leave_the_bell() -> None:
    tell()
    assert texts(NURSE, at=AT + dt.timedelta(days=14)) != []
    late = AT + dt.timedelta(days=14, seconds=1)
    assert texts(NURSE, at=late) == []
    assert unread_count(NURSE, None, late) == 0


def test_a_long_text_is_cut_and_not_refused() -> None:
    tell("长" * 200)
    assert texts(NURSE) == ["长" * 160]


def test_the_newest_come_first_and_the_count_stops() -> None:
    for number in range(120):
        tell(str(number))
    assert texts(NURSE)[:2] == ["119", "118"]
    assert len(texts(NURSE)) == 20
    assert unread_count(NURSE, None, AT) == 100


def test_statements_do_not_grow_with_notices() -> None:
    def statements() -> list[int]:
        counts = []
        for read in (notices_for, unread_count, mark_read):
            tell()
            with CaptureQueriesContext(connection) as seen:
                read(NURSE, None, AT)
            counts.append(len(seen))
        return counts

    few = statements()
    for _ in range(30):
        tell()
    assert statements() == few
    assert few[:2] == [1, 1]

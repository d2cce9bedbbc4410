"""Counts compiled once for a kind of viewer: the same numbers, for every viewer, at every moment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure import clock
from lianti.kernel.web.counting import counted
from lianti.kernel.web.models import Draft

pytestmark = pytest.mark.django_db
NOW = clock.at_time(dt.date(2026, 3, 11), 0, 30)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class Somebody:
    """A viewer with what may be missing of one."""

    uid: uuid.UUID
    role: str = "nurse"
    grant_uid: uuid.UUID | None = None
    friends: tuple[uuid.UUID, ...] = ()


def draft(user: uuid.UUID, at: dt.datetime, grant: uuid.UUID | None = None) -> Draft:
    return Draft.objects.create(
        user_uid=user, grant_uid=grant or uuid.uuid4(), form_key=str(uuid.uuid4()), sealed=b"", updated_at=at
    )


@counted
def own(viewer: Somebody, _at: dt.datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(user_uid=viewer.uid)


@counted
def recent(viewer: Somebody, at: dt.datetime) -> QuerySet[Draft]:
    mine = Q(user_uid=viewer.uid) | Q(user_uid__in=viewer.friends)
    return Draft.objects.filter(mine, updated_at__gte=at - DAY, updated_at__lte=at).order_by("pk")


@counted
def of_the_role(viewer: Somebody, _at: dt.datetime) -> QuerySet[Draft]:
    rows = Draft.objects.filter(user_uid=viewer.uid)
    held = {"grant_uid": viewer.grant_uid}
    return rows.filter(**held)[:2] if viewer.role == "nurse" else rows.none()


@counted
def of_the_day(viewer: Somebody, at: dt.datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(updated_at__date=clock.local_day(at) - DAY + DAY)


def test_each_viewer_gets_the_own_number() -> None:
    one, other = Somebody(uuid.uuid4()), Somebody(uuid.uuid4())
    draft(one.uid, NOW)
    draft(one.uid, NOW)
    draft(other.uid, NOW)
    assert [own(who, NOW) for who in (one, other, Somebody(uuid.uuid4()))] == [2, 1, 0]
    for who in (one, other):
        assert own(who, NOW) == own.rows(who, NOW).count()


def test_moments_move_on() -> None:
    one = Somebody(uuid.uuid4())
    draft(one.uid, NOW)
    assert [recent(one, NOW + span) for span in (-HOUR, 0 * HOUR, DAY, DAY + HOUR)] == [0, 1, 1, 0]


def test_the_day_is_the_local_one() -> None:
    one = Somebody(uuid.uuid4())
    draft(one.uid, NOW)
    days = [of_the_day(one, NOW + span) for span in (-HOUR, 0 * HOUR, 23 * HOUR, DAY)]
    assert days == [0, 1, 1, 0]


def test_what_is_missing_and_how_many_there_are_has_a_statement_of_its_own() -> None:
    friend, grant = uuid.uuid4(), uuid.uuid4()
    lonely = Somebody(uuid.uuid4())
    liked = replace(lonely, friends=(friend, uuid.uuid4()))
    draft(friend, NOW)
    draft(lonely.uid, NOW, grant)
    assert [recent(who, NOW) for who in (lonely, liked, replace(liked, friends=(friend,)))] == [1, 2, 2]
    granted = replace(lonely, grant_uid=grant)
    assert [of_the_role(who, NOW) for who in (lonely, granted, replace(granted, role="gp"))] == [0, 1, 0]


def test_a_cut_count_stays_cut_and_nothing_is_not_asked() -> None:
    grant = uuid.uuid4()
    one = Somebody(uuid.uuid4(), grant_uid=grant)
    for _ in range(3):
        draft(one.uid, NOW, grant)
    assert of_the_role(one, NOW) == 2
    with CaptureQueriesContext(connection) as asked:
        assert of_the_role(replace(one, role="gp"), NOW) == 0
    assert asked.captured_queries == []


def test_a_moment_that_is_compared_or_formatted_fails_at_once() -> None:
    @counted
    def wrong(_viewer: Somebody, at: dt.datetime) -> QuerySet[Draft]:
        return Draft.objects.filter(updated_at__gte=max(at, NOW))

    @counted
    def also_wrong(_viewer: Somebody, at: dt.datetime) -> QuerySet[Draft]:
        return Draft.objects.filter(updated_at__gte=clock.day_start(clock.local_day(at)))

    for count in (wrong, also_wrong):
        with pytest.raises(TypeError):
            count(Somebody(uuid.uuid4()), NOW)


@pytest.mark.parametrize(
    "ask",
    [
        lambda viewer: viewer.uid == uuid.UUID(int=1), lambda viewer: viewer.uid != "x",
        lambda viewer: viewer.uid in (uuid.UUID(int=1),), lambda viewer: viewer.uid in {uuid.UUID(int=1)},
        lambda viewer: uuid.UUID(int=1) in viewer.friends, lambda viewer: {uuid.UUID(int=1): True}.get(viewer.uid),
    ],
)  # fmt: skip
def test_what_only_one_viewer_knows_is_never_compared_in_python(ask: Callable[[Somebody], object]) -> None:
    """It was False for everybody, without a word, and the count was wrong."""

    @counted
    def wrong(viewer: Somebody, _at: dt.datetime) -> QuerySet[Draft]:
        return Draft.objects.filter(user_uid=viewer.uid) if ask(viewer) else Draft.objects.all()

    @counted
    def fine(viewer: Somebody, _at: dt.datetime) -> QuerySet[Draft]:
        rows = Draft.objects.filter(user_uid__in=[viewer.uid, *viewer.friends])
        return rows if viewer.uid is not None and viewer.grant_uid is None and viewer.role in {"nurse"} else rows.none()

    somebody = Somebody(uuid.UUID(int=1), friends=(uuid.uuid4(),))
    with pytest.raises(TypeError, match="condition of the query"):
        wrong(somebody, NOW)
    draft(somebody.uid, NOW)
    assert fine(somebody, NOW) == 1


def test_a_moment_takes_spans_only() -> None:
    @counted
    def wrong(_viewer: Somebody, at: dt.datetime) -> QuerySet[Draft]:
        return Draft.objects.filter(updated_at__gte=at - 3)  # type: ignore[operator]

    with pytest.raises(TypeError):
        wrong(Somebody(uuid.uuid4()), NOW)

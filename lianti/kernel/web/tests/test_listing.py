"""Lists and tallies compiled once for a kind of viewer and a shape: what an ordinary query would give."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure import clock
from lianti.kernel.web.counting import listed, tallied
from lianti.kernel.web.models import Draft

pytestmark = pytest.mark.django_db
NOW = clock.at_time(dt.date(2026, 3, 11), 0, 30)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Somebody:
    """A viewer."""

    uid: uuid.UUID
    role: str = "nurse"


def draft(user: uuid.UUID, at: dt.datetime) -> Draft:
    return Draft.objects.create(
        user_uid=user, grant_uid=uuid.uuid4(), form_key=str(uuid.uuid4()), sealed=b"", updated_at=at
    )


@listed
def mine(viewer: Somebody, at: dt.datetime, newest: bool) -> QuerySet[Draft]:
    rows = Draft.objects.filter(user_uid=viewer.uid, updated_at__gte=at - DAY)
    keys = rows.order_by("-updated_at" if newest else "updated_at").values("pk")[:2]
    return Draft.objects.filter(pk__in=keys).order_by("-updated_at" if newest else "updated_at")


@tallied
def ages(viewer: Somebody, at: dt.datetime) -> tuple[QuerySet[Draft], dict[str, Q]]:
    rows = Draft.objects.filter(user_uid=viewer.uid) if viewer.role == "nurse" else Draft.objects.none()
    return rows, {"new": Q(updated_at__gte=at - DAY), "old": Q(updated_at__lt=at - DAY)}


def test_a_list_is_of_who_asks_in_the_order_that_is_asked_for() -> None:
    one, other = Somebody(uuid.uuid4()), Somebody(uuid.uuid4())
    first, second, third = (draft(one.uid, NOW + hours * dt.timedelta(hours=1)) for hours in (0, 1, 2))
    theirs = draft(other.uid, NOW)
    assert mine(one, NOW, False) == [first, second]
    assert mine(one, NOW, True) == [third, second]
    assert mine(other, NOW, True) == [theirs]
    assert mine(one, NOW + DAY + dt.timedelta(hours=2), False) == [third]
    assert mine(Somebody(uuid.uuid4()), NOW, True) == []
    assert (mine(one, NOW, True)[0].updated_at, mine(one, NOW, True)[0].form_key) == (third.updated_at, third.form_key)


def test_a_tally_counts_every_name_in_one_statement() -> None:
    one = Somebody(uuid.uuid4())
    for days in (0, 0, 3):
        draft(one.uid, NOW - days * DAY)
    draft(uuid.uuid4(), NOW)
    with CaptureQueriesContext(connection) as asked:
        assert ages(one, NOW) == {"new": 2, "old": 1}
    assert len(asked) == 1
    assert ages(one, NOW + DAY * 2) == {"new": 0, "old": 3}
    assert ages(Somebody(uuid.uuid4()), NOW) == {"new": 0, "old": 0}, "no row is no missing answer"


def test_nothing_to_count_is_not_asked() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert ages(Somebody(uuid.uuid4(), "gp"), NOW) == {}
    assert asked.captured_queries == []

"""Notices: a fact addressed to a role at an institution, so that nobody has to go looking for work."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianti.kernel.pure.ids import spaced_in
from lianti.kernel.web.counting import counted
from lianti.kernel.web.writing import insert_row, insert_rows
from lianti.ledger.models import Notice, NoticeRead
from lianti.ledger.shapes import Actor

_SHOWN_DAYS = 14
_TEXT = 160
# One more than a badge has room for, so that it can say 99+.
_COUNTED = 100

_gathered: ContextVar[list[Notice] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Write the notices of a block by one statement at its end; those of a block that fails are not written."""
    rows: list[Notice] = []
    mark = _gathered.set(rows)
    try:
        yield
    finally:
        _gathered.reset(mark)
    insert_rows(rows)


@dataclass(frozen=True)
class NoticeLine:
    """One notice as the bell shows it."""

    uid: uuid.UUID
    text: str
    path: str
    tone: str
    at: dt.datetime
    unread: bool


def notify(
    *,
    institution_uid: uuid.UUID,
    roles: Iterable[str],
    text: str,
    path: str,
    at: dt.datetime,
    department_uid: uuid.UUID | None = None,
    user_uid: uuid.UUID | None = None,
    tone: str = "normal",
) -> None:
    """This function will address one sentence (no names of patients) to each role at an institution, once.

    With ``department_uid`` only people of that department see it, with ``user_uid`` only that person. Longer texts are
    cut to 160 signs.
    """
    for role in dict.fromkeys(roles):
        row = Notice(
            institution_uid=institution_uid, role=role, department_uid=department_uid, user_uid=user_uid,
            text=text[:_TEXT], path=path, tone=tone, at=at,
        )  # fmt: skip
        kept = _gathered.get()
        if kept is None:
            insert_row(row)
        else:
            kept.append(row)


def _mine(viewer: Actor, department_uid: uuid.UUID | None, at: dt.datetime) -> Q:
    return (
        Q(institution_uid=viewer.institution_uid, role=viewer.role, at__gte=at - dt.timedelta(days=_SHOWN_DAYS))
        & (Q(department_uid=None) | Q(department_uid=department_uid))
        & (Q(user_uid=None) | Q(user_uid=viewer.uid))
    )


def notices_for(viewer: Actor, department_uid: uuid.UUID | None, at: dt.datetime, limit: int = 20) -> list[NoticeLine]:
    """Return the newest notices for a viewer's role, unread ones marked, in one statement."""
    read = NoticeRead.objects.filter(notice=OuterRef("pk"), user_uid=viewer.uid)
    rows = Notice.objects.filter(_mine(viewer, department_uid, at)).annotate(was_read=Exists(read)).order_by("-pk")
    return [NoticeLine(n.uid, spaced_in(n.text), n.path, n.tone, n.at, not n.was_read) for n in rows[:limit]]


def unread_count(viewer: Actor, department_uid: uuid.UUID | None, at: dt.datetime) -> int:
    """Return how many notices the viewer has not read, counted up to one more than a badge shows."""
    return _unread(_Reader(viewer.uid, viewer.role, viewer.institution_uid, department_uid), at)


@dataclass(frozen=True)
class _Reader:
    """Who has read a notice, or has not."""

    uid: uuid.UUID
    role: str
    institution_uid: uuid.UUID | None
    department_uid: uuid.UUID | None
    name: str = ""


@counted
def _unread(reader: _Reader, at: dt.datetime) -> QuerySet[Notice]:
    read = NoticeRead.objects.filter(notice=OuterRef("pk"), user_uid=reader.uid)
    rows = Notice.objects.filter(_mine(reader, reader.department_uid, at))
    return rows.exclude(Exists(read))[:_COUNTED]


def mark_read(viewer: Actor, department_uid: uuid.UUID | None, at: dt.datetime, *, calm: bool = False) -> None:
    """This function will mark the notices of the viewer's role as read by this person; with ``calm`` not the urgent."""
    read = NoticeRead.objects.filter(notice=OuterRef("pk"), user_uid=viewer.uid)
    mine = Notice.objects.filter(_mine(viewer, department_uid, at)).exclude(Exists(read))
    rows = (mine.filter(tone="normal") if calm else mine).values_list("pk", flat=True)
    NoticeRead.objects.bulk_create(
        [NoticeRead(notice_id=pk, user_uid=viewer.uid, at=at) for pk in rows], ignore_conflicts=True
    )

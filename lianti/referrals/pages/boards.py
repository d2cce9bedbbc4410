"""The board, the calendar of arrivals and the hand-over sheet as pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Clock, Filter, PersonLine, State
from lianti.referrals import codes
from lianti.referrals.pages.common import clock_of, holder_words, person_of, url_of
from lianti.referrals.queries.boards import BoardColumn, BoardQuery, Handover
from lianti.referrals.states import STATES, TABLE, TONES, Tone
from lianti.referrals.states.down import DOWN_TABLE
from lianti.residents.exports.handing import mark_of

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Referral

_WEEKDAYS = _("一二三四五六日")


@dataclass(frozen=True)
class Card:
    """One case on the board or in the calendar."""

    url: str
    person: PersonLine
    kind: str
    urgent: str
    way: str
    detail: str
    clock: Clock
    when: str
    state: State
    mine: bool


@dataclass(frozen=True)
class Lane:
    """One column of the board."""

    label: str
    tone: Tone
    total: int
    cards: tuple[Card, ...]

    @property
    def hidden(self) -> int:
        """How many cases stand in the state and are not drawn."""
        return self.total - len(self.cards)


def _card(referral: Referral, viewer: Viewer, at: dt.datetime) -> Card:
    part = referral.receiver_department.name if referral.receiver_department else ""
    to = referral.receiver_institution.label if referral.receiver_institution else _("未选")
    urgent = codes.URGENCIES[referral.urgency] if referral.urgency != "routine" else ""
    inward = referral.receiver_institution_id == viewer.institution_id
    moment = clock.local(referral.appointment_at).strftime("%H:%M") if referral.appointment_at else ""
    return Card(
        url=url_of(referral),
        person=person_of(referral, at),
        kind=codes.KINDS.get(referral.kind, referral.kind),
        urgent=urgent,
        way=f"{referral.sender_institution.label} → {part or to}"
        if inward
        else _("转往%(to)s") % {"to": f"{to} {part}".strip()},
        detail=referral.diagnosis_name,
        clock=clock_of(referral, at),
        when=moment,
        state=State(STATES[referral.state], TONES[referral.state]),
        mine=referral.holder_institution_id == viewer.institution_id and referral.holder_role == viewer.role,
    )


def board_page(columns: list[BoardColumn], query: BoardQuery, viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the board."""
    lanes = [
        Lane(STATES[c.state], TONES[c.state], c.total, tuple(_card(r, viewer, at) for r in c.rows)) for c in columns
    ]
    sides = (("", _("转入和转出")), ("in", _("转入")), ("out", _("转出")))
    filters = (
        Filter("side", _("方向"), query.side, sides),
        Filter("kind", _("类型"), query.kind, (("", _("全部类型")), *codes.KINDS.items())),
        Filter("late", _("时限"), "1" if query.late else "", (("", _("全部时限")), ("1", _("只看超时")))),
    )
    return {"lanes": lanes, "filters": filters, "total": sum(c.total for c in columns)}


@dataclass(frozen=True)
class Day:
    """One day of the calendar."""

    label: str
    today: bool
    cards: tuple[Card, ...]


def calendar_page(
    days: dict[dt.date, list[Referral]], monday: dt.date, viewer: Viewer, at: dt.datetime
) -> dict[str, Any]:
    """Return the context of the calendar of arrivals."""
    today, home = clock.local_day(at), reverse("referrals:calendar")
    shown = [
        Day(f"{day:%m-%d} {_('周')}{_WEEKDAYS[day.weekday()]}", day == today, tuple(_card(r, viewer, at) for r in rows))
        for day, rows in days.items()
    ]
    week = dt.timedelta(days=7)
    return {
        "days": shown,
        "from_on": monday,
        "last_on": monday + week - dt.timedelta(days=1),
        "before": f"{home}?day={monday - week}",
        "after": f"{home}?day={monday + week}",
        "now": home,
        "total": sum(len(rows) for rows in days.values()),
    }


@dataclass(frozen=True)
class Line:
    """One open case on the hand-over sheet."""

    number: str
    person: str
    kind: str
    way: str
    state: str
    holder: str
    promised: str
    late: bool


def handover_page(found: Handover, viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the hand-over sheet (交班单)."""
    groups: dict[str, list[Line]] = {}
    for referral in found.open:
        groups.setdefault(codes.URGENCIES[referral.urgency], []).append(_line(referral, at))
    labels = {m.name: m.label for m in (*DOWN_TABLE.moves, *TABLE.moves)}
    done = sorted(((labels.get(move, move), n) for move, n in found.done.items()), key=lambda pair: -pair[1])
    notes = [
        (
            clock.local(s.at).strftime("%m-%d %H:%M"),
            spaced(s.referral.number),
            labels.get(s.move, s.move),
            s.by_name,
            s.note,
        )
        for s in found.steps
    ]
    return {
        "institution": viewer.institution_name,
        "who": f"{viewer.name}（{viewer.role_name}）",
        "since": clock.local(found.since).strftime("%Y-%m-%d %H:%M"),
        "until": clock.local(at).strftime("%Y-%m-%d %H:%M"),
        "groups": list(groups.items()),
        "open": len(found.open),
        "late": sum(1 for lines in groups.values() for line in lines if line.late),
        "done": done,
        "notes": notes,
        "mark": mark_of(viewer, _("交班"), found.serial, at).text,
    }


def _line(referral: Referral, at: dt.datetime) -> Line:
    promised = referral.promised_at
    part = referral.receiver_department.name if referral.receiver_department else ""
    person = person_of(referral, at)
    return Line(
        number=spaced(referral.number),
        person=f"{person.name} {person.sex} {person.age}",
        kind=codes.KINDS.get(referral.kind, referral.kind),
        way=f"{referral.sender_institution.label} → {part}",
        state=STATES[referral.state],
        holder=holder_words(referral),
        promised=clock.local(promised).strftime("%m-%d %H:%M") if promised else "",
        late=promised is not None and promised < at,
    )

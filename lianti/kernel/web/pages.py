"""Frozen shapes the partials draw; a view fills them, a template never sees a model."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from .shapes import Label
from .words import span_words

Tone = Literal["plain", "info", "good", "warn", "bad", "violet", "teal"]
ClockState = Literal["ok", "soon", "late", "none", "done"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A promised time and how it stands, in words and colour (`_clock.html`)."""

    state: ClockState
    words: Label
    due: dt.datetime | None = None

    @classmethod
    def of(cls, due: dt.datetime | None, at: dt.datetime, soon: dt.timedelta = dt.timedelta(minutes=30)) -> "Clock":
        """Say how *due* stands at *at*: late, soon (less than *soon* is left) or ok; without *due*, no promise."""
        if due is None:
            return cls("none", _("无时限"))
        left = due - at
        words = span_words(left.total_seconds())
        if left < dt.timedelta(0):
            return cls("late", _("超时 %(span)s") % {"span": words}, due)
        if left <= soon:
            return cls("soon", _("快到时 剩%(span)s") % {"span": words}, due)
        return cls("ok", _("剩 %(span)s") % {"span": words}, due)


@dataclass(frozen=True, slots=True)
class State:
    """A state in words with its colour (`_state.html`)."""

    label: Label
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Chip:
    """The 依据 of a rule: the clause, its title and where to read it (`_chip.html`)."""

    clause: str
    title: Label = ""
    url: str = ""
    state: Tone = "plain"
    alliance: Label = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person so that namesakes stay apart (`_person.html`); the identity number comes masked."""

    name: str
    sex: Label = ""
    age: Label = ""
    masked_id: str = ""
    institution: Label = ""
    number: str = ""
    url: str = ""
    note: Label = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One fact on the timeline (`_timeline.html`); *at* None draws a step still to come."""

    title: Label
    at: dt.datetime | None = None
    who: Label = ""
    detail: Label = ""
    icon: str = "circle-dot"
    tone: Tone = "plain"
    chip: Chip | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class MoveButton:
    """One move the server allows now (`_moves.html`); *why_not* shows it switched off with the reason.

    `dialog` names the id of a `<dialog>` on the page that holds the move's form; without it the button posts to `url`.
    """

    label: Label
    url: str = ""
    style: Literal["primary", "secondary", "danger", "quiet"] = "secondary"
    icon: str = ""
    confirm: Label = ""
    dialog: str = ""
    method: Literal["post", "get"] = "post"
    why_not: Label = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One number across the top (`_kpi.html`)."""

    label: Label
    value: str
    icon: str = "activity"
    tone: Tone = "info"
    note: Label = ""
    url: str = ""
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a worklist; a *sort* key makes the heading a button, *main* heads the card on a phone."""

    key: str
    label: Label
    sort: str = ""
    align: Literal["", "num", "center"] = ""
    main: bool = False
    wide: bool = False


CellKind = Literal["text", "mono", "link", "state", "clock", "person", "chip", "money", "datetime", "direction"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: *value* is text, or the shape that *kind* names; *note* stands below in small letters."""

    value: object = ""
    kind: CellKind = "text"
    url: str = ""
    note: Label = ""
    tone: Tone | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a worklist: its cells in the order of the columns, its page and its one main button."""

    uid: str
    url: str
    cells: tuple[Cell, ...]
    button: MoveButton | None = None
    urgent: bool = False
    label: Label = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab over a worklist with its count."""

    key: str
    label: Label
    url: str
    count: int | None = None
    active: bool = False
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One control of the filter row: text without options, else a choice of (value, label).

    ``suggestions`` are offered while typing, for choices too many for a list that drops down. What is typed into a
    ``private`` one can be a person's name: the row is sent by POST, and the view is ``looked_for.looking``.
    """

    name: str
    label: Label
    value: str = ""
    options: tuple[tuple[str, Label], ...] = ()
    placeholder: Label = ""
    suggestions: tuple[Label, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What will stand here and the first step (`_empty.html`)."""

    title: Label
    hint: Label = ""
    icon: str = "inbox"
    url: str = ""
    action: Label = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Which page of how many (`_pager.html`); *more* says that there are more than were counted."""

    number: int
    pages: int
    total: int
    param: str = "page"
    more: bool = False

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.pages else None


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """Everything `_worklist.html` draws."""

    label: Label
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    descending: bool = False
    pager: Pager | None = None
    empty: Empty = field(default_factory=lambda: Empty(_("这里暂时没有待办")))
    export_url: str = ""
    refresh_on: str = ""
    element: str = "worklist"
    saved: tuple[Tab, ...] = ()
    saved_url: str = ""

    @property
    def private(self) -> bool:
        """Say whether what is typed into the filter row must stay out of the address."""
        return any(item.private for item in self.filters)

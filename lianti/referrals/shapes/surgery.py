"""What the actions around an operation take: plain values, already parsed; and its templates as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class PreOpLine:
    """One line of a checklist; a result older than ``max_age_days`` on the day of the operation does not count."""

    code: str
    text: str
    max_age_days: int | None = None


@dataclass(frozen=True)
class PreOpTemplate:
    """A checklist in one edition."""

    key: str
    edition: str
    since_on: dt.date
    source: str
    items: tuple[PreOpLine, ...]

    @property
    def label(self) -> str:
        """Return what a case keeps of it."""
        return f"{self.key} {self.edition}"


@dataclass(frozen=True)
class PostOpDay:
    """One day after an operation and what is asked on it."""

    day: int
    asks: str


@dataclass(frozen=True)
class PostOpTemplate:
    """A plan of follow-up in one edition."""

    key: str
    name: str
    edition: str
    since_on: dt.date
    source: str
    days: tuple[PostOpDay, ...]
    targets: str
    alarm_signs: str
    send_back_when: str

    @property
    def label(self) -> str:
        """Return what a case keeps of it."""
        return f"{self.key} {self.edition}"


@dataclass(frozen=True)
class SurgeryWish:
    """What the clinic asks for: which operation, how the person is put to sleep, which day would suit."""

    procedure: str = ""
    anaesthesia: str = ""
    wish_on: dt.date | None = None


@dataclass(frozen=True)
class PreOpSaid:
    """One answer of the checklist: yes, no, or not applicable with a reason; ``on_day`` is the day of a result."""

    code: str
    answer: str = ""
    on_day: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class PreOpKept:
    """One line of a case's checklist as it stands."""

    code: str
    text: str
    max_age_days: int | None
    answer: str
    on_day: dt.date | None
    note: str


@dataclass(frozen=True)
class SurgeryEnd:
    """What came of the day: done, with what was really done and by whom, or not done and why."""

    result: str = ""
    performed: str = ""
    surgeon: str = ""
    note: str = ""


@dataclass(frozen=True)
class PostOpWish:
    """Which plan of follow-up a case carries, counted from the day of the operation."""

    template: str = ""
    procedure: str = ""
    operated_on: dt.date | None = None
    surgeon: str = ""


@dataclass(frozen=True)
class PostOpSaid:
    """What the clinic found on one day after the operation; ``signs`` are alarm signs in words."""

    reached: str = ""
    wound: str = ""
    pain: int | None = None
    temperature: float | None = None
    drugs: str = ""
    stitches: str = ""
    exercise: str = ""
    signs: str = ""
    note: str = ""

"""What the roster reader takes and gives: frozen dataclasses, no behaviour."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["new", "same", "duplicate", "unclear", "error"]
VERDICTS: tuple[Verdict, ...] = ("new", "same", "duplicate", "unclear", "error")
Role = Literal["lead", "member"]


@dataclass(frozen=True)
class Contact:
    """A person the office may call about a unit (联系人); any of the three may be empty."""

    name: str = ""
    post: str = ""
    phone: str = ""


@dataclass(frozen=True)
class RawUnit:
    """One unit as the file has it, cleaned but not judged.

    ``block`` counts the tables and lists of the file, ``place`` says in Chinese where the unit stands, ``columns``
    are the columns its table has. ``kind`` and ``level`` are what a column of the file wrote, word for word. ``notes``
    go into the message. ``decided`` and ``same_as`` hold what the office answered in the preview.
    """

    name: str
    role: Role = "member"
    district: str = ""
    kind: str = ""
    level: str = ""
    head: str = ""
    contacts: tuple[Contact, ...] = ()
    number: str = ""
    place: str = ""
    block: int = 0
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    decided: Literal["", "new", "same"] = ""
    same_as: uuid.UUID | None = None


@dataclass(frozen=True)
class KnownUnit:
    """An institution that is already in the alliance, as the caller reads it from its tables."""

    uid: uuid.UUID
    name: str
    name_key: str = ""
    district: str = ""
    kind: str = ""
    level: str = ""
    head: str = ""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class RosterRow:
    """One row of the preview: the unit, what the platform makes of it and what the office should do.

    ``known_uid`` names the member the row is (same) or may be (unclear). ``raw`` is the unit as read, so that
    the office can correct it and have it judged again.
    """

    number: int
    name: str
    kind: str
    level: str
    district: str
    role: Role
    head: str
    contacts: tuple[Contact, ...]
    verdict: Verdict
    message: str
    raw: RawUnit
    known_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class Edit:
    """What the office corrects in one row; ``None`` leaves a value as it is.

    ``verdict`` may be ``new`` (it is another unit than the look-alike) or ``same`` (it is that unit; ``same_as``
    says which, when the row does not already name it). ``drop`` leaves the row out of the import.
    """

    number: int
    name: str | None = None
    kind: str | None = None
    level: str | None = None
    district: str | None = None
    head: str | None = None
    contacts: tuple[Contact, ...] | None = None
    verdict: Literal["new", "same"] | None = None
    same_as: uuid.UUID | None = None
    drop: bool = False

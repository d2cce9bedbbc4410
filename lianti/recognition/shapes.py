"""What recognition takes and gives: plain values; the rules work on these alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """One item of the catalogue as it holds for a place: an institution in two alliances takes the shorter period."""

    code: str
    name: str
    category: str
    body_part: str = ""
    valid_days: int = 0
    sample: bool = False
    source: str = ""
    fen: int | None = None


@dataclass(frozen=True)
class Place:
    """An institution as recognition sees it: level 3, 2 or 1, prefecture by GB/T 2260 ("" unknown), alliances."""

    id: int
    level: int
    area: str = ""
    alliances: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Certificate:
    """What a unit passed: one item or a whole category, how far it carries, from a day up to another."""

    kind: str
    scope: str
    since_on: dt.date
    until_on: dt.date
    item_code: str = ""
    category: str = ""
    areas: tuple[str, ...] = ()
    region: str = ""
    alliance_id: int | None = None
    confirmed: bool = True


@dataclass(frozen=True)
class Failure:
    """A failed assessment (失控、不合格): from ``failed_on`` no mark, from ``affected_on`` results are flagged."""

    failed_on: dt.date
    affected_on: dt.date
    item_code: str = ""
    category: str = ""


@dataclass(frozen=True)
class Mark:
    """A mark as derived; there is no way to type one."""

    scope: str
    label: str


@dataclass(frozen=True)
class Direction:
    """A rule that lets a higher level accept what a lower one issued (A4)."""

    from_level: int
    to_level: int
    area: str
    alliance_id: int


@dataclass(frozen=True)
class Result:
    """One earlier result: by its own code and the catalogue item it stands for, where and when."""

    uid: uuid.UUID
    item_code: str
    performed_at: dt.datetime
    place_id: int
    body_part: str = ""
    text: str = ""
    unit: str = ""
    reference: str = ""
    abnormal: str = ""
    laboratory: str = ""
    report_uid: uuid.UUID | None = None
    images: int = 0
    pictures: tuple[uuid.UUID, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the rules say of one result: its mark and, when it cannot be recognised, the first reason in words."""

    mark: Mark | None
    age_days: int
    why_not: str = ""
    flagged: bool = False

    @property
    def eligible(self) -> bool:
        """Say whether it can be recognised."""
        return not self.why_not


@dataclass(frozen=True)
class Asked:
    """One line of an order: an item, and the part of the body where the item leaves it open."""

    code: str
    body_part: str = ""

    @property
    def key(self) -> str:
        """Return how a form names the line."""
        return f"{self.code}~{self.body_part}" if self.body_part else self.code


@dataclass(frozen=True)
class Answer:
    """What the doctor said of one shown result."""

    decision: str
    reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Said:
    """What the doctor said of one line, and the result that was on the screen then."""

    answer: Answer
    result_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class CertificateFields:
    """A certificate as it is entered."""

    institution_uid: uuid.UUID
    kind: str
    scope: str
    number: str
    since_on: dt.date
    until_on: dt.date
    item_code: str = ""
    category: str = ""
    issuer: str = ""
    area: str = ""
    region: str = ""
    provinces: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperResult:
    """A report on paper from outside of the platform, as the doctor has it in hand."""

    resident_uid: uuid.UUID
    item_code: str
    performed_on: dt.date
    issuer: str
    mark: str = ""
    body_part: str = ""
    report_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class RawItem:
    """One row of a catalogue as the office has it; cells are plain text."""

    line: int
    code: str = ""
    name: str = ""
    category: str = ""
    body_part: str = ""
    valid_days: str = ""
    price: str = ""
    source: str = ""


@dataclass(frozen=True)
class ItemRow:
    """A row with its verdict: new, changed, same or error, and one sentence when something is wrong."""

    raw: RawItem
    verdict: str
    item: Item | None = None
    message: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class RawCode:
    """One row of own codes as the unit has it: its code, its name, and the item as a code or a name."""

    line: int
    code: str = ""
    name: str = ""
    item: str = ""


@dataclass(frozen=True)
class CodeRow:
    """A row of own codes with its verdict, the item it stands for, and one sentence when something is wrong."""

    raw: RawCode
    verdict: str
    item_code: str = ""
    message: str = ""

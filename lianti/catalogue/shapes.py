"""What the catalogue gives to other apps and takes from them: frozen dataclasses without Django."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Direction = Literal["up", "down"]
Urgency = Literal["emergency", "urgent", "routine"]
Stance = Literal["for", "against"]
Certainty = Literal["seen", "second-hand", "memory"]
Number = int | float | Decimal


@dataclass(frozen=True)
class DiagnosisShape:
    """One diagnosis (诊断): ``common`` ones come from the built-in list, ``aliases`` are everyday names (冠心病)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    common: bool = False
    chapter: int = 0
    edition: str = ""


@dataclass(frozen=True)
class Atom:
    """One comparison of a machine condition: a number against a bound, or a flag that must be true."""

    name: str
    sign: Literal[">=", "<=", "<", ">", ""] = ""
    bound: Decimal | None = None


@dataclass(frozen=True)
class EditionShape:
    """One edition (版本) of a set of criteria: where it comes from, where and when it is in force."""

    set: str
    title: str
    name: str
    source: str
    area: str = "全国"
    since_on: dt.date | None = None
    until_on: dt.date | None = None

    def in_force(self, on: dt.date) -> bool:
        """Say whether the edition is in force on the day; the last day is excluded."""
        return (self.since_on is None or self.since_on <= on) and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True)
class CriterionShape:
    """One referral criterion (转诊标准).

    ``when`` holds groups of atoms: of each group at least one must be true. ``judged`` means that true numbers are not
    enough and the doctor decides. ``example`` marks text or numbers that local experts must confirm (示例).
    """

    code: str
    text: str
    group: str
    direction: Direction
    urgency: Urgency
    edition: EditionShape
    certainty: Certainty
    stance: Stance = "for"
    applies_to: tuple[str, ...] = ()
    when: tuple[tuple[Atom, ...], ...] = ()
    judged: bool = False
    example: bool = False
    source: str = ""


@dataclass(frozen=True)
class Findings:
    """What is known about the person at the moment; None means unknown, never "no".

    Pressures in mmHg, glucose and potassium in mmol/L, temperature in degrees Celsius, ``arm_difference`` in mmHg
    between the systolic pressures of both arms, ``uncontrolled_visits`` consecutive follow-ups without control.
    """

    age: int | None = None
    sex: str | None = None
    pregnant: bool | None = None
    lactating: bool | None = None
    sbp: Number | None = None
    dbp: Number | None = None
    glucose: Number | None = None
    potassium: Number | None = None
    heart_rate: Number | None = None
    temperature: Number | None = None
    arm_difference: Number | None = None
    uncontrolled_visits: int | None = None
    diagnosis_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A criterion held against the findings: True matched, False not, None not known; ``why`` is a Chinese sentence."""

    criterion: CriterionShape
    matched: bool | None
    why: str


@dataclass(frozen=True)
class BadRow:
    """A row that was left out, with its line in the file and the reason in Chinese."""

    line: int
    code: str
    name: str
    message: str


@dataclass(frozen=True)
class ImportReport:
    """What an import did or, as a preview, would do."""

    rows: int
    added: int
    changed: int
    unchanged: int
    bad: tuple[BadRow, ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def sentence(self) -> str:
        """Return the counts as one Chinese sentence."""
        return (
            f"共 {self.rows} 行：新增 {self.added}，更名或更新 {self.changed}，"
            f"不变 {self.unchanged}，有问题未导入 {len(self.bad)}。"
        )

"""Content of orders, reports, values and documents, as somebody typed it or a system sent it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Order:
    """What is ordered: category, item with its common and local code, part of the body, and how urgent."""

    category: str
    item_name: str
    item_code: str = ""
    local_code: str = ""
    modality: str = ""
    body_part: str = ""
    priority: str = "routine"
    reason: str = ""
    number: str = ""
    performer_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class Value:
    """One value: a number with unit and reference range, or a text; ``comparator`` stands before the number."""

    name: str
    number: Decimal | None = None
    text: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    code: str = ""
    local_code: str = ""
    comparator: str = ""
    reference_text: str = ""
    interpretation: str = ""

    def plain(self) -> dict[str, str]:
        """Return the value as it is kept with a version of a report; numbers as text, so that none is rounded."""
        named = {
            "name": self.name,
            "number": "" if self.number is None else f"{self.number:f}",
            "text": self.text,
            "unit": self.unit,
            "low": "" if self.low is None else f"{self.low:f}",
            "high": "" if self.high is None else f"{self.high:f}",
            "code": self.code,
            "comparator": self.comparator,
            "interpretation": self.interpretation,
        }
        return {key: value for key, value in named.items() if value}


@dataclass(frozen=True)
class Issue:
    """The result of a report: 客观所见, 主观提示, the values, who signed and when."""

    findings: str = ""
    conclusion: str = ""
    values: tuple[Value, ...] = ()
    signer_name: str = ""
    issued_at: dt.datetime | None = None


@dataclass(frozen=True)
class ReportContent:
    """A report as it is filed. ``source`` is entered, workbook, interface or outside (paper from elsewhere)."""

    category: str
    item_name: str
    performed_at: dt.datetime
    issue: Issue = field(default_factory=Issue)
    item_code: str = ""
    local_code: str = ""
    modality: str = ""
    body_part: str = ""
    number: str = ""
    order_number: str = ""
    issuer_uid: uuid.UUID | None = None
    issuer_name: str = ""
    issuer_department: str = ""
    printed_mark: str = ""
    status: str = "final"
    source: str = "entered"


@dataclass(frozen=True)
class Allergy:
    """An allergy or intolerance as somebody tells it."""

    kind: str
    substance: str
    reaction: str = ""
    severity: str = ""
    code: str = ""


@dataclass(frozen=True)
class Medication:
    """What somebody takes, as somebody tells it."""

    name: str
    dose: str = ""
    route: str = ""
    frequency: str = ""
    reason: str = ""
    code: str = ""
    started_at: dt.datetime | None = None


@dataclass(frozen=True)
class DocumentContent:
    """A document as it came: kind, title, author; ``replaces_uid`` is the own edition it follows."""

    kind: str
    title: str
    author_name: str = ""
    authored_at: dt.datetime | None = None
    replaces_uid: uuid.UUID | None = None


@dataclass(frozen=True)
class Received:
    """A file as it was received: its bytes, and the name it had, which counts for nothing."""

    data: bytes
    name: str = ""

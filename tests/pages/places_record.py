"""Pages of the shared record, and what makes them longer."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from lianti.records import actions
from lianti.records.models import DiagnosticReport
from lianti.records.shapes import (
    Allergy,
    DocumentContent,
    Issue,
    Medication,
    Order,
    Received,
    ReportContent,
    Value,
)
from lianti.records.tests.people import photo
from tests.town import Town

# name -> (who, address, argument, query).
RECORD: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "timeline": ("gp", "records:timeline", ("grandmother",), ""),
    "timeline narrowed": ("gp", "records:timeline", ("grandmother",), "kind=report&since=2026-01-01"),
    "curves": ("gp", "records:curves", ("grandmother",), "code=14749-6"),
    "summary of a record": ("gp", "records:summary", ("grandmother",), ""),
    "report": ("gp", "records:report", ("report",), ""),
    "report corrected": ("gp", "records:amend", ("report",), ""),
    "document": ("gp", "records:document", ("document",), ""),
    "unmatched reports": ("gp", "records:unmatched", (), ""),
    "unmatched orders": ("gp", "records:unmatched", (), "tab=orders"),
    "outside paper": ("gp", "records:add", ("grandmother", "outside"), ""),
    "vital signs": ("gp", "records:add", ("grandmother", "vital"), ""),
    "values uploaded": ("gp", "records:import", ("grandmother",), ""),
}
FIXED_RECORD = frozenset(
    {"report corrected", "document", "outside paper", "vital signs", "values uploaded", "summary of a record"}
)


class Kept:
    """What 新化社区 writes into the record of 王秀兰, and one more of everything."""

    def __init__(self, town: Town) -> None:
        self.town, self._number = town, 0
        self.person: uuid.UUID = town.resident("grandmother").uid
        self.words: dict[str, Any] = {"by": town.viewer("gp"), "at": town.now}
        self.report = self._report(0)
        document = DocumentContent("other", "疫苗接种本")
        self.document_uid = actions.add_document(
            resident_uid=self.person, content=document, file=Received(photo()), **self.words
        ).uid
        self.grow()

    def grow(self) -> None:
        """Add an order, a report, a version, a file, vital signs, an allergy and a drug."""
        self._number += 1
        number, person, words = self._number, self.person, self.words
        order = Order("laboratory", f"示例检验{number}", number=f"SQ-{number}")
        actions.place_request(resident_uid=person, order=order, **words)
        filed = self._report(number)
        actions.amend_report(
            report_uid=self.report.uid, issue=filed_issue(number), reason=f"第 {number} 次复核", **words
        )
        file = Received(photo((20 + number, 20)))
        actions.attach_file(report_uid=self.report.uid, file=file, **words)
        pulse = Value("脉搏", Decimal(70 + number), unit="次/分", code="8867-4")
        actions.add_values(
            resident_uid=person, category="vital", values=(pulse,), effective_at=filed.performed_at, **words
        )
        actions.add_allergy(resident_uid=person, allergy=Allergy("drug", f"示例药{number}"), **words)
        actions.add_medication(resident_uid=person, medication=Medication(f"示例片{number}"), **words)

    def _report(self, number: int) -> DiagnosticReport:
        at = self.town.now - dt.timedelta(days=40 + number)
        content = ReportContent("laboratory", "生化", at, filed_issue(number), order_number=f"旧{number}")
        return actions.file_report(resident_uid=self.person, content=content, **self.words)


def filed_issue(number: int) -> Issue:
    """Return a result of one value."""
    value = Value("葡萄糖", Decimal(5 + number), unit="mmol/L", low=Decimal("3.9"), high=Decimal("6.1"), code="14749-6")
    return Issue(values=(value,))

"""Reports on paper from outside (外院报告登记): records asks what is decided about one while it is registered (A5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lianti.kernel.pure import clock
from lianti.kernel.pure.text import squash
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, kinds, queries
from lianti.recognition.queries.matches import part_of
from lianti.recognition.rules import printed_scope
from lianti.recognition.shapes import Answer, Item, PaperResult
from lianti.records.actions import Decider, decide_with

if TYPE_CHECKING:
    from lianti.records.models import DiagnosticReport


def decide(report: DiagnosticReport, choice: str, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Keep what was decided about a report while it was registered."""
    on = clock.local_day(at)
    item = _item(report, queries.items_for(by.institution_id, on))
    here = queries.places_of({by.institution_id or 0}, on).get(by.institution_id or 0)
    paper = PaperResult(
        resident_uid=report.resident.uid,
        item_code=item.code if item else "",
        performed_on=clock.local_day(report.performed_at),
        issuer=report.issuer_name,
        mark=printed_scope(report.printed_mark, here.area if here else ""),
        body_part=part_of(report.body_part),
        report_uid=report.uid,
    )
    actions.decide_outside_result(
        paper=paper, answer=Answer(choice, reason), by=by, at=at, unlisted="" if item else report.item_name
    )


def _item(report: DiagnosticReport, items: dict[str, Item]) -> Item | None:
    """Return the item of the catalogue that a paper is about: by its code, or by the very same name."""
    if report.item_code in items:
        return items[report.item_code]
    wanted = squash(report.item_name)
    return next((item for item in items.values() if squash(item.name) == wanted), None)


def announce() -> None:
    """Tell records what can be decided, and which choices need a reason."""
    choices = tuple((code, kinds.DECISIONS[code]) for code in kinds.ASKED)
    # The form has no place for words, so the reasons that need them are chosen on the order page.
    reasons = tuple((code, name) for code, name in kinds.REASONS.items() if code not in kinds.IN_WORDS)
    decide_with(Decider(choices, reasons, decide))

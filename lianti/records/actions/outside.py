"""Outside paper in one go: the report, its photos and the decision about it are one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.records.actions.documents import attach_file
from lianti.records.actions.reports import file_report
from lianti.records.deciding import decider
from lianti.records.models import DiagnosticReport
from lianti.records.shapes import Received, ReportContent


@transaction.atomic
def register_outside(
    *,
    resident_uid: uuid.UUID,
    content: ReportContent,
    photos: Iterable[Received],
    decision: str,
    reason: str,
    seconds: int,
    by: Viewer,
    at: dt.datetime,
) -> DiagnosticReport:
    """This function will register paper of another institution: photo, item, date, mark, decision (外院报告登记).

    Refused without a photo and without words: a copy that shows nothing helps nobody. ``seconds`` is counted.
    """
    kept = list(photos)
    issue = content.issue
    if not kept and not issue.values and not issue.conclusion.strip() and not issue.findings.strip():
        raise Refused("outside_empty", _("请拍下报告，或至少写下结论或数值。"), field="conclusion")
    report = file_report(resident_uid=resident_uid, content=content, by=by, at=at, seconds=seconds)
    for photo in kept:
        attach_file(report_uid=report.uid, file=photo, by=by, at=at)
    who = decider()
    if decision and who is not None:
        who.decide(report, decision, reason, by, at)
    return report

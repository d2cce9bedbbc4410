"""Reports: filed, issued, amended, withdrawn by the institution that answers for them; no version is overwritten."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.records import permissions, rules
from lianti.records.actions.common import demand, leave, locked_row, own_encounter, own_place, signed
from lianti.records.actions.entries import values_of
from lianti.records.actions.matching import complete_orders, link, link_by_number
from lianti.records.models import DiagnosticReport, Observation, ReportVersion
from lianti.records.shapes import Issue, ReportContent, Value
from lianti.residents.queries import access_resident


@transaction.atomic
def file_report(
    *,
    resident_uid: uuid.UUID,
    content: ReportContent,
    by: Viewer,
    at: dt.datetime,
    request_uids: Iterable[uuid.UUID] = (),
    encounter_uid: uuid.UUID | None = None,
    seconds: int = 0,
) -> DiagnosticReport:
    """This function will file a report, own or outside paper; with its order number or ``request_uids`` it is matched.

    ``seconds`` is how long the entry took, as the form counted it (外院报告登记 aims at 20). Refused when the number
    of the report is already on file.
    """
    demand(permissions.may_enter(by))
    resident = access_resident(viewer=by, uid=resident_uid, at=at)
    content = rules.check_report(content, at)
    report = _new(content, resident.pk, by, at)
    report.encounter = own_encounter(encounter_uid, resident.pk, by)
    _insert(report)
    _keep_values(report, content.issue.values, by, at)
    _keep_version(report, content.issue.values, "", by, at)
    matched = link(report, request_uids, "number", "", by, at) or link_by_number(report, by, at)
    data = _about(report) | {
        "source": report.source, "status": report.status, "values": len(content.issue.values),
        "matched": matched, "seconds": max(0, min(seconds, 86_400)),
    }  # fmt: skip
    leave("records.report_filed", report, "report", data, by, at)
    return report


def _new(content: ReportContent, resident_id: int, by: Viewer, at: dt.datetime) -> DiagnosticReport:
    place = own_place(by)
    outside = content.source == "outside"
    issuer = institution_by_uid(content.issuer_uid) if content.issuer_uid else (None if outside else place)
    issue = content.issue
    return DiagnosticReport(
        resident_id=resident_id,
        institution=place,
        category=content.category,
        modality=content.modality,
        item_code=content.item_code,
        local_code=content.local_code,
        item_name=content.item_name,
        body_part=content.body_part,
        issuer=issuer,
        issuer_name=issuer.name if issuer else content.issuer_name,
        issuer_department=content.issuer_department,
        number=content.number,
        order_number=content.order_number,
        printed_mark=content.printed_mark,
        performed_at=content.performed_at,
        issued_at=(issue.issued_at or at) if content.status != "registered" else None,
        signer_uid=None if outside else by.uid,
        signer_name=issue.signer_name or ("" if outside else by.name[:60]),
        findings=issue.findings,
        conclusion=issue.conclusion,
        status=content.status,
        source=content.source,
        **signed(by, at),
    )


def _insert(report: DiagnosticReport) -> None:
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise Refused(
            "report_number_taken", _("报告单号 {n} 已经登记过，请核对。"), field="number", n=report.number
        ) from None


@transaction.atomic
def issue_report(*, report_uid: uuid.UUID, issue: Issue, by: Viewer, at: dt.datetime) -> DiagnosticReport:
    """This function will give a registered report its result and signature."""
    report = _own(report_uid, by, at)
    rules.check_issue(issue, report.category, report.performed_at, at)
    if report.status != "registered":
        raise Refused("report_not_registered", _("这份报告已经签发；要更正请用“更正报告”。"))
    _renew(report, "final", issue, "", by, at)
    complete_orders(report, by, at)
    leave("records.report_issued", report, "report", _about(report), by, at)
    return report


@transaction.atomic
def amend_report(*, report_uid: uuid.UUID, issue: Issue, reason: str, by: Viewer, at: dt.datetime) -> DiagnosticReport:
    """This function will replace the result of an issued report and say why; the earlier version stays readable."""
    report = _own(report_uid, by, at)
    rules.check_change(report.status, reason)
    rules.check_issue(issue, report.category, report.performed_at, at)
    _renew(report, "amended", issue, reason, by, at)
    leave("records.report_amended", report, "report", _about(report) | {"version": report.version}, by, at)
    return report


@transaction.atomic
def withdraw_report(*, report_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> DiagnosticReport:
    """This function will withdraw a report with a reason; it stays visible, its values count no more."""
    report = _own(report_uid, by, at)
    rules.check_change(report.status, reason)
    report.status = "withdrawn"
    report.version += 1
    report.save(update_fields=["status", "version"])
    Observation.objects.filter(report=report, status="final").update(status="withdrawn")
    _keep_version(report, (), reason, by, at)
    leave("records.report_withdrawn", report, "report", _about(report) | {"version": report.version}, by, at)
    return report


def _own(uid: uuid.UUID, by: Viewer, at: dt.datetime) -> DiagnosticReport:
    report = locked_row(DiagnosticReport.objects.all(), uid, by, at)
    demand(permissions.may_change(by, report))
    return report


def _renew(report: DiagnosticReport, status: str, issue: Issue, reason: str, by: Viewer, at: dt.datetime) -> None:
    report.version += 1
    report.status, report.issued_at = status, issue.issued_at or at
    report.signer_uid, report.signer_name = by.uid, (issue.signer_name or by.name)[:60]
    report.findings, report.conclusion = issue.findings, issue.conclusion
    report.save(update_fields=["status", "version", "issued_at", "signer_uid", "signer_name", "findings", "conclusion"])
    Observation.objects.filter(report=report, status="final").update(status="superseded")
    _keep_values(report, issue.values, by, at)
    _keep_version(report, issue.values, reason, by, at)


def _keep_values(report: DiagnosticReport, values: tuple[Value, ...], by: Viewer, at: dt.datetime) -> None:
    rows = values_of(values, report.category, report.performed_at, by, at)
    for row in rows:
        row.resident_id, row.institution_id, row.report = report.resident_id, report.institution_id, report
        row.encounter_id, row.source = report.encounter_id, report.source
    Observation.objects.bulk_create(rows)


def _keep_version(
    report: DiagnosticReport, values: tuple[Value, ...], reason: str, by: Viewer, at: dt.datetime
) -> None:
    """Write the immutable version: what was said, by whom, and why it replaced the one before."""
    content = {
        "status": report.status,
        "findings": report.findings,
        "conclusion": report.conclusion,
        "values": [value.plain() for value in values],
        "signer_uid": report.signer_uid,
        "signer_name": report.signer_name,
        "issued_at": report.issued_at,
        "reason": reason.strip()[:200],
        "at": at,
        "by_uid": by.uid,
        "by_name": by.name[:60],
    }
    ReportVersion.objects.create(report=report, version=report.version, **content)


def _about(report: DiagnosticReport) -> dict[str, object]:
    return {
        "category": report.category,
        "item": report.item_code,
        "issuer": report.issuer.uid if report.issuer else "",
    }

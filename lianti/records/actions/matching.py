"""Which report answers which order: by the number on the paper, or by hand with a reason; many to many."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.records import permissions, rules
from lianti.records.actions.common import demand, leave, locked_row
from lianti.records.actions.requests import end_request
from lianti.records.models import DiagnosticReport, RequestReport, ServiceRequest


@transaction.atomic
def match_report(
    *, report_uid: uuid.UUID, request_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime
) -> DiagnosticReport:
    """This function will say by hand that a report answers an order, and why; both must be of one person."""
    report = locked_row(DiagnosticReport.objects.all(), report_uid, by, at)
    rules.check_reason(reason)
    request = locked_row(ServiceRequest.objects.all(), request_uid, by, at)
    demand(permissions.may_match(by, report, request))
    rules.check_pair(report.resident_id, request.resident_id, report.status)
    if RequestReport.objects.filter(report=report, request=request, ended_at=None).exists():
        raise Refused("already_matched", _("这份报告已经对应到这张申请单。"))
    _join(report, request, "hand", reason, by, at)
    leave("records.report_matched", report, "report", {"way": "hand", "category": report.category}, by, at)
    return report


@transaction.atomic
def unmatch_report(*, link_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> DiagnosticReport:
    """This function will end a wrong link with a reason; the link stays, and the order waits for its report again."""
    held = RequestReport.objects.select_related("report", "request").filter(uid=link_uid, ended_at=None).first()
    if held is None:
        raise NotVisible
    report = locked_row(DiagnosticReport.objects.all(), held.report.uid, by, at)
    demand(permissions.may_match(by, report, held.request))
    rules.check_reason(reason)
    held.ended_at, held.ended_by_uid, held.end_reason = at, by.uid, reason.strip()[:200]
    held.save(update_fields=["ended_at", "ended_by_uid", "end_reason"])
    _reopen(held.request)
    leave("records.report_unmatched", report, "report", {"way": held.way, "category": report.category}, by, at)
    return report


def link(
    report: DiagnosticReport, uids: Iterable[uuid.UUID], way: str, reason: str, by: Viewer, at: dt.datetime
) -> bool:
    """Join a report that is being filed to orders of the same person; a foreign order is NotVisible."""
    wanted = list(dict.fromkeys(uids))
    found = list(ServiceRequest.objects.select_for_update(of=("self",)).visible_to(by, at).filter(uid__in=wanted))
    if len(found) != len(wanted) or any(r.resident_id != report.resident_id for r in found):
        raise NotVisible
    for request in found:
        _join(report, request, way, reason, by, at)
    return bool(found)


def link_by_number(report: DiagnosticReport, by: Viewer, at: dt.datetime) -> bool:
    """Join a report to the open order whose number stands on it, of the same person; nothing when unsure."""
    if not report.order_number:
        return False
    rows = ServiceRequest.objects.select_for_update(of=("self",)).open()
    found = list(rows.filter(resident_id=report.resident_id, number=report.order_number)[:2])
    if len(found) != 1 or found[0].category != report.category:
        return False
    _join(report, found[0], "number", "", by, at)
    return True


def _join(
    report: DiagnosticReport, request: ServiceRequest, way: str, reason: str, by: Viewer, at: dt.datetime
) -> None:
    RequestReport.objects.create(
        request=request, report=report, way=way, reason=reason.strip()[:200], at=at, by_uid=by.uid, by_name=by.name[:60]
    )
    if request.status == "active" and report.status != "registered":
        end_request(request, "completed", "", by, at)


def complete_orders(report: DiagnosticReport, by: Viewer, at: dt.datetime) -> None:
    """End the orders that a report answers, now that it has been issued."""
    waiting = ServiceRequest.objects.select_for_update(of=("self",)).open()
    for request in waiting.filter(links__report=report, links__ended_at=None):
        end_request(request, "completed", "", by, at)


def _reopen(request: ServiceRequest) -> None:
    """Let an order wait again when the last report that answered it has gone."""
    answered = RequestReport.objects.filter(request=request, ended_at=None).exists()
    if request.status == "completed" and not answered:
        request.status, request.ended_at, request.ended_by_uid = "active", None, None
        request.save(update_fields=["status", "ended_at", "ended_by_uid"])

"""Reports that answer no order and orders without a report, of the viewer's own institution."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from lianti.kernel.web.counting import counted
from lianti.parties.shapes import Viewer
from lianti.records.models import DiagnosticReport, RequestReport, ServiceRequest
from lianti.records.models.reports import DiagnosticReportQuerySet
from lianti.records.models.requests import ServiceRequestQuerySet

PER_PAGE = 30
# Older ones are history: nobody matches a report of half a year ago.
_RECENT = dt.timedelta(days=90)


@dataclass(frozen=True)
class Unmatched:
    """One page of either list, and how many there are of both."""

    reports: int
    orders: int
    report_rows: tuple[DiagnosticReport, ...]
    order_rows: tuple[ServiceRequest, ...]
    page: int
    pages: int
    total: int


def _reports(viewer: Viewer, at: dt.datetime) -> DiagnosticReportQuerySet:
    """Own reports with an order number that found no order, or of a person with an open order of the same kind."""
    held = RequestReport.objects.filter(report=OuterRef("pk"), ended_at=None)
    waiting = ServiceRequest.objects.open().filter(resident=OuterRef("resident"), category=OuterRef("category"))
    rows = DiagnosticReport.objects.valid().filter(
        institution_id=viewer.institution_id or 0, recorded_at__gte=at - _RECENT
    )
    rows = rows.exclude(source="outside").filter(~Exists(held))
    return rows.filter(Exists(waiting)) | rows.exclude(order_number="")


def _orders(viewer: Viewer, at: dt.datetime) -> ServiceRequestQuerySet:
    return ServiceRequest.objects.open().filter(
        institution_id=viewer.institution_id or 0, requested_at__gte=at - _RECENT, requested_at__lte=at
    )


def unmatched_count(viewer: Viewer, at: dt.datetime) -> int:
    """Return how many reports of the own institution wait to be matched, for the badge."""
    return _waiting(viewer, at) if viewer.institution_id else 0


_waiting = counted(_reports)


def unmatched_of(viewer: Viewer, tab: str, page: int, at: dt.datetime) -> Unmatched:
    """Return one page of the reports (or orders, with ``tab``) of the own institution, in four statements."""
    reports, orders = _reports(viewer, at), _orders(viewer, at)
    counts = reports.count(), orders.count()
    total = counts[1] if tab == "orders" else counts[0]
    pages = max(1, -(-total // PER_PAGE))
    page = min(page, pages)
    part = slice((page - 1) * PER_PAGE, page * PER_PAGE)
    parts = ("resident__registered_institution",)
    return Unmatched(
        reports=counts[0],
        orders=counts[1],
        report_rows=tuple(
            reports.visible_to(viewer, at).select_related(*parts).order_by("-recorded_at", "-pk")[part]
            if tab == "reports" else ()
        ),
        order_rows=tuple(
            orders.visible_to(viewer, at).select_related(*parts).order_by("-requested_at", "-pk")[part]
            if tab == "orders" else ()
        ),
        page=page,
        pages=pages,
        total=total,
    )  # fmt: skip

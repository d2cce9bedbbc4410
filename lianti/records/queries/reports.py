"""Reading orders and reports. What is shown of them is traced by the page that shows it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import NotVisible
from lianti.parties.shapes import Viewer
from lianti.records.models import (
    Attachment,
    DiagnosticReport,
    Document,
    Observation,
    ReportVersion,
    RequestReport,
    ServiceRequest,
)
from lianti.records.queries.sensitive import Sight

if TYPE_CHECKING:
    from lianti.residents.models import Resident

_REPORT = ("resident", "institution", "issuer", "encounter")
_REQUEST = ("resident", "institution", "performer", "department", "encounter")


def access_report(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> DiagnosticReport:
    """Return a report the viewer may read; NotVisible otherwise."""
    found = DiagnosticReport.objects.visible_to(viewer, at).select_related(*_REPORT).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def access_request(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> ServiceRequest:
    """Return an order the viewer may read; NotVisible otherwise."""
    found = ServiceRequest.objects.visible_to(viewer, at).select_related(*_REQUEST).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def standing_reports(
    resident: Resident,
    *,
    since: dt.datetime,
    until: dt.datetime,
    sight: Sight | None = None,
    item_codes: Collection[str] = (),
    category: str = "",
) -> list[DiagnosticReport]:
    """Return the issued reports of a person made in a period, newest first; the caller has asked for the record.

    ``item_codes`` are common or local codes; withdrawn and merely registered reports are left out, and with ``sight``
    what is not for the viewer.
    """
    rows = DiagnosticReport.objects.of(resident).valid().filter(performed_at__gte=since, performed_at__lt=until)
    rows = sight.rows(rows) if sight else rows
    if item_codes:
        rows = rows.filter(item_code__in=list(item_codes))
    if category:
        rows = rows.filter(category=category)
    return list(rows.select_related(*_REPORT).order_by("-performed_at", "-pk")[:500])


def values_by_report(reports: Collection[DiagnosticReport]) -> dict[int, list[Observation]]:
    """Return the values that belong to the newest version of each report, by its key, in one statement."""
    found: dict[int, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(report__in=list(reports)).exclude(status="superseded")
    for row in rows.order_by("report_id", "order", "pk"):
        found[row.report_id or 0].append(row)
    return found


def attachments_of(reports: Collection[DiagnosticReport]) -> dict[int, list[Attachment]]:
    """Return the files of each report by its key, in one statement."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in Attachment.objects.filter(report__in=list(reports)).order_by("pk"):
        found[row.report_id or 0].append(row)
    return found


def files_of_document(document: Document) -> list[Attachment]:
    """Return the files of a document the caller has opened."""
    return list(Attachment.objects.filter(document=document).order_by("pk"))


@dataclass(frozen=True)
class ReportFile:
    """One report with everything that belongs to it; rows, to be put into words by a page."""

    report: DiagnosticReport
    values: tuple[Observation, ...]
    attachments: tuple[Attachment, ...]
    versions: tuple[ReportVersion, ...]
    links: tuple[RequestReport, ...]
    open_orders: tuple[ServiceRequest, ...]
    others: tuple[DiagnosticReport, ...]


def report_file(report: DiagnosticReport, sight: Sight) -> ReportFile:
    """Return what belongs to a report that the caller has opened, in six statements.

    Orders and other reports that are sensitive and not for the viewer are not named beside it.
    """
    same = DiagnosticReport.objects.of(report.resident).filter(category=report.category).exclude(pk=report.pk)
    links = RequestReport.objects.filter(report=report)
    if shut := sight.hides(ServiceRequest):
        links = links.exclude(request__in=ServiceRequest.objects.of(report.resident).filter(shut))
    orders = ServiceRequest.objects.of(report.resident).open().filter(category=report.category)
    return ReportFile(
        report=report,
        values=tuple(values_by_report([report]).get(report.pk, ())),
        attachments=tuple(attachments_of([report]).get(report.pk, ())),
        versions=tuple(ReportVersion.objects.filter(report=report).order_by("-version")),
        links=tuple(links.select_related("request").order_by("at")),
        open_orders=tuple(sight.rows(orders).order_by("-requested_at")[:20]),
        others=tuple(sight.rows(same).exclude(status="registered").order_by("-performed_at")[:20]),
    )

"""Reports of examinations and tests (检查检验报告), every version kept, and which orders they answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.records.models.base import RecordQuerySet, RecordRow
from lianti.records.models.requests import ServiceRequest


class DiagnosticReportQuerySet(RecordQuerySet["DiagnosticReport"]):
    """Reports by who looks and by state."""

    def valid(self) -> DiagnosticReportQuerySet:
        """Return the reports whose result stands: final or amended, neither registered only nor withdrawn."""
        return self.filter(status__in=("final", "amended"))


class DiagnosticReport(RecordRow):
    """One report (FHIR DiagnosticReport) as its newest version says; ReportVersion keeps each version as it was.

    ``institution`` answers for this row; ``issuer`` made the examination, and is the same for own reports. Outside
    paper has an ``issuer_name`` as printed and perhaps no ``issuer``; ``printed_mark`` is the mark on that paper.
    """

    category = models.CharField(max_length=12)
    modality = models.CharField(max_length=4, blank=True)
    item_code = models.CharField(max_length=40, blank=True)
    local_code = models.CharField(max_length=40, blank=True)
    item_name = models.CharField(max_length=120)
    body_part = models.CharField(max_length=60, blank=True)
    issuer = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    issuer_name = models.CharField(max_length=120)
    issuer_department = models.CharField(max_length=60, blank=True)
    # The number on the report (报告单号) of the issuing institution.
    number = models.CharField(max_length=40, blank=True)
    order_number = models.CharField(max_length=40, blank=True)
    printed_mark = models.CharField(max_length=20, blank=True)
    performed_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    signer_uid = models.UUIDField(null=True)
    signer_name = models.CharField(max_length=60, blank=True)
    findings = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    status = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField(default=1)
    requests = models.ManyToManyField(ServiceRequest, through="RequestReport", related_name="reports")

    objects = DiagnosticReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "issuer_name", "number"], condition=~Q(number=""), name="report_number_once"
            ),
            models.CheckConstraint(
                name="report_final_is_signed", condition=Q(status="registered") | (Q(issued_at__isnull=False))
            ),
        ]
        indexes = [
            models.Index(fields=["resident", "performed_at"], name="report_of_resident"),
            models.Index(fields=["resident", "item_code", "performed_at"], name="report_item"),
            models.Index(fields=["institution", "recorded_at"], name="report_of_institution"),
            models.Index(fields=["issuer", "item_code", "performed_at"], name="report_of_issuer"),
        ]


class ReportVersion(models.Model):
    """One version of a report as it was issued; never changed. ``reason`` says why it replaced the one before."""

    report = models.ForeignKey(DiagnosticReport, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10)
    findings = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    # The values of this version as plain data, in order, so that it can be shown as it was.
    values = models.JSONField(default=list)
    signer_uid = models.UUIDField(null=True)
    signer_name = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "version"], name="report_version_once")]


class RequestReport(models.Model):
    """Which report answers which order; a wrong link ends with a reason and stays."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="links")
    report = models.ForeignKey(DiagnosticReport, on_delete=models.PROTECT, related_name="links")
    # number: the order's number stood on the report; hand: a person matched them and said why.
    way = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    ended_by_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "report"], condition=Q(ended_at=None), name="request_report_once"
            )
        ]

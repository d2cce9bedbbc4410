"""Documents kept as they were received, and the encrypted files of documents and reports."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.records.models.base import RecordQuerySet, RecordRow
from lianti.records.models.reports import DiagnosticReport


class Document(RecordRow):
    """A document (病历文档): a PDF, a picture or a CDA/XML file as received, with its kind and its author (DY-14).

    ``kind`` is a code of WS/T 500, WS/T 483 or the Sichuan guide. A newer edition ``replaces`` the one before, which
    stays readable; a withdrawn one stays with its reason.
    """

    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    author_name = models.CharField(max_length=60, blank=True)
    authored_at = models.DateTimeField()
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    status = models.CharField(max_length=10, default="current")
    status_reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_uid = models.UUIDField(null=True)

    objects: RecordQuerySet[Document] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["resident", "authored_at"], name="document_of_resident")]


class Attachment(RecordRow):
    """One encrypted file of a document or a report; ``file_uid`` and ``thumb_uid`` name rows of StoredFile.

    ``digest`` is the SHA-256 of the bytes as received: the same bytes twice on one thing are one attachment.
    """

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="attachments")
    report = models.ForeignKey(DiagnosticReport, null=True, on_delete=models.PROTECT, related_name="attachments")
    file_uid = models.UUIDField()
    thumb_uid = models.UUIDField(null=True)
    digest = models.CharField(max_length=64)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=1)

    objects: RecordQuerySet[Attachment] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_of_one_thing",
                condition=Q(document=None, report__isnull=False) | Q(document__isnull=False, report=None),
            ),
            models.UniqueConstraint(
                fields=["document", "digest"], condition=Q(document__isnull=False), name="attachment_document_once"
            ),
            models.UniqueConstraint(
                fields=["report", "digest"], condition=Q(report__isnull=False), name="attachment_report_once"
            ),
        ]

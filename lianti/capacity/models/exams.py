"""What an examination is and how one prepares for it: the sheet (检查前准备须知) in versions, none ever changed."""

from __future__ import annotations

from django.db import models

from lianti.capacity.models.seats import Service
from lianti.kernel.pure.ids import new_uid


class Examination(models.Model):
    """What a service of kind examination does: modality as DICOM codes it, part of the body, minutes for one person.

    ``direct`` lets the sending clinic choose the time itself when no safety question stands in the way.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="examination")
    modality = models.CharField(max_length=4)
    body_part = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField()
    direct = models.BooleanField(default=False)


class PreparationSheet(models.Model):
    """One version of the preparation sheet of a service; the newest counts, the others stay to be read.

    ``questions`` are codes of the safety questions that the sending side must answer.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveIntegerField()
    text = models.TextField()
    questions = models.JSONField(default=list)
    written_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "version"], name="sheet_version_once")]

"""Quality certificates and failures of institutions; the mark of a result is derived from them (QQ-36, JL-84)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianti.alliances.models import Alliance
from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution


class UnitPlace(models.Model):
    """In which prefecture an institution is (GB/T 2260), so that 市 and 省 marks know whom they reach."""

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=6)
    set_at = models.DateTimeField()
    set_by_name = models.CharField(max_length=60)


class QualityCertificate(models.Model):
    """A passed assessment (室间质评, 影像质控): of an item or a category, with scope, dates and the second person."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey(Alliance, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    scope = models.CharField(max_length=10)
    item_code = models.CharField(max_length=30, blank=True)
    category = models.CharField(max_length=12, blank=True)
    areas = models.JSONField(default=list)
    region = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=80)
    issuer = models.CharField(max_length=80, blank=True)
    since_on = models.DateField()
    until_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by_uid = models.UUIDField()
    entered_by_name = models.CharField(max_length=60)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_uid = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recognition_second_person",
                condition=Q(confirmed_by_uid=None) | ~Q(confirmed_by_uid=F("entered_by_uid")),
            ),
            models.CheckConstraint(name="recognition_certificate_dates", condition=Q(until_on__gt=F("since_on"))),
        ]
        indexes = [models.Index(fields=["institution", "until_on"], name="recognition_certificate")]


class QualityFailure(models.Model):
    """A failed assessment: from ``failed_on`` the mark is gone, from ``affected_on`` results are flagged."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=30, blank=True)
    category = models.CharField(max_length=12, blank=True)
    failed_on = models.DateField()
    affected_on = models.DateField()
    reason = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["institution", "failed_on"], name="recognition_failure")]

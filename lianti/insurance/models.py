"""Tables of insurance: editions of tariffs by insured region (参保地), their deductibles and their rules."""

from __future__ import annotations

from django.db import models

from lianti.kernel.pure.ids import new_uid


class TariffEdition(models.Model):
    """What one region has set, as it stood in one file; money is whole fen, dates are half-open (JL-49, JL-50)."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    region = models.CharField(max_length=60)
    # The area of the region by GB/T 2260: what a resident's area is compared with.
    area = models.CharField(max_length=6, blank=True)
    name = models.CharField(max_length=60)
    aliases = models.JSONField(default=list)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=200)
    sample = models.BooleanField()
    default_level = models.CharField(max_length=20, blank=True)
    hospitals = models.JSONField(default=list)
    gap_days = models.PositiveSmallIntegerField()
    nth_counting = models.CharField(max_length=20)
    crossing_year = models.CharField(max_length=20)
    interval_days = models.PositiveSmallIntegerField()
    outside = models.BooleanField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    by_uid = models.UUIDField()

    class Meta:
        ordering = ("region", "-since_on")
        constraints = (
            models.UniqueConstraint(fields=("region", "name"), name="insurance_edition_once"),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="insurance_edition_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.name}"


class Tariff(models.Model):
    """One deductible (起付线) of an edition, with the bands of the ratio above it."""

    edition = models.ForeignKey(TariffEdition, on_delete=models.CASCADE, related_name="tariffs")
    level = models.CharField(max_length=20)
    insured_type = models.CharField(max_length=20)
    group = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField()
    deductible = models.PositiveIntegerField()
    bands = models.JSONField(default=list)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    sample = models.BooleanField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "level", "insured_type", "group", "order", "since_on"), name="insurance_tariff_once"
            ),
        )


class DeductibleRule(models.Model):
    """One rule of an edition: what a valid referral changes, with priority, dates, the stay it touches and clause."""

    edition = models.ForeignKey(TariffEdition, on_delete=models.CASCADE, related_name="rules")
    key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30)
    direction = models.CharField(max_length=10)
    applies_to = models.CharField(max_length=10)
    level = models.CharField(max_length=20, blank=True)
    insured_type = models.CharField(max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    points = models.PositiveSmallIntegerField(default=0)
    up_to = models.PositiveIntegerField(null=True)
    same_course = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    clause = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    sample = models.BooleanField()

    class Meta:
        ordering = ("priority", "pk")


class TariffProposal(models.Model):
    """An edition as somebody of the bureau sent it in; a second person puts it in force or it is taken back.

    ``content`` is the file as JSON, in the form that ``reading.edition_of`` takes.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    state = models.CharField(max_length=12, default="waiting")
    area = models.CharField(max_length=6)
    region = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    content = models.JSONField()
    proposed_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    institution_uid = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_uid = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name"), condition=models.Q(state="waiting"), name="insurance_one_waiting"
            ),
        )

"""Which edition an alliance has adopted, what its clauses say, and who attested a duty."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lianti.alliances.models import Alliance
from lianti.kernel.pure.ids import new_uid


class AdoptionManager(models.Manager["Adoption"]):
    """Adoptions, and the alliances that may have one."""

    def in_force(self) -> models.QuerySet[Adoption]:
        """Return the edition in force of every alliance, with the alliance."""
        return self.filter(until_on=None).select_related("alliance").order_by("alliance_id")

    def alliances(self, **wanted: Any) -> models.QuerySet[Alliance]:
        """Return alliances, for finding the one that adopts."""
        return Alliance.objects.filter(**wanted).order_by("pk")

    def lock(self, alliance: Alliance) -> None:
        """Make two adoptions in one alliance wait for each other; part of a transaction."""
        Alliance.objects.select_for_update().get(pk=alliance.pk)


class Adoption(models.Model):
    """An edition of a charter in force in an alliance; ``content`` is the file as it was adopted."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="adoptions")
    key = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    adopted_at = models.DateTimeField()
    adopted_by_uid = models.UUIDField()
    computed_at = models.DateTimeField(null=True)

    objects = AdoptionManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alliance"], condition=Q(until_on=None), name="adoption_open_once")
        ]


class ClauseStatus(models.Model):
    """What one clause said when it was last read; ``entries`` holds the verdict of each entry with its numbers."""

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="clause_statuses")
    clause = models.CharField(max_length=10)
    verdict = models.CharField(max_length=10)
    entries = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alliance", "clause"], name="clause_status_once")]


class Attestation(models.Model):
    """A duty done, with the document that shows it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="attestations")
    clause = models.CharField(max_length=10)
    entry = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200)
    attested_on = models.DateField()
    attested_at = models.DateTimeField()
    by_uid = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["alliance", "clause", "entry"], name="attestation_duty")]

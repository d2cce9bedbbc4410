"""Who is who: local record numbers, keys for comparing, pairs that may be one person, and merges that can be undone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.shapes import Viewer


class LocalRecord(models.Model):
    """The number (病历号) under which an institution knows a person."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=64)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="local_records")
    # registered with it, found by it, or decided by a person
    how = models.CharField(max_length=12)
    linked_at = models.DateTimeField()
    linked_by_uid = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "number"], name="local_record_once")]


class MatchKey(models.Model):
    """One key under which a person is compared with others, as 63 bits of its keyed fingerprint."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="match_keys")
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["value", "resident"], name="match_key_value")]


class PossibleMatchQuerySet(models.QuerySet["PossibleMatch"]):
    """Pairs by who decides on them: nothing unless a house or an alliance says so."""

    def visible_to(self, viewer: Viewer | None) -> PossibleMatchQuerySet:
        """Return the pairs of the viewer's house, for the office also those within its alliances."""
        if viewer is None or viewer.institution_id is None or viewer.role not in {"office", "medical_affairs"}:
            return self.none()
        here = Q(one__registered_institution=viewer.institution_id) | Q(
            two__registered_institution=viewer.institution_id
        )
        if viewer.role == "office":
            here |= Q(alliance_uid__in=viewer.alliance_uids)
        return self.filter(here)


class PossibleMatch(models.Model):
    """Two persons on file who may be one; the decision stays, so that nobody is asked twice."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    one = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    # The alliance that both houses belong to, if any.
    alliance_uid = models.UUIDField(null=True)
    pattern = models.CharField(max_length=80)
    weight = models.FloatField()
    verdict = models.CharField(max_length=10)
    found_at = models.DateTimeField()
    # open, once (one yes of two), same, different
    state = models.CharField(max_length=10, default="open")
    not_before = models.DateTimeField(null=True)
    first_uid = models.UUIDField(null=True)
    first_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_uid = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    objects = PossibleMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "two"], name="possible_match_once"),
            models.CheckConstraint(condition=Q(one__lt=F("two")), name="possible_match_ordered"),
        ]
        indexes = [models.Index(fields=["state", "-weight"], name="possible_match_state")]


class Merge(models.Model):
    """Two files of one person joined: the survivor shows everything, until the merge is undone."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    survivor = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="absorbed_by_merge")
    absorbed = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="merges")
    match = models.ForeignKey(PossibleMatch, null=True, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(max_length=200)
    merged_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    undone_at = models.DateTimeField(null=True)
    undone_by_uid = models.UUIDField(null=True)
    undone_by_name = models.CharField(max_length=60, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="merged_once"),
        ]


class MovedRow(models.Model):
    """Whose a row was before a merge moved it; what it points to now follows from the merges that stand."""

    label = models.CharField(max_length=100)
    row_pk = models.BigIntegerField()
    home = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "row_pk"], name="moved_row_once")]


class BorrowedColumn(models.Model):
    """A column that was empty in the file that stays, filled from one that was merged into it until that is undone."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=20)
    # The record number, which only one file may hold: it goes back to ``source``.
    value = models.CharField(max_length=17, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resident", "column"], name="borrowed_once")]

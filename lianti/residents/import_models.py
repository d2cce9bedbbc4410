"""Persons of an institution between upload and taking over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.shapes import Viewer


class PersonImportQuerySet(models.QuerySet["PersonImport"]):
    """Tables by who uploaded them: they hold identity numbers, so nobody else opens them."""

    def visible_to(self, viewer: Viewer | None) -> PersonImportQuerySet:
        """Return what the viewer uploaded for the house under which the viewer acts."""
        if viewer is None or viewer.institution_id is None:
            return self.none()
        return self.filter(institution_id=viewer.institution_id, by_uid=viewer.uid)


class PersonImport(models.Model):
    """A table of persons: its rows sealed until somebody takes them in, afterwards only how many there were."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    # judging, ready, done, failed
    state = models.CharField(max_length=10)
    rows_sealed = models.BinaryField(null=True)
    total = models.PositiveIntegerField()
    judged = models.PositiveIntegerField(default=0)
    # How many rows each verdict has.
    counts = models.JSONField(default=dict)
    # Headings that nothing is taken from.
    unused = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = PersonImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "by_uid"], condition=Q(state__in=("judging", "ready")), name="person_import_once"
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-created_at"], name="person_import_house"),
            models.Index(fields=["created_at"], condition=Q(state="judging"), name="person_import_waiting"),
        ]

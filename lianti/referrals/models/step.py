"""What every immutable step holds: one move as it was made, under the seal."""

from __future__ import annotations

from django.db import models

from lianti.ledger.models import AppendOnlyQuerySet, SealedRow

MADE = (
    "move", "from_state", "to_state", "at", "by_uid", "by_name", "by_role", "by_institution_uid",
    "by_institution_name", "note", "data", "fact_uid",
)  # fmt: skip


class StepRow(SealedRow):
    """One move: by whom, when, from where to where, with the words that went with it. A model adds its subject."""

    move = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)
    by_role = models.CharField(max_length=30)
    by_institution_uid = models.UUIDField(null=True)
    by_institution_name = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    fact_uid = models.UUIDField(null=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

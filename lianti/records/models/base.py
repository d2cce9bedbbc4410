"""What every row of the shared record has: a person, the institution that answers for it, who wrote it and when."""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef

from lianti.kernel.pure.ids import new_uid
from lianti.parties.models import Institution
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.residents.models import AccessReason, Resident

M = TypeVar("M", bound=models.Model)


class RecordQuerySet(models.QuerySet[M]):
    """Rows of the record by who looks: nothing unless the resident's record is open to the viewer's institution."""

    def visible_to(self, viewer: Viewer | None, at: dt.datetime) -> Self:
        """Return the rows of people whose record is open to the viewer at ``at`` (DY-15)."""
        if viewer is None or viewer.institution_id is None or viewer.role not in CLINICAL:
            return self.none()
        return self.filter(Exists(AccessReason.objects.open_for(viewer, at).filter(resident=OuterRef("resident_id"))))

    def of(self, resident: Resident) -> Self:
        """Return the rows of one person, for callers that have asked for the record before."""
        return self.filter(resident=resident)


class RecordRow(models.Model):
    """One row of the shared record: whose it is, which institution answers for it, who wrote it and when (SY-25).

    ``by_name`` is kept as it was at the time, so that the row can be read without the account.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    # Both stand first in the indexes that are asked; one more of their own would only cost writes.
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+", db_index=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", db_index=False)
    encounter = models.ForeignKey("records.Encounter", null=True, on_delete=models.PROTECT, related_name="+")
    # How it came here: typed by a person, a workbook, outside paper, or an interface.
    source = models.CharField(max_length=12, default="entered")
    recorded_at = models.DateTimeField()
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=60)

    class Meta:
        abstract = True

"""What a person keeps for the next time: filters of worklists."""

from __future__ import annotations

from django.db import models

from lianti.kernel.pure.ids import new_uid


class SavedFilter(models.Model):
    """A named filter of one person in one role: the query of the address, nothing of any patient."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user_uid = models.UUIDField()
    role = models.CharField(max_length=30)
    place = models.CharField(max_length=20)
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=300)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_uid", "role", "place", "name"], name="saved_filter_once"),
        ]

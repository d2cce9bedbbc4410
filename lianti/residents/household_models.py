"""Who lives together, who answers for whom, and which grid a home belongs to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from lianti.kernel.pure.ids import new_uid
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer

HEAD = "02"


class Grid(models.Model):
    """A grid (网格) of a district or community: which house serves it, and who there is responsible (QQ-53)."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    worker_name = models.CharField(max_length=60)
    worker_phone = models.CharField(max_length=20, blank=True)
    # How many people the responsible team can serve; 0: nobody has said.
    capacity = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="grid_code_once")]


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households by who looks: nothing unless the own house keeps it or a member's record is open."""

    def visible_to(self, viewer: Viewer | None, open_: models.QuerySet[Any]) -> HouseholdQuerySet:
        """Return the households the viewer's house keeps, and those of people whose record is open to the viewer.

        ``open_`` are the reasons that are open to the viewer now.
        """
        if viewer is None or viewer.institution_id is None or viewer.role not in CLINICAL:
            return self.none()
        seen = Exists(open_.filter(resident=OuterRef("resident_id")))
        member = HouseholdMember.objects.filter(seen, household=OuterRef("pk"), until_on=None)
        return self.filter(Q(institution_id=viewer.institution_id) | Exists(member))


class Household(models.Model):
    """A household (户) at an address, with a telephone that all may use."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Grid, null=True, on_delete=models.PROTECT, related_name="households")
    district = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200)
    phone_sealed = models.BinaryField(null=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    # When the last member moved out.
    closed_at = models.DateTimeField(null=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["institution", "closed_at"], name="household_house")]


class HouseholdMember(models.Model):
    """Somebody who lives, or lived, in a household, with the relation to its head by GB/T 4761."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="households")
    relation = models.CharField(max_length=2, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    left_for = models.CharField(max_length=12, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(until_on=None), name="one_current_household_per_person"
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(until_on=None, relation=HEAD), name="one_head_per_household"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="household_member_period"
            ),
        ]


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    """Guardianships by day."""

    def in_force(self, on: dt.date) -> GuardianshipQuerySet:
        """Return what holds on a day; the last day is ``until_on`` minus one."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=on), since_on__lte=on)


class Guardianship(models.Model):
    """Who answers for a minor or for somebody without capacity (监护), since when, on what ground and evidence."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    ward = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="guardianships")
    # None: the guardian has no file, or is an organisation; then the name below says who.
    guardian = models.ForeignKey("residents.Resident", null=True, on_delete=models.PROTECT, related_name="wards")
    guardian_name = models.CharField(max_length=60)
    phone_sealed = models.BinaryField(null=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    # What the guardian is to the ward.
    relation = models.CharField(max_length=2)
    ground = models.CharField(max_length=10)
    basis = models.CharField(max_length=10)
    since_on = models.DateField()
    # A minor's guardianship ends by itself on the eighteenth birthday.
    until_on = models.DateField(null=True)
    file_uid = models.UUIDField(null=True)
    named_at = models.DateTimeField()
    named_by_uid = models.UUIDField()
    named_by_name = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=60, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = GuardianshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ward=F("guardian")), name="nobody_is_the_own_guardian"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="guardianship_period"
            ),
            models.UniqueConstraint(
                fields=["ward", "guardian"], condition=Q(ended_at=None), name="guardian_named_once"
            ),
        ]

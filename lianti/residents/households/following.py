"""How households and guardianship follow a merge and its undoing: one home, nobody named twice, none in a circle."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.shapes import Actor
from lianti.residents.households.kinds import HEAD
from lianti.residents.identity.following import gives_way, must_hold, when_parted
from lianti.residents.models import Guardianship, Household, HouseholdMember, Resident


def _homes(_absorbed: Resident, survivor: Resident) -> Q:
    """The survivor's current home stands; the other one waits with the absorbed file."""
    settled = HouseholdMember.objects.filter(resident=survivor, until_on=None).exists()
    return Q(until_on=None) if settled else Q(pk__in=[])


def _as_ward(_absorbed: Resident, survivor: Resident) -> Q:
    named = Guardianship.objects.filter(ward=survivor, ended_at=None).exclude(guardian=None)
    return Q(ended_at=None, guardian__in=list(named.values_list("guardian_id", flat=True)))


def _as_guardian(_absorbed: Resident, survivor: Resident) -> Q:
    wards = Guardianship.objects.filter(guardian=survivor, ended_at=None)
    return Q(ended_at=None, ward__in=list(wards.values_list("ward_id", flat=True)))


def _no_circle(survivor: Resident, at: dt.datetime) -> None:
    standing = Guardianship.objects.in_force(clock.local_day(at))
    if standing.filter(ward=survivor).exists() and standing.filter(guardian=survivor).exists():
        raise Refused("merge_guardian", _("合并后此人既有监护人、又担任他人的监护人。请先终止其中一项监护，再合并。"))


def _open_again(person: Resident, by: Actor, at: dt.datetime) -> None:
    """A house that closed behind somebody whose file was merged away is lived in: that home had only waited."""
    rows = HouseholdMember.objects.filter(resident=person, until_on=None, household__closed_at__isnull=False)
    row = rows.first()
    if row is None:
        return
    locked = Household.objects.select_for_update(of=("self",)).select_related("institution")
    household = locked.get(pk=row.household_id)
    household.closed_at = None
    household.save(update_fields=["closed_at"])
    if row.relation != HEAD:  # whoever was head has moved out; nobody else is left
        row.relation = HEAD
        row.save(update_fields=["relation"])
    record(
        "residents.household_changed", by=by, at=at, subject_type="household", subject_uid=household.uid,
        institution_uid=household.institution.uid, data={"columns": ["closed_at", "relation"]},
    )  # fmt: skip


gives_way("residents.HouseholdMember.resident", _homes)
gives_way("residents.Guardianship.ward", _as_ward)
gives_way("residents.Guardianship.guardian", _as_guardian)
must_hold(_no_circle)
when_parted(_open_again)

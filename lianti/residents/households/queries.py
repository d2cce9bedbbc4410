"""Reading households, guardians and grids, for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.text import squash
from lianti.parties.shapes import Viewer
from lianti.residents import keys
from lianti.residents.households.kinds import GUARDIANS, HEAD
from lianti.residents.models import AccessReason, Grid, Guardianship, Household, HouseholdMember, Resident
from lianti.residents.search import exact_condition, matching_pks

PAGE = 30
_PERSON = "resident__registered_institution"


@dataclass(frozen=True)
class Guard:
    """Somebody who answers for a person now."""

    name: str
    relation: str
    ground: str


def visible_households(viewer: Viewer, at: dt.datetime) -> QuerySet[Household]:
    """Return the households the viewer may open."""
    return Household.objects.visible_to(viewer, AccessReason.objects.open_for(viewer, at))


def access_household(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> Household:
    """Return one household; raises NotVisible otherwise. Showing its members must be traced."""
    found = visible_households(viewer, at).select_related("institution", "grid").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def members_of(household: Household) -> list[HouseholdMember]:
    """Return who lives there now, the head first; a file that was merged away is the file that stays."""
    rows = household.members.filter(until_on=None, resident__merged_into=None).select_related(_PERSON)
    return sorted(rows, key=lambda row: (row.relation != HEAD, row.relation, row.pk))


def past_members(household: Household) -> list[HouseholdMember]:
    """Return who moved out, the last first."""
    return list(household.members.exclude(until_on=None).select_related(_PERSON).order_by("-until_on", "-pk")[:50])


def seen(viewer: Viewer, people: Sequence[Resident], at: dt.datetime) -> set[int]:
    """Return the keys of those whose record is open to the viewer."""
    found = Resident.objects.visible_to(viewer, at).filter(pk__in=[person.pk for person in people])
    return set(found.values_list("pk", flat=True))


def current_place(resident: Resident) -> HouseholdMember | None:
    """Return where a person lives now."""
    rows = HouseholdMember.objects.filter(resident=resident, until_on=None)
    return rows.select_related("household__grid", "household__institution").first()


def list_households(
    viewer: Viewer, text: str, grid: str, page: int, at: dt.datetime
) -> tuple[list[Household], int, dict[int, tuple[str, int]]]:
    """Return one page of the households the own house keeps, how many there are, and of each head and size.

    ``text`` finds the number of a household, its address, or a member by the keys of the search box; the name of a
    head whose record is not open stays hidden.
    """
    rows = Household.objects.filter(institution_id=viewer.institution_id or 0, closed_at=None)
    if grid:
        rows = rows.filter(grid__code=grid)
    if text.strip():
        rows = rows.filter(_asked(viewer, text, at))
    start = (page - 1) * PAGE
    found = list(rows.select_related("grid").order_by("number")[start : start + PAGE])
    return found, rows.count(), _heads(found, viewer, at)


def _asked(viewer: Viewer, text: str, at: dt.datetime) -> Q:
    asked = keys.read(text)
    where = exact_condition(asked)
    people = Resident.objects.visible_to(viewer, at)
    people = people.filter(where) if where is not None else people.filter(pk__in=matching_pks(text))
    member = HouseholdMember.objects.filter(until_on=None, resident__in=people).values("household")
    return Q(number=squash(text)) | Q(address__icontains=text.strip()) | Q(pk__in=member)


def _heads(households: list[Household], viewer: Viewer, at: dt.datetime) -> dict[int, tuple[str, int]]:
    rows = list(
        HouseholdMember.objects.filter(household__in=households, until_on=None, resident__merged_into=None)
        .select_related("resident")
        .only("household_id", "relation", "resident__name")
    )
    open_ = seen(viewer, [row.resident for row in rows if row.relation == HEAD], at)
    found = {household.pk: ("", 0) for household in households}
    for row in rows:
        name, size = found[row.household_id]
        head = row.resident.name if row.relation == HEAD and row.resident_id in open_ else name
        found[row.household_id] = (head, size + 1)
    return found


def grids_of(institution_id: int | None) -> list[Grid]:
    """Return the grids of a house with how many households and people live in each (``homes``, ``people``)."""
    living = Q(households__closed_at=None)
    here = living & Q(households__members__until_on=None)
    return list(
        Grid.objects.filter(institution_id=institution_id or 0)
        .annotate(
            homes=Count("households", filter=living, distinct=True),
            people=Count("households__members", filter=here, distinct=True),
        )
        .order_by("code")
    )


def guardianships_of(resident: Resident) -> list[Guardianship]:
    """Return who answers, or answered, for a person, those of now first."""
    return list(Guardianship.objects.filter(ward=resident).select_related("guardian").order_by("-since_on", "-pk"))


def wards_of(resident: Resident, on: dt.date) -> list[Guardianship]:
    """Return for whom a person answers now."""
    rows = Guardianship.objects.in_force(on).filter(guardian=resident)
    return list(rows.select_related("ward").order_by("since_on", "pk"))


def guards_of(resident: Resident, at: dt.datetime) -> tuple[Guard, ...]:
    """Return who signs for a person now, the first named first; none when the person signs alone."""
    rows = Guardianship.objects.in_force(clock.local_day(at)).filter(ward=resident).order_by("since_on", "pk")
    return tuple(Guard(row.guardian_name, GUARDIANS.get(row.relation, ""), row.ground) for row in rows)


def access_guardianship(uid: uuid.UUID) -> Guardianship:
    """Return one guardianship; the caller asks whether the ward's record is open."""
    found = Guardianship.objects.select_related("ward").filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found

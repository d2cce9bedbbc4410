"""People as they are shown wherever one is chosen or named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.residents.kinds import SEXES
from lianti.residents.models import Resident
from lianti.residents.shapes import GroupHit, PersonLine


def person_line(resident: Resident, at: dt.datetime) -> PersonLine:
    """Return a person with age on the day of ``at``; fetch ``registered_institution`` along for lists."""
    return PersonLine(
        uid=resident.uid,
        name=resident.name,
        sex=resident.sex,
        sex_name=SEXES.get(resident.sex, resident.sex),
        age=age_on(resident.birth_on, clock.local_day(at)),
        birth_on=resident.birth_on,
        identity_mask=resident.identity_mask,
        phone_mask=resident.phone_mask,
        institution_name=resident.registered_institution.name,
    )


def person_lines(residents: Iterable[Resident], at: dt.datetime | None = None) -> list[PersonLine]:
    """Return people in the order given; a queryset is read in one statement."""
    select = getattr(residents, "select_related", None)
    rows = select("registered_institution") if select else residents
    return [person_line(resident, at or clock.now()) for resident in rows]


def group_hit(resident: Resident) -> GroupHit:
    """Return what the group reveals: that there is a file, nothing clinical."""
    return GroupHit(
        uid=resident.uid,
        name=resident.name,
        sex_name=SEXES.get(resident.sex, resident.sex),
        birth_year=resident.birth_on.year,
        identity_mask=resident.identity_mask,
    )

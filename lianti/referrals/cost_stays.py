"""The stays of a person, as the deductible sees them: known ones, the one a case begins, and the one it leaves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.catalogue.queries import chapter_of
from lianti.insurance.kinds import LEVEL_ORDER
from lianti.insurance.queries import insured_level
from lianti.insurance.shapes import Link, Stay
from lianti.kernel.pure import clock
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.records.queries import main_diagnoses, stays_of
from lianti.referrals.models import Referral

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.records.models import Encounter
    from lianti.residents.models import Resident

TARGET, ASSUMED = "to", "here"
# A stay that ended longer ago has nothing to do with a case of today.
_RECENT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Course:
    """Stays and links of a person up to a case; ``source`` is the stay the case leaves, "" when none is known."""

    stays: tuple[Stay, ...]
    links: tuple[Link, ...]
    source: str


def level_of(institution: Institution) -> str:
    """Return the level at which insurance sees an institution; "" while its grade is not known."""
    return insured_level(grade=institution.level, primary=institution.kind in PRIMARY_KINDS)


def known_course(resident: Resident, sender: Institution, on_day: dt.date, referral_uid: uuid.UUID | None) -> Course:
    """Return what the record knows of the year before ``on_day``, without the stay that the case itself began."""
    until = clock.day_start(on_day + dt.timedelta(days=1))
    found = stays_of(resident.uid, clock.day_start(dt.date(on_day.year - 1, 1, 1)), until)
    found = [e for e in found if level_of(e.institution) and (referral_uid is None or e.source_uid != referral_uid)]
    codes = {key: d.code for key, d in main_diagnoses(found).items()}
    stays = tuple(_stay(e, codes.get(e.pk, "")) for e in found)
    here = [e for e in found if e.institution_id == sender.pk]
    recent = [e for e in here if e.ended_at is None or on_day - clock.local_day(e.ended_at) <= _RECENT]
    return Course(stays, tuple(_links(found)), str(recent[-1].pk) if recent else "")


def _stay(row: Encounter, code: str) -> Stay:
    ended = clock.local_day(row.ended_at) if row.ended_at else None
    begun = clock.local_day(row.started_at)
    return Stay(
        str(row.pk), level_of(row.institution), begun, ended, place=row.institution.label, chapter=chapter_of(code)
    )


def _links(found: Sequence[Encounter]) -> list[Link]:
    """Return the arrived referrals that led from one known stay to another, or from a clinic to one."""
    uids = [e.source_uid for e in found if e.source_uid]
    if not uids:
        return []
    rows = {r.uid: r for r in Referral.objects.filter(uid__in=uids, arrived_at__isnull=False)}
    links = []
    for number, stay in enumerate(found):
        referral = rows.get(stay.source_uid) if stay.source_uid else None
        if referral is None:
            continue
        before = [e for e in found[:number] if e.institution_id == referral.sender_institution_id]
        day = clock.local_day(stay.started_at)
        links.append(
            Link(
                str(stay.pk),
                _direction(referral, before[-1] if before else None, stay),
                str(before[-1].pk) if before else "",
                accepted_on=day,
                arrived_on=day,
                same_course=True if referral.direction == "down" else None,
            )
        )
    return links


def _direction(referral: Referral, source: Encounter | None, target: Encounter) -> str:
    """Return the direction of a referral; levels that say otherwise make it a level one."""
    return fitting(referral.direction, level_of(source.institution) if source else "", level_of(target.institution))


def fitting(direction: str, source: str, target: str) -> str:
    """Return ``up`` or ``down`` when the levels allow it, else what the levels say."""
    if not source or not target:
        return direction
    climb = LEVEL_ORDER.index(target) - LEVEL_ORDER.index(source)
    if (climb > 0 and direction == "down") or (climb < 0 and direction == "up"):
        return "up" if climb > 0 else "down"
    return direction

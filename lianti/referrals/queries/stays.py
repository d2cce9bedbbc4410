"""The stays of a person, as the deductible sees them: known ones, the one a case begins, and the one it leaves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.catalogue.queries import chapter_of
from lianti.insurance.kinds import LEVEL_ORDER
from lianti.insurance.queries import insured_level
from lianti.insurance.shapes import Edition, Link, Stay
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.records.queries import main_diagnoses, stays_of
from lianti.referrals.models import Referral

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.records.models import Encounter
    from lianti.residents.models import Resident

TARGET, ASSUMED = "to", "here"
# How a stay in a third institution is called.
_ELSEWHERE = {
    "primary": mark("另一家基层医疗机构"),
    "county": mark("另一家二级医院"),
    "city": mark("另一家三级医院"),
    "province": mark("另一家省级或外地医院"),
}
# A stay that ended longer ago has nothing to do with a case of today.
_RECENT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Course:
    """Stays and links of a person up to a case; ``source`` is the stay the case leaves, "" when none is known."""

    stays: tuple[Stay, ...]
    links: tuple[Link, ...]
    source: str


def level_of(edition: Edition, institution: Institution) -> str:
    """Return the level at which the insured region counts an institution; "" when nobody has said."""
    primary = institution.kind in PRIMARY_KINDS
    return insured_level(edition, name=institution.name, grade=institution.level, primary=primary)


def known_course(
    edition: Edition,
    resident: Resident,
    sender: Institution,
    receiver: Institution,
    on_day: dt.date,
    referral_uid: uuid.UUID | None,
) -> Course:
    """Return what the record knows of the year before ``on_day``, without the stay that the case itself began."""
    until = clock.day_start(on_day + dt.timedelta(days=1))
    found = stays_of(resident.uid, clock.day_start(dt.date(on_day.year - 1, 1, 1)), until)
    found = [e for e in found if not _begun_by(e, receiver, on_day, referral_uid)]
    codes = {key: d.code for key, d in main_diagnoses(found).items()}
    own = frozenset({sender.pk, receiver.pk})
    known = {e.pk: stay for e in found if (stay := _stay(edition, e, codes.get(e.pk, ""), own)).level}
    found = [e for e in found if e.pk in known]
    recent = [e for e in found if e.institution_id == sender.pk and _is_recent(e, on_day)]
    return Course(tuple(known.values()), tuple(_links(found, known)), str(recent[-1].pk) if recent else "")


def _begun_by(row: Encounter, receiver: Institution, on_day: dt.date, referral_uid: uuid.UUID | None) -> bool:
    """Say whether a stay is the one that the case led to, by its source or by place and day."""
    by_source = referral_uid is not None and row.source_uid == referral_uid
    return by_source or (row.institution_id == receiver.pk and clock.local_day(row.started_at) >= on_day)


def _is_recent(row: Encounter, on_day: dt.date) -> bool:
    return row.ended_at is None or on_day - clock.local_day(row.ended_at) <= _RECENT


def _stay(edition: Edition, row: Encounter, code: str, own: frozenset[int]) -> Stay:
    """Return a stay of the record; where it was is named only when the case itself names that place.

    Where somebody lay can say why (a psychiatric hospital): the level is all that the deductible needs.
    """
    level = level_of(edition, row.institution)
    ended = clock.local_day(row.ended_at) if row.ended_at else None
    return Stay(
        str(row.pk),
        level,
        clock.local_day(row.started_at),
        ended,
        place=row.institution.label if row.institution_id in own else _(_ELSEWHERE.get(level, "")),
        chapter=chapter_of(code),
    )


def _links(found: Sequence[Encounter], known: Mapping[int, Stay]) -> list[Link]:
    """Return the arrived referrals that led from one known stay to another, or from a clinic to one."""
    uids = [e.source_uid for e in found if e.source_uid]
    if not uids:
        return []
    rows = {r.uid: r for r in Referral.objects.filter(uid__in=uids, arrived_at__isnull=False)}
    links = []
    for number, row in enumerate(found):
        referral = rows.get(row.source_uid) if row.source_uid else None
        if referral is not None:
            sender = referral.sender_institution_id
            before = [known[e.pk] for e in found[:number] if e.institution_id == sender]
            links.append(_link(referral, before[-1] if before else None, known[row.pk]))
    return links


def _link(referral: Referral, source: Stay | None, target: Stay) -> Link:
    """Return an arrived referral as a link; a case down with its plan is the doctor's word for the same course."""
    return Link(
        target.key,
        fitting(referral.direction, source.level if source else "", target.level),
        source.key if source else "",
        accepted_on=target.admitted_on,
        arrived_on=target.admitted_on,
        same_course=True if referral.direction == "down" else None,
    )


def fitting(direction: str, source: str, target: str) -> str:
    """Return ``up`` or ``down`` when the levels allow it, else what the levels say."""
    if not source or not target:
        return direction
    climb = LEVEL_ORDER.index(target) - LEVEL_ORDER.index(source)
    if (climb > 0 and direction == "down") or (climb < 0 and direction == "up"):
        return "up" if climb > 0 else "down"
    return direction

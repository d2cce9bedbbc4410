"""Reading waiting lists (候排): who waits for what in which order, and where somebody stands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lianti.capacity.shapes import Priority
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Offer, Referral, WaitingEntry
from lianti.referrals.rules import queue_order
from lianti.referrals.rules.bed_offers import REST


@dataclass(frozen=True)
class Waiting:
    """Somebody whom a seat can be offered to, with the seats that were offered before and not taken."""

    referral: Referral
    priority: Priority
    refused: frozenset[uuid.UUID]


@dataclass(frozen=True)
class WaitingForBed:
    """An inpatient whom a bed can be offered to; ``rested`` are beds and wards offered not long ago and not taken."""

    referral_uid: uuid.UUID
    sex: str
    rested: frozenset[uuid.UUID | None]


@dataclass(frozen=True)
class Place:
    """Where somebody stands in a list, from 1, and until when the next word is promised; with what is offered now."""

    place: int
    total: int
    since: dt.datetime
    contact_by: dt.datetime
    seat_at: dt.datetime | None
    offer_until: dt.datetime | None
    bed: str = ""


@dataclass(frozen=True)
class QueueLine:
    """One person of a list with the case."""

    place: int
    referral: Referral
    entry: WaitingEntry
    offer: Offer | None


@dataclass(frozen=True)
class Queue:
    """The list of one service, or of one department's beds."""

    name: str
    department: str
    lines: tuple[QueueLine, ...]


def _ordered(entries: list[WaitingEntry]) -> list[WaitingEntry]:
    return sorted(entries, key=lambda e: (queue_order(urgent=e.urgent, contracted=e.contracted, since=e.since), e.pk))


def services_waiting(at: dt.datetime) -> list[uuid.UUID]:
    """Return the services that somebody waits for to whom nothing is offered, in one statement."""
    return _services.rows()


@prepared
def _services() -> QuerySet[WaitingEntry, uuid.UUID]:
    rows = WaitingEntry.objects.filter(ended_at=None, service__is_active=True, referral__offer_until=None)
    return rows.order_by("service_id").values_list("service__uid", flat=True).distinct()


@prepared
def _waiting_for(service_uid: Slot) -> QuerySet[WaitingEntry]:
    rows = WaitingEntry.objects.filter(ended_at=None, service__uid=service_uid, referral__offer_until=None)
    return rows.select_related("referral")


@prepared
def _offered(service_uid: Slot) -> QuerySet[Offer, tuple[int, uuid.UUID | None]]:
    living = Offer.objects.filter(entry__ended_at=None, entry__service__uid=service_uid, seat_uid__isnull=False)
    return living.values_list("entry_id", "seat_uid")


def waiting_for_seat(service_uid: uuid.UUID) -> list[Waiting]:
    """Return who waits for a seat of a service and has no offer, in the order of the list, in two statements."""
    entries = _ordered(_waiting_for.rows(service_uid=service_uid))
    refused: dict[int, set[uuid.UUID]] = defaultdict(set)
    for entry_id, seat in _offered.rows(service_uid=service_uid):
        if seat is not None:
            refused[entry_id].add(seat)
    return [
        Waiting(e.referral, "contracted" if e.contracted else "referral", frozenset(refused[e.pk])) for e in entries
    ]


def departments_waiting(at: dt.datetime) -> list[tuple[int, int | None]]:
    """Return institution and department of the beds that inpatients without an offer wait for, in one statement."""
    return _departments.rows()


@prepared
def _departments() -> QuerySet[WaitingEntry, tuple[int, int | None]]:
    rows = WaitingEntry.objects.filter(ended_at=None, service=None, referral__offer_until=None)
    wanted = rows.filter(referral__kind="inpatient").order_by("institution_id", "department_id")
    return wanted.values_list("institution_id", "department_id").distinct()


def waiting_for_bed(institution_id: int, department_id: int | None, at: dt.datetime) -> list[WaitingForBed]:
    """Return who waits for a bed of a department and has no offer, in the order of the list, in two statements."""
    rows = WaitingEntry.objects.filter(ended_at=None, service=None, referral__offer_until=None)
    here: dict[str, Any] = {"institution_id": institution_id, "department_id": department_id}
    rows = rows.filter(**here, referral__kind="inpatient")
    entries = _ordered(list(rows.select_related("referral__resident")))
    rested: dict[int, set[uuid.UUID | None]] = defaultdict(set)
    lately = Offer.objects.filter(entry__in=entries, seat_uid=None, offered_at__gt=at - REST)
    for entry_id, bed, ward in lately.values_list("entry_id", "bed_uid", "ward_uid"):
        rested[entry_id].add(bed or ward)
    return [WaitingForBed(e.referral.uid, e.referral.resident.sex, frozenset(rested[e.pk])) for e in entries]


def counted_offers(ward_uids: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, dt.datetime]]:
    """Return ward and moment of every living offer of a bed that counting wards told, in one statement."""
    rows = (
        Offer.objects.filter(ward_uid__in=ward_uids, bed_uid=None, ended_at=None) if ward_uids else Offer.objects.none()
    )
    return [(ward, when) for ward, when in rows.values_list("ward_uid", "offered_at") if ward is not None]


def offers_over(at: dt.datetime) -> list[uuid.UUID]:
    """Return the cases whose offer has run out, in one statement."""
    return _offers_over.rows(at=at)


@prepared
def _offers_over(at: Slot) -> QuerySet[Offer, uuid.UUID]:
    rows = Offer.objects.filter(ended_at=None, until__lte=at).order_by("until", "pk")
    return rows.values_list("entry__referral__uid", flat=True)[:500]


def place_in_queue(referral: Referral) -> Place | None:
    """Return where a case stands in its list, None when it does not wait; two or three statements."""
    mine = WaitingEntry.objects.filter(referral=referral, ended_at=None).first()
    if mine is None:
        return None
    beside: dict[str, Any] = {"department_id": mine.department_id, "service_id": mine.service_id}
    rows = WaitingEntry.objects.filter(ended_at=None, institution_id=mine.institution_id, **beside)
    ordered = _ordered(list(rows))
    offer = Offer.objects.filter(entry=mine, ended_at=None).first()
    return Place(
        place=[e.pk for e in ordered].index(mine.pk) + 1,
        total=len(ordered),
        since=mine.since,
        contact_by=mine.contact_by,
        seat_at=offer.starts_at if offer else None,
        offer_until=offer.until if offer else None,
        bed=offer.place if offer else "",
    )


def waiting_lists(viewer: Viewer, at: dt.datetime) -> list[Queue]:
    """Return the waiting lists of the viewer's institution that the viewer may see, in three statements."""
    mine = Referral.objects.visible_to(viewer, at).filter(receiver_institution_id=viewer.institution_id)
    rows = WaitingEntry.objects.filter(ended_at=None, institution_id=viewer.institution_id or 0, referral__in=mine)
    parts = ("service", "department", "referral__resident", "referral__sender_institution")
    entries = _ordered(list(rows.select_related(*parts)))
    offers = {o.entry_id: o for o in Offer.objects.filter(entry__in=entries, ended_at=None)}
    grouped: dict[tuple[str, str], list[WaitingEntry]] = defaultdict(list)
    for entry in entries:
        department = entry.department.name if entry.department else ""
        grouped[(department, entry.service.name if entry.service else "")].append(entry)
    return [
        Queue(name, department, tuple(QueueLine(n, e.referral, e, offers.get(e.pk)) for n, e in enumerate(found, 1)))
        for (department, name), found in sorted(grouped.items())
    ]


def offered_one_of(seat_uids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return the cases to whom one of these seats is offered now, in one statement."""
    rows = Offer.objects.filter(seat_uid__in=seat_uids, ended_at=None, entry__ended_at=None)
    return set(rows.values_list("entry__referral__uid", flat=True))

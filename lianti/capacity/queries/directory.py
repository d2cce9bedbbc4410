"""The service directory: where a sender may refer to, how far it is and how long one waits."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from lianti.alliances.queries import TermTable, partners, term_table
from lianti.capacity import rules
from lianti.capacity.kinds import SEAT_SOURCES, SERVICE_KINDS
from lianti.capacity.models import Seat, Service
from lianti.capacity.queries.seats import free_of_services, waiting_days
from lianti.capacity.queries.services import practitioner_line, services
from lianti.capacity.shapes import Priority, ServiceLine
from lianti.capacity.terms import TIGHT_DAYS
from lianti.kernel.pure import clock
from lianti.kernel.pure.text import squash
from lianti.kernel.web.prepared import Prepared, Slot, prepared
from lianti.parties.kinds import level_words

if TYPE_CHECKING:
    from lianti.parties.models import Institution

_DAYS = 14


class _Free(NamedTuple):
    reserved: int = 0
    open: int = 0
    first: dt.datetime | None = None


def directory(
    *,
    sender_institution: Institution,
    at: dt.datetime,
    kind: str | None = None,
    q: str = "",
    priority: Priority = "referral",
    days: int = _DAYS,
) -> list[ServiceLine]:
    """Return the services of all institutions that share an alliance with the sender, in five statements.

    ``q`` looks in the names of service, department, institution and doctor, and in pinyin initials of the last two.
    Ordered by the first free seat, then by distance; services without a free seat come last.
    """
    allowed = partners(sender_institution.pk, clock.local_day(at))
    rows = services(kind=kind).filter(institution_id__in=allowed)
    wanted = squash(q)
    if wanted:
        rows = rows.filter(_matching(wanted))
    found = list(rows)
    counts = _free_counts(found, at, priority, days)
    terms = term_table([TIGHT_DAYS.name], {row.institution_id for row in found})
    lines = [_line(row, counts.get(row.pk, _Free()), sender_institution, terms, at) for row in found]
    return sorted(lines, key=_order)


def _order(line: ServiceLine) -> tuple[int, float, str, str]:
    waiting = 10_000 if line.waiting_days is None else line.waiting_days
    return waiting, 10_000 if line.distance_km is None else line.distance_km, line.institution, line.name


def _matching(text: str) -> Q:
    letters = text.lower()
    return (
        Q(name__contains=text)
        | Q(capabilities__contains=text)
        | Q(department__name__contains=text)
        | Q(institution__name_key__contains=text)
        | Q(institution__short_name__contains=text)
        | Q(institution__initials__contains=letters)
        | Q(practitioner__name__contains=text)
        | Q(practitioner__initials__contains=letters)
    )


def _free_counts(rows: list[Service], at: dt.datetime, priority: Priority, days: int) -> dict[int, _Free]:
    until = at + dt.timedelta(days=days)
    seats = free_of_services(at, until, priority).filter(session__service__in=[row.pk for row in rows])
    grouped = (
        seats.order_by()
        .values("session__service_id")
        .annotate(
            reserved=Count("pk", filter=Q(pool="referral")),
            everybody=Count("pk", filter=Q(pool="open")),
            first=Min("starts_at"),
        )
    )
    return {r["session__service_id"]: _Free(r["reserved"], r["everybody"], r["first"]) for r in grouped}


def distance_between(one: Institution, other: Institution) -> float | None:
    """Return the distance of two institutions in km as the crow flies, None when a place is not known."""
    return rules.distance_km(point_of(one), point_of(other))


def point_of(institution: Institution) -> tuple[float, float] | None:
    """Return longitude and latitude of an institution, None when its place is not known."""
    if institution.longitude is None or institution.latitude is None:
        return None
    return institution.longitude, institution.latitude


@prepared
def _active(uid: Slot) -> QuerySet[Service]:
    return services().filter(uid=uid)


@cache
def _first_free(priority: Priority) -> Prepared[dt.datetime]:
    @prepared
    def rows(service_id: Slot, at: Slot, until: Slot) -> QuerySet[Seat, dt.datetime]:
        found = free_of_services(at, until, priority).filter(session__service_id=service_id)
        return found.order_by("starts_at").values_list("starts_at", flat=True)[:1]

    return rows


def tightness(service_uid: uuid.UUID, at: dt.datetime, priority: Priority) -> str:
    """Return why a service is 紧张 for a priority, in words; empty when it is not or when it does not exist."""
    row = _active.first(uid=service_uid)
    if row is None:
        return ""
    terms = term_table([TIGHT_DAYS.name], {row.institution_id})
    first = _first_free(priority).first(service_id=row.pk, at=at, until=at + dt.timedelta(days=_DAYS))
    return _tight(row, first, terms, at)


def _tight(row: Service, first: dt.datetime | None, terms: TermTable, at: dt.datetime) -> str:
    days = terms.term(TIGHT_DAYS.name, institution_id=row.institution_id, on=clock.local_day(at)).value
    return rules.tight_words(row.tight, row.tight_note, waiting_days(first, at), days)


def _line(row: Service, seats: _Free, sender: Institution, terms: TermTable, at: dt.datetime) -> ServiceLine:
    institution = row.institution
    return ServiceLine(
        uid=row.uid,
        name=row.name,
        kind=row.kind,
        kind_name=SERVICE_KINDS.get(row.kind, row.kind),
        department=row.department.name,
        department_uid=row.department.uid,
        institution=institution.name,
        institution_uid=institution.uid,
        institution_id=institution.pk,
        level=institution.level,
        level_name=level_words(institution.level),
        practitioner=practitioner_line(row.practitioner),
        distance_km=distance_between(sender, institution),
        waiting_days=waiting_days(seats.first, at),
        free_reserved=seats.reserved,
        free_open=seats.open,
        updated_at=row.fed_at if row.seat_source == "interface" else at,
        seat_source=row.seat_source,
        seat_source_name=SEAT_SOURCES.get(row.seat_source, row.seat_source),
        capabilities=row.capabilities,
        preparation=row.preparation,
        tight=_tight(row, seats.first, terms, at),
        subject_code=row.department.subject_code,
        department_id=row.department_id,
    )

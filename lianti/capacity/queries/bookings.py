"""Bookings and the lists of the front desk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet, Value

from lianti.capacity.kinds import POOLS
from lianti.capacity.models import Booking, ClinicSession
from lianti.capacity.queries.services import counted, practitioner_line, session_lines
from lianti.capacity.shapes import BookingLine, SessionLine, SessionList, SubjectLine, SubjectReader
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer

_READERS: dict[str, SubjectReader] = {}
_PARTS = (
    "seat__session__service__institution",
    "seat__session__service__department",
    "seat__session__service__practitioner__department",
)


def set_subject_reader(subject_type: str, reader: SubjectReader) -> None:
    """Say how the people behind bookings of a type are named; called by the app that owns the type."""
    _READERS[subject_type] = reader


def booking_of(subject_uid: uuid.UUID) -> BookingLine | None:
    """Return the booking a subject has now, or None, in one statement."""
    row = _living.first(subject_uid=subject_uid)
    return _line(row, None) if row else None


@prepared
def _living(subject_uid: Slot) -> QuerySet[Booking]:
    rows = Booking.objects.filter(subject_uid=subject_uid, ended_at__isnull=True)
    return rows.select_related(*_PARTS).order_by("pk")[:1]


def expected_today(institution_id: int, since: dt.datetime, until: dt.datetime) -> int:
    """Return how many people with a seat in the half-open period have not arrived yet."""
    return _expected.rows(institution_id=institution_id, since=since, until=until)[0]


@prepared
def _expected(institution_id: Slot, since: Slot, until: Slot) -> QuerySet[Booking, int]:
    rows = Booking.objects.filter(
        ended_at__isnull=True, arrived_at__isnull=True, seat__starts_at__gte=since, seat__starts_at__lt=until
    ).filter(seat__session__service__institution_id=institution_id)
    # Grouped by a value, which is no column, all rows are one group.
    return rows.values(all=Value(1)).annotate(found=Count("pk")).values_list("found", flat=True)


def session_list(session_uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> SessionList:
    """Return who is expected in a session, for the institution that holds it (NotVisible otherwise)."""
    found = counted(ClinicSession.objects.filter(uid=session_uid, service__institution_id=viewer.institution_id or 0))
    if not found:
        raise NotVisible(str(session_uid))
    return _lists(found, viewer, at)[0]


def sessions_on(day: dt.date, viewer: Viewer, at: dt.datetime) -> list[SessionList]:
    """Return the sessions of the viewer's institution on a day with who is expected; constant statements."""
    rows = counted(ClinicSession.objects.filter(service__institution_id=viewer.institution_id or 0, on_day=day))
    return _lists(rows, viewer, at)


def _lists(sessions: list[ClinicSession], viewer: Viewer, at: dt.datetime) -> list[SessionList]:
    lines: list[SessionLine] = session_lines(sessions)
    rows = Booking.objects.filter(seat__session__in=sessions, ended_at=None).select_related(*_PARTS)
    ordered = list(rows.order_by("seat__starts_at", "seat__number"))
    subjects = subjects_of([(row.subject_type, row.subject_uid) for row in ordered], viewer, at)
    by_session: dict[uuid.UUID, list[BookingLine]] = defaultdict(list)
    for row in ordered:
        by_session[row.seat.session.uid].append(_line(row, subjects.get(row.subject_uid)))
    return [SessionList(line, tuple(by_session[line.uid])) for line in lines]


def subjects_of(
    wanted: Iterable[tuple[str, uuid.UUID]], viewer: Viewer, at: dt.datetime
) -> dict[uuid.UUID, SubjectLine]:
    """Return the people behind subjects, as far as the app that owns each type shows them to the viewer."""
    uids: dict[str, list[uuid.UUID]] = defaultdict(list)
    for subject_type, uid in wanted:
        uids[subject_type].append(uid)
    found: dict[uuid.UUID, SubjectLine] = {}
    for subject_type, of_type in uids.items():
        reader = _READERS.get(subject_type)
        if reader is not None:
            found.update(reader(viewer, of_type, at))
    return found


def _line(row: Booking, subject: SubjectLine | None) -> BookingLine:
    seat = row.seat
    session = seat.session
    service = session.service
    return BookingLine(
        uid=row.uid,
        seat_uid=seat.uid,
        session_uid=session.uid,
        service_uid=service.uid,
        service_name=service.name,
        institution_uid=service.institution.uid,
        institution_name=service.institution.name,
        department_name=service.department.name,
        practitioner=practitioner_line(service.practitioner),
        number=seat.number,
        starts_at=seat.starts_at,
        room=session.room,
        pool=POOLS.get(seat.pool, seat.pool),
        subject_type=row.subject_type,
        subject_uid=row.subject_uid,
        booked_at=row.booked_at,
        arrived_at=row.arrived_at,
        his_number=row.his_number,
        seat_source=service.seat_source,
        preparation=service.preparation,
        subject=subject,
    )

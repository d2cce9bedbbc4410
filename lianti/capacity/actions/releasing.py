"""The release clock: what nobody used of the reserve goes to the neighbours, then to everybody (JL-61)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lianti.capacity import facts
from lianti.capacity.models import Booking, ClinicSession, Seat
from lianti.capacity.permissions import demand, may_open
from lianti.capacity.queries.services import sessions_to_release, sessions_to_share
from lianti.kernel.web.prepared import Slot, prepared, prepared_update
from lianti.kernel.web.writing import update_row
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer


def share_seats(*, at: dt.datetime, by: Viewer) -> int:
    """This function will open seats kept for contracted residents to the referrals of all members once it is time.

    The first stage of the release, at ``capacity.contracted_first_hours``. Returns how many seats; running it again
    shares nothing more.
    """
    demand(may_open(by))
    return sum(_share(session, at, by) for session in _to_share.rows(at=at))


@transaction.atomic
def _share(session: ClinicSession, at: dt.datetime, by: Viewer) -> int:
    if not _mark_shared.run(pk=session.pk, at=at):
        return 0
    seats = _share_unused.run(pk=session.pk)
    if seats:
        session.shared_seats = seats
        update_row(session, ("shared_seats",))
        _record(facts.SEATS_SHARED, session, seats, by, at)
    return seats


def release_seats(*, at: dt.datetime, by: Viewer) -> int:
    """This function will give reserved seats that nobody used to everybody once their moment has come (JL-61).

    The only way a reserved seat is released, at ``capacity.release_hours``. Returns how many seats; running it again
    releases nothing more. A seat held at that moment is given free too, its holder keeps the hold.
    """
    demand(may_open(by))
    return sum(_release(session, at, by) for session in _to_release.rows(at=at))


@transaction.atomic
def _release(session: ClinicSession, at: dt.datetime, by: Viewer) -> int:
    if not _mark_released.run(pk=session.pk, at=at):
        return 0
    seats = _release_unused.run(pk=session.pk)
    session.released_seats = seats
    update_row(session, ("released_seats",))
    _record(facts.SEATS_RELEASED, session, seats, by, at)
    return seats


@prepared
def _to_share(at: Slot) -> QuerySet[ClinicSession]:
    return sessions_to_share(at).select_related("service__institution")  # type: ignore[arg-type]


@prepared
def _to_release(at: Slot) -> QuerySet[ClinicSession]:
    return sessions_to_release(at).select_related("service__institution")  # type: ignore[arg-type]


_Change = tuple[QuerySet[Any], dict[str, Any]]


@prepared_update
def _mark_shared(pk: Slot, at: Slot) -> _Change:
    return ClinicSession.objects.filter(pk=pk, shared_at=None), {"shared_at": at}


@prepared_update
def _mark_released(pk: Slot, at: Slot) -> _Change:
    return ClinicSession.objects.filter(pk=pk, released_at=None), {"released_at": at}


@prepared_update
def _share_unused(pk: Slot) -> _Change:
    return _unused(pk).filter(contracted_first=True), {"contracted_first": False}


@prepared_update
def _release_unused(pk: Slot) -> _Change:
    return _unused(pk), {"pool": "open"}


def _unused(session_id: Slot) -> QuerySet[Seat]:
    booked = Booking.objects.filter(seat__session_id=session_id, ended_at=None).values("seat_id")
    return Seat.objects.filter(session_id=session_id, pool="referral").exclude(pk__in=booked)


def _record(kind: str, session: ClinicSession, seats: int, by: Viewer, at: dt.datetime) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="session",
        subject_uid=session.uid,
        institution_uid=session.service.institution.uid,
        alliance_uid=session.share_alliance_uid,
        data={"seats": seats},
    )

"""Sets the stage for bookings: a clinic with as many free seats as asked, cleared again between rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import django

from bench import children

SEATS_A_SESSION = 20


def build(seats: int) -> Mapping[str, Any]:
    """Make one clinic with sessions from tomorrow on and return the uids of its seats."""
    from lianti.capacity.actions import offer_service
    from lianti.capacity.models import ClinicSession, Seat, Service
    from lianti.kernel.pure import clock
    from lianti.parties import actions as parties
    from lianti.parties.shapes import Viewer

    by, at = Viewer.service("bench"), clock.now()
    name = f"示例医院{Seat.objects.count()}"
    hospital = parties.create_institution(name=name, kind="general_hospital", level="3A", by=by, at=at)
    department = parties.add_department(institution=hospital, name="心内科", kind="clinical", by=by, at=at)
    service: Service = offer_service(department=department, name="专家门诊", by=by, at=at)
    sessions = [_session(service.pk, number, at) for number in range(-(-seats // SEATS_A_SESSION))]
    ClinicSession.objects.bulk_create(sessions)
    starts = at + dt.timedelta(days=2)
    places = [divmod(number, SEATS_A_SESSION) for number in range(seats)]
    rows = [Seat(session=sessions[session], number=place + 1, starts_at=starts) for session, place in places]
    Seat.objects.bulk_create(rows, batch_size=500)
    return {"seats": [str(row.uid) for row in rows]}


def _session(service_id: int, number: int, at: dt.datetime) -> Any:
    from lianti.capacity.models import ClinicSession

    starts = at + dt.timedelta(days=2, minutes=number)
    return ClinicSession(
        service_id=service_id, on_day=starts.date(), starts_at=starts, ends_at=starts + dt.timedelta(hours=4),
        seats_opened=SEATS_A_SESSION, contracted_until_at=starts, release_at=starts,
    )  # fmt: skip


def audit() -> Mapping[str, Any]:
    """Count what was sold, the seats sold twice, and the facts that tell of it."""
    from django.db.models import Count

    from lianti.capacity.models import Booking
    from lianti.ledger.models import Fact

    living = Booking.objects.filter(ended_at=None)
    twice = living.values("seat").annotate(n=Count("pk")).filter(n__gt=1).count()
    facts = Fact.objects.filter(kind="capacity.seat_booked").count()
    return {"bookings": living.count(), "oversold": twice, "facts": facts}


def clear() -> Mapping[str, Any]:
    """Take every booking, hold and fact away and let the database tidy up, so that each round starts alike."""
    from django.db import connection

    from lianti.capacity.models import Booking, Seat
    from lianti.ledger.models import Fact

    with connection.cursor() as cursor:
        for table in (Booking._meta.db_table, Fact._meta.db_table):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(f"UPDATE {Seat._meta.db_table} SET held_until = NULL, hold_token = NULL, held_by_uid = NULL")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {}


if __name__ == "__main__":
    django.setup()
    children.serve({"build": build, "audit": audit, "clear": clear})

"""Services, their weekly clinics and sessions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lianti.alliances.queries import names_of
from lianti.capacity.models import Booking, ClinicSession, Service, SessionException, SessionTemplate
from lianti.capacity.shapes import PractitionerLine, SessionLine, ShareBasis
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.kinds import TITLES

if TYPE_CHECKING:
    from lianti.parties.models import Practitioner


def services(
    *,
    institution_id: int | None = None,
    department_id: int | None = None,
    kind: str | None = None,
    active_only: bool = True,
) -> QuerySet[Service]:
    """Return services with their institution, department and practitioner, in the order of departments and names."""
    rows = Service.objects.select_related("institution", "department", "practitioner__department")
    if institution_id is not None:
        rows = rows.filter(institution_id=institution_id)
    if department_id is not None:
        rows = rows.filter(department_id=department_id)
    if kind:
        rows = rows.filter(kind=kind)
    if active_only:
        rows = rows.filter(is_active=True)
    return rows.order_by("institution__pinyin_key", "department__order", "department_id", "name")


def service_of_uid(uid: uuid.UUID, *, institution_id: int | None = None) -> Service:
    """Return a service, of one institution when asked (NotVisible otherwise)."""
    found = _service.first(uid=uid)
    if found is None or institution_id not in {None, found.institution_id}:
        raise NotVisible(str(uid))
    return found


@prepared
def _service(uid: Slot) -> QuerySet[Service]:
    return services(active_only=False).filter(uid=uid)


def session_of_uid(uid: uuid.UUID, *, institution_id: int | None = None) -> ClinicSession:
    """Return a session with its service, of one institution when asked (NotVisible otherwise)."""
    rows = ClinicSession.objects.select_related("service__institution", "service__department").filter(uid=uid)
    if institution_id is not None:
        rows = rows.filter(service__institution_id=institution_id)
    found = rows.first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def template_of_uid(uid: uuid.UUID, *, institution_id: int | None = None) -> SessionTemplate:
    """Return a weekly clinic, of one institution when asked (NotVisible otherwise)."""
    rows = SessionTemplate.objects.select_related("service__institution").filter(uid=uid)
    if institution_id is not None:
        rows = rows.filter(service__institution_id=institution_id)
    found = rows.first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def templates_of(service: Service, on: dt.date) -> list[SessionTemplate]:
    """Return the weekly clinics of a service that hold on a day or later, by weekday."""
    rows = SessionTemplate.objects.filter(Q(until_on=None) | Q(until_on__gt=on), service=service)
    return list(rows.order_by("weekday", "begins", "pk"))


def exceptions_of(service: Service, on: dt.date) -> list[SessionException]:
    """Return the exceptions of a service from a day on."""
    rows = SessionException.objects.filter(template__service=service, on_day__gte=on)
    return list(rows.select_related("template").order_by("on_day", "pk"))


def practitioner_line(who: Practitioner | None) -> PractitionerLine | None:
    """Return a doctor as shown wherever one is chosen; namesakes differ in title, department or specialty."""
    if who is None:
        return None
    return PractitionerLine(
        uid=who.uid,
        name=who.name,
        title=TITLES.get(who.title, who.title),
        department=who.department.name if who.department else "",
        specialty=who.specialty,
    )


def week_sessions(*, institution_id: int, since: dt.date, until: dt.date) -> list[SessionLine]:
    """Return the sessions of an institution in a half-open period with reserved and used counts, in two statements."""
    rows = counted(
        ClinicSession.objects.filter(service__institution_id=institution_id, on_day__gte=since, on_day__lt=until)
    )
    return session_lines(rows)


def counted(rows: QuerySet[ClinicSession]) -> list[ClinicSession]:
    """Return sessions with ``used`` and ``used_reserved``: seats booked now, and those of them from the reserve."""
    taken = Exists(Booking.objects.filter(seat=OuterRef("seats__pk"), ended_at=None))
    found = rows.select_related("service__department", "service__institution", "service__practitioner__department")
    counts = {
        row["pk"]: (row["used"], row["used_reserved"])
        for row in rows.filter(taken)
        .values("pk")
        .annotate(used=Count("seats"), used_reserved=Count("seats", filter=Q(seats__pool="referral")))
    }
    sessions = list(found.order_by("starts_at", "service_id"))
    for session in sessions:
        session.used, session.used_reserved = counts.get(session.pk, (0, 0))  # type: ignore[attr-defined]
    return sessions


def session_lines(rows: list[ClinicSession]) -> list[SessionLine]:
    """Return counted sessions as lines; one statement for the names of the alliances whose term acted."""
    uids = {row.share_alliance_uid for row in rows if row.share_alliance_uid}
    names = names_of(uids)
    return [_session_line(row, names.get(row.share_alliance_uid or uuid.UUID(int=0), "")) for row in rows]


def _session_line(row: ClinicSession, alliance: str) -> SessionLine:
    service = row.service
    return SessionLine(
        uid=row.uid,
        service_uid=service.uid,
        service_name=service.name,
        department_name=service.department.name,
        institution_id=service.institution_id,
        institution_name=service.institution.name,
        practitioner=practitioner_line(service.practitioner),
        on_day=row.on_day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room=row.room,
        seats=row.seats_opened,
        reserved=row.seats_reserved,
        used=getattr(row, "used", 0),
        used_reserved=getattr(row, "used_reserved", 0),
        share=row.reserved_share,
        basis=ShareBasis(row.share_clause, alliance, row.share_edition),
        released=row.released_at is not None,
        cancelled=row.cancelled_at is not None,
        cancel_reason=row.cancel_reason,
        seat_source=service.seat_source,
    )


def share_basis(service_uid: uuid.UUID, at: dt.datetime) -> ShareBasis:
    """Return the 依据 of the reserved seats of a service's coming sessions; empty when no term acts."""
    rows = ClinicSession.objects.filter(service__uid=service_uid, starts_at__gt=at).exclude(share_clause="")
    row = rows.order_by("starts_at").first()
    if row is None:
        return ShareBasis()
    names = names_of({row.share_alliance_uid} if row.share_alliance_uid else set())
    return ShareBasis(row.share_clause, next(iter(names.values()), ""), row.share_edition)


def sessions_to_release(at: dt.datetime) -> QuerySet[ClinicSession]:
    """Return sessions whose moment of release has come and that were not released yet."""
    due = ClinicSession.objects.filter(released_at=None, release_at__lte=at, cancelled_at=None, seats_reserved__gt=0)
    return due.filter(starts_at__gt=F("release_at")).order_by("release_at", "pk")


def sessions_to_share(at: dt.datetime) -> QuerySet[ClinicSession]:
    """Return coming sessions whose contracted residents have had their time and whose seats are not shared yet."""
    due = ClinicSession.objects.filter(shared_at=None, contracted_until_at__lte=at, starts_at__gt=at)
    return due.filter(cancelled_at=None, seats_reserved__gt=0).order_by("contracted_until_at", "pk")

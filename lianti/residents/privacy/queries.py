"""Reading openings in an emergency, for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.queries import TraceLine, looked_at, looks_at, search_traces
from lianti.parties.queries import staff_names
from lianti.parties.shapes import Viewer
from lianti.residents.keys import read
from lianti.residents.models import BreakGlass, Resident, SharingConsent
from lianti.residents.privacy.kinds import BREAKERS, READERS, REASONS
from lianti.residents.privacy.rules import Opened
from lianti.residents.privacy.shapes import Glass
from lianti.residents.privacy.suspicion import Finding, findings
from lianti.residents.queries import access_resident
from lianti.residents.search import exact_condition

PAGE = 30
_PARTS = ("resident__registered_institution", "institution")


def visible_openings(viewer: Viewer) -> QuerySet[BreakGlass]:
    """Return the openings a viewer may read: the office those of its alliances, a house its own and its people's."""
    rows = BreakGlass.objects.all()
    if viewer.role in BREAKERS:
        return rows.filter(by_uid=viewer.uid)
    if viewer.role not in READERS or viewer.institution_id is None:
        return rows.none()
    house = Q(institution_id=viewer.institution_id) | Q(resident__registered_institution_id=viewer.institution_id)
    if viewer.role == "office" and viewer.alliance_uids:
        house |= Q(alliance_uid__in=viewer.alliance_uids)
    return rows.filter(house)


def access_opening(viewer: Viewer, uid: uuid.UUID) -> BreakGlass:
    """Return one opening the viewer may read; NotVisible otherwise."""
    found = visible_openings(viewer).select_related(*_PARTS).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def list_openings(viewer: Viewer, tab: str, page: int) -> tuple[list[BreakGlass], int]:
    """Return one page of openings, those that wait longest first under "waiting", and how many there are."""
    rows = visible_openings(viewer)
    if tab == "waiting":
        rows = rows.filter(verdict="").order_by("promised_at", "pk")
    else:
        rows = (rows.exclude(verdict="") if tab == "done" else rows).order_by("-opened_at", "-pk")
    start = (page - 1) * PAGE
    return list(rows.select_related(*_PARTS)[start : start + PAGE]), rows.count()


@prepared
def _running(resident_uid: Slot, by_uid: Slot, institution_id: Slot, at: Slot) -> QuerySet[BreakGlass]:
    rows = BreakGlass.objects.filter(resident__uid=resident_uid, by_uid=by_uid, institution_id=institution_id)
    return rows.filter(until__gt=at, opened_at__lte=at).order_by("-until")[:1]


def running_glass(viewer: Viewer, resident_uid: uuid.UUID, at: dt.datetime) -> Glass | None:
    """Return the opening under which the viewer reads a record now, for the red banner on every page of it."""
    if viewer.role not in BREAKERS or viewer.institution_id is None:
        return None
    row = _running.first(resident_uid=resident_uid, by_uid=viewer.uid, institution_id=viewer.institution_id, at=at)
    return Glass(row.uid, row.until, REASONS.get(row.reason, row.reason)) if row else None


def files_of(resident_uid: uuid.UUID) -> list[uuid.UUID]:
    """Return the uids under which one person was looked at: the file itself and those merged into it."""
    return [resident_uid, *Resident.objects.filter(merged_into__uid=resident_uid).values_list("uid", flat=True)]


def read_under(row: BreakGlass) -> list[TraceLine]:
    """Return what was read of the record under an opening, newest first."""
    lines, _total = search_traces(
        actor_uid=row.by_uid,
        object_uid=files_of(row.resident.uid),
        since=row.opened_at,
        until=row.until + dt.timedelta(seconds=1),
    )
    return lines


def opened_in(viewer: Viewer, month: dt.date) -> list[BreakGlass]:
    """Return the openings of a month that the viewer's report counts, oldest first."""
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    rows = visible_openings(viewer).filter(opened_at__gte=clock.day_start(month), opened_at__lt=clock.day_start(after))
    return list(rows.select_related("institution").order_by("opened_at", "pk"))


def as_counted(row: BreakGlass, label: str) -> Opened:
    """Return an opening as the monthly report counts it under a heading."""
    return Opened(label, row.verdict, row.promised_at, row.reviewed_at)


def consents_of(resident: Resident) -> list[SharingConsent]:
    """Return every consent of a person, newest first, with its institutions; two statements."""
    rows = SharingConsent.objects.filter(resident=resident).select_related("taken_at_institution")
    return list(rows.prefetch_related("grantees").order_by("-given_at", "-pk"))


def consent_file(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> uuid.UUID:
    """Return the file of a consent whose person's record is open to the viewer; NotVisible otherwise."""
    row = SharingConsent.objects.select_related("resident").filter(uid=uid).first()
    if row is None or row.file_uid is None:
        raise NotVisible
    access_resident(viewer=viewer, uid=row.resident.uid, at=at)
    return row.file_uid


def suspicious(since: dt.datetime, until: dt.datetime) -> list[Finding]:
    """Return what stands out among the looks at records in a period, for the auditor; two statements."""
    called = Resident.objects.filter(uid__in=looked_at("resident", since, until), name__in=staff_names())
    staff = dict(called.values_list("uid", "name"))
    return findings(looks_at("resident", since, until), staff, many=settings.LIANTI_AUDIT_MANY_PER_HOUR)


def late_reviews(at: dt.datetime) -> list[BreakGlass]:
    """Return the openings whose review is late, the oldest first, for the auditor."""
    rows = BreakGlass.objects.filter(verdict="", promised_at__lt=at).select_related("institution")
    return list(rows.order_by("promised_at", "pk")[:100])


def uid_by_key(text: str) -> uuid.UUID | None:
    """Return the uid of the person whose full number is ``text``, for asking who looked; nothing else is told.

    A number that stands in a file that was merged away is that of the person.
    """
    where = exact_condition(read(text))
    if where is None:
        return None
    found = Resident.objects.filter(where).annotate(person=Coalesce("merged_into__uid", "uid"))
    uids = list(found.order_by().values_list("person", flat=True).distinct()[:2])
    return uids[0] if len(uids) == 1 else None

"""Reading requests for exports, for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import Case, QuerySet, When

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.looked_for import told_address
from lianti.ledger.keyring import blind_index, blind_indexes
from lianti.ledger.queries import details_of
from lianti.parties.shapes import Viewer
from lianti.residents.exports import rules
from lianti.residents.exports.kinds import APPROVERS
from lianti.residents.models import ExportRequest

PAGE = 30


def visible_requests(viewer: Viewer) -> QuerySet[ExportRequest]:
    """Return the own requests made at this house, and for whoever decides those of the house."""
    if viewer.institution_id is None:
        return ExportRequest.objects.none()
    rows = ExportRequest.objects.filter(institution_id=viewer.institution_id)
    return rows if viewer.role in APPROVERS else rows.filter(by_uid=viewer.uid)


def access_request(viewer: Viewer, uid: uuid.UUID) -> ExportRequest:
    """Return a request the viewer may read; NotVisible otherwise."""
    found = visible_requests(viewer).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def list_requests(viewer: Viewer, page: int) -> tuple[list[ExportRequest], int]:
    """Return one page of requests, those that wait first, and how many there are; two statements."""
    rows = visible_requests(viewer).order_by(Case(When(state="waiting", then=0), default=1), "-asked_at", "-pk")
    start = (page - 1) * PAGE
    return list(rows[start : start + PAGE]), rows.count()


def _told(viewer: Viewer, address: str) -> str:
    """In another role or house the same address is another list, with other people on it."""
    return f"{viewer.grant_uid} {told_address(address, viewer.uid)}"


def _indexes_of(viewer: Viewer, address: str) -> list[str]:
    return blind_indexes("export", _told(viewer, address))


def index_of(viewer: Viewer, address: str) -> str:
    """Return the fingerprint by which a list is known again, whenever its words were typed."""
    return blind_index("export", _told(viewer, address))


def handed_today(viewer: Viewer, at: dt.datetime, *, but: str = "") -> int:
    """Return how many persons this one took along within LIANTI_EXPORT_WINDOW_HOURS without anybody's word."""
    since = at - dt.timedelta(hours=settings.LIANTI_EXPORT_WINDOW_HOURS)
    details = details_of(actor_uid=viewer.uid, operation="export", since=since)
    return rules.handed_sum(details, but)


def granted(viewer: Viewer, address: str, at: dt.datetime) -> ExportRequest | None:
    """Return the request of the viewer for this very list that was approved and of which no file was made yet."""
    rows = ExportRequest.objects.filter(by_uid=viewer.uid, institution_id=viewer.institution_id or 0, state="approved")
    return rows.filter(
        address_index__in=_indexes_of(viewer, address), file_uid=None, made_at=None, until__gt=at
    ).first()


def waiting(viewer: Viewer, address: str) -> ExportRequest | None:
    """Return the request of the viewer for this list that nobody has answered yet."""
    rows = ExportRequest.objects.filter(by_uid=viewer.uid, institution_id=viewer.institution_id or 0, state="waiting")
    return rows.filter(address_index__in=_indexes_of(viewer, address)).first()

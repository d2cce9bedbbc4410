"""Reading openings, consents and the log leaves a trace; without it nothing is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.parties.shapes import Viewer
from lianti.residents.models import BreakGlass, Resident
from lianti.residents.privacy import queries
from lianti.residents.privacy.kinds import PURPOSE
from lianti.residents.privacy.log import access_log
from lianti.residents.privacy.shapes import LogLine
from lianti.residents.queries import access_resident

_CONSENT, _LOG = _("居民授权"), _("居民查询本人访问记录")


@transaction.atomic
def open_glass(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> BreakGlass:
    """This function will return an opening in an emergency for showing; the reader leaves a trace, too."""
    row = queries.access_opening(by, uid)
    trace(by=by, purpose=PURPOSE, operation="read", object_type="break_glass", object_uid=row.uid, at=at)
    return row


@transaction.atomic
def open_consent_file(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """This function will return the stored file of a consent for showing."""
    found = queries.consent_file(by, uid, at)
    trace(by=by, purpose=_CONSENT, operation="read", object_type="sharing_consent", object_uid=uid, at=at)
    return found


@transaction.atomic
def open_log(
    *, uid: uuid.UUID, page: int, paper: bool, by: Viewer, at: dt.datetime
) -> tuple[Resident, list[LogLine], int]:
    """This function will return a page of who looked at a person's record, on screen or on paper: a look of its own."""
    resident = access_resident(viewer=by, uid=uid, at=at)
    lines, total = access_log(resident.uid, page)
    trace(
        by=by, purpose=_LOG, operation="print" if paper else "log", object_type="resident", object_uid=resident.uid,
        at=at,
    )  # fmt: skip
    return resident, lines, total

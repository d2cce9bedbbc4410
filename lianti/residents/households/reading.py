"""Reading the papers of guardianships leaves a trace; without it nothing is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.parties.shapes import Viewer
from lianti.residents.households.queries import access_guardianship
from lianti.residents.queries import access_resident

_PURPOSE = _("监护证明")


@transaction.atomic
def open_guardian_paper(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """This function will return the stored paper of a guardianship for showing to whom the ward's record is open."""
    row = access_guardianship(uid)
    access_resident(viewer=by, uid=row.ward.uid, at=at)
    if row.file_uid is None:
        raise NotVisible
    trace(by=by, purpose=_PURPOSE, operation="read", object_type="guardianship", object_uid=uid, at=at)
    return row.file_uid

"""Reading papers and telephones of households and guardians leaves a trace; without it nothing is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.ledger.keyring import decrypt_text
from lianti.parties.shapes import Viewer
from lianti.residents.households.queries import access_guardianship, access_household
from lianti.residents.kinds import PURPOSES
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


@transaction.atomic
def reveal_home_phone(*, uid: uuid.UUID, purpose: str, by: Viewer, at: dt.datetime) -> str:
    """This function will return the telephone of a household in clear; refuses and traces like `residents.reveal`."""
    household = access_household(by, uid, at)
    sealed = _sealed(household.phone_sealed, purpose)
    words = PURPOSES[purpose]
    trace(by=by, purpose=words, operation="reveal", object_type="household", object_uid=uid, at=at, detail="phone")
    return decrypt_text(sealed, table="household", column="phone", uid=household.uid)


@transaction.atomic
def reveal_guardian_phone(*, uid: uuid.UUID, purpose: str, by: Viewer, at: dt.datetime) -> str:
    """This function will return the telephone of a guardian in clear; the look stands in the log of the ward."""
    row = access_guardianship(uid)
    ward = access_resident(viewer=by, uid=row.ward.uid, at=at)
    sealed = _sealed(row.phone_sealed, purpose)
    trace(
        by=by, purpose=PURPOSES[purpose], operation="reveal", object_type="resident", object_uid=ward.uid, at=at,
        detail="guardian_phone",
    )  # fmt: skip
    return decrypt_text(sealed, table="guardianship", column="phone", uid=row.uid)


def _sealed(value: bytes | memoryview | None, purpose: str) -> bytes:
    """Return what is to be opened; refuses (purpose_missing) no purpose and (nothing_on_file) an empty column."""
    if purpose not in PURPOSES:
        raise Refused("purpose_missing", _("请先选择查看的用途。"), field="purpose")
    if value is None:
        raise Refused("nothing_on_file", _("档案中没有登记这一项。"))
    return bytes(value)

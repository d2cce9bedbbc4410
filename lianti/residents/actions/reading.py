"""Reading that leaves a trace: without the trace nothing is shown."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import trace
from lianti.ledger.keyring import decrypt_text
from lianti.parties.shapes import Viewer
from lianti.residents.kinds import PURPOSES, REVEALABLE
from lianti.residents.models import Resident
from lianti.residents.queries import access_resident, only_in_emergency

_EMERGENCY = _("紧急调阅")


@transaction.atomic
def open_person(*, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Resident:
    """This function will return a person for showing the record, with a trace of it; NotVisible without a reason."""
    resident = access_resident(viewer=by, uid=uid, at=at)
    purpose = _EMERGENCY if only_in_emergency(resident, by, at) else _("诊疗服务")
    _trace(by, purpose, "read", resident.uid, at)
    return resident


@transaction.atomic
def reveal(*, resident_uid: uuid.UUID, column: str, purpose: str, by: Viewer, at: dt.datetime) -> str:
    """This function will return one hidden value in clear: identity, phone, contact_phone or insurance.

    ``purpose`` is a code of residents.kinds.PURPOSES and stays in the trace; refuses (purpose_missing) every other
    text, and (nothing_on_file) an empty column. The trace is written before anything is decrypted.
    """
    if column not in REVEALABLE:
        raise ValueError(f"column {column} is not revealed")
    resident = access_resident(viewer=by, uid=resident_uid, at=at)
    if purpose not in PURPOSES:
        raise Refused("purpose_missing", _("请先选择查看的用途。"), field="purpose")
    sealed = getattr(resident, f"{column}_sealed")
    if sealed is None:
        raise Refused("nothing_on_file", _("档案中没有登记这一项。"))
    _trace(by, PURPOSES[purpose], "reveal", resident.uid, at, column)
    return decrypt_text(bytes(sealed), table="resident", column=column, uid=resident.uid)


@transaction.atomic
def trace_list(*, name: str, by: Viewer, at: dt.datetime, text: str = "") -> None:
    """This function will leave one trace for a list about to be shown; of ``text`` only the length is kept."""
    _trace(by, _("诊疗服务"), "list", None, at, f"{name} {len(text)}")


def _trace(by: Viewer, purpose: str, operation: str, uid: uuid.UUID | None, at: dt.datetime, detail: str = "") -> None:
    trace(
        by=by,
        purpose=purpose,
        operation=operation,
        object_type="resident",
        object_uid=uid,
        at=at,
        detail=detail,
    )

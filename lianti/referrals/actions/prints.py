"""Printing leaves the house: it is a fact and a trace."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted
from lianti.ledger.actions import record, trace
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions import may_print

_FORMS = frozenset({"transfer", "return", "down", "preparation"})


@transaction.atomic
def note_print(*, referral: Referral, form: str, by: Viewer, at: dt.datetime) -> None:
    """This function will record that the transfer or return slip was printed, and by whom.

    Refused where printing is not the viewer's business, as a draft's never is.
    """
    reason = may_print(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if form not in _FORMS:
        raise ValueError(f"unknown form {form}")
    record(
        "referral.printed",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=by.institution_uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"form": form},
    )
    trace(
        by=by,
        purpose="打印转诊单",  # data
        operation="print",
        object_type="resident",
        object_uid=referral.resident.uid,
        at=at,
        detail=f"referral {referral.number} {form}",
    )

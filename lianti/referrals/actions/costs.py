"""The sender's word on the stay that a case leaves."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import locked
from lianti.referrals.models import StayBefore
from lianti.referrals.permissions import may_edit


@transaction.atomic
def note_stay_before(*, referral_uid: uuid.UUID, inpatient: bool, by: Viewer, at: dt.datetime) -> None:
    """This function will write down whether the person lies in a bed of the sender now (JL-49).

    The same word again changes nothing and leaves no fact. Refused to everybody who may not edit the case.
    """
    referral = locked(referral_uid, by, at)
    reason = may_edit(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    known = StayBefore.objects.filter(referral=referral).first()
    if known is not None and known.inpatient == inpatient:
        return
    values = {"inpatient": inpatient, "noted_at": at, "by_uid": by.uid}
    StayBefore.objects.update_or_create(referral=referral, defaults=values)
    record(
        "referral.stay_noted",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=referral.sender_institution.uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"inpatient": inpatient},
    )

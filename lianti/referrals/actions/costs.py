"""The sender's word on the stay that a case leaves."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, astuple

from django.db import transaction

from lianti.insurance.kinds import GROUPS
from lianti.kernel.pure.errors import NotPermitted
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import locked
from lianti.referrals.models import InsuredWord, Referral, StayBefore
from lianti.referrals.permissions import may_edit
from lianti.referrals.rules.cost import check_said
from lianti.referrals.shapes.insured import InsuredSaid


@transaction.atomic
def note_stay_before(*, referral_uid: uuid.UUID, inpatient: bool, by: Viewer, at: dt.datetime) -> None:
    """This function will write down whether the person lies in a bed of the sender now (JL-49).

    The same word again changes nothing and leaves no fact. Refused to everybody who may not edit the case.
    """
    referral = _editable(referral_uid, by, at)
    known = StayBefore.objects.filter(referral=referral).first()
    if known is not None and known.inpatient == inpatient:
        return
    values = {"inpatient": inpatient, "noted_at": at, "by_uid": by.uid}
    StayBefore.objects.update_or_create(referral=referral, defaults=values)
    _record("referral.stay_noted", referral, {"inpatient": inpatient}, by, at)


@transaction.atomic
def note_insured(*, referral_uid: uuid.UUID, said: InsuredSaid, by: Viewer, at: dt.datetime) -> None:
    """This function will write down 医疗救助 and the stays of this year elsewhere, with who said so (JL-49).

    The same words again change nothing and leave no fact. Refused to everybody who may not edit the case.
    """
    referral = _editable(referral_uid, by, at)
    check_said(said, GROUPS)
    known = InsuredWord.objects.filter(referral=referral).first()
    if known is not None and (known.group, known.earlier_stays, known.source) == astuple(said):
        return
    InsuredWord.objects.update_or_create(referral=referral, defaults={**asdict(said), "noted_at": at, "by_uid": by.uid})
    _record("referral.insured_noted", referral, asdict(said), by, at)


def _editable(referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """Return a case under a row lock; refused to everybody who may not edit it."""
    referral = locked(referral_uid, by, at)
    reason = may_edit(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    return referral


def _record(kind: str, referral: Referral, data: dict[str, object], by: Viewer, at: dt.datetime) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=referral.sender_institution.uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data=data,
    )

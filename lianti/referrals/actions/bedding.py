"""The bed behind an inpatient referral: the ward's word by phone is kept, and its bed is given in the group's pool.

Held and reserved in the transaction of the answer, occupied at arrival, free again at the end (SY-31).
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from lianti.capacity.actions import extend_bed, free_bed, hold_bed, occupy_bed, promise_bed, reserve_bed
from lianti.capacity.queries import bed_of_uid, ward_of_uid
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import rules
from lianti.referrals.models import BedConfirmation, Offer, Referral
from lianti.referrals.shapes import BedAnswer

_POOL = ("ward_uid", "bed_uid")


def confirm_bed(referral: Referral, answer: BedAnswer, by: Viewer, at: dt.datetime) -> None:
    """Keep the ward's answer and give its bed; refuses other kinds and an answer nobody could be held to.

    A bed given before is free again in the same transaction; 候床 and a ward outside of the pool give none.
    """
    if referral.kind != "inpatient":
        raise Refused("needs_seat", _("门诊和检查转诊请选号。"))
    named = _named(referral, answer)
    _keep_word(referral, named, by, at)
    free_bed(subject_uid=referral.uid, reason="rescheduled", by=by, at=at)
    if not named.waiting:
        _give(referral, named, by, at)


def _keep_word(referral: Referral, answer: BedAnswer, by: Viewer, at: dt.datetime) -> None:
    """Keep what the ward said on the phone; refused when nobody could be held to it."""
    rules.check_bed(answer, at)
    kept = {key: value for key, value in dataclasses.asdict(answer).items() if key not in _POOL}
    BedConfirmation.objects.create(referral=referral, entered_at=at, entered_by_uid=by.uid, **kept)


def confirm_offered_bed(referral: Referral, offer: Offer, answer: BedAnswer, by: Viewer, at: dt.datetime) -> None:
    """Keep the ward's answer for a bed that is held by its offer, and reserve it; refuses when the hold is gone."""
    if answer.waiting:
        raise Refused("bed_waiting", _("确认递补要有床；继续候床请选“让给下一位”。"), field="waiting")
    named = dataclasses.replace(answer, ward_uid=offer.ward_uid, bed_uid=offer.bed_uid)
    _keep_word(referral, _named(referral, named), by, at)
    if offer.bed_uid is None:
        extend_bed(booking_uid=offer.token, until=answer.held_until, at=at)
        return
    reserve_bed(
        bed_uid=offer.bed_uid,
        token=offer.token,
        subject_type="referral",
        subject_uid=referral.uid,
        until=answer.held_until,
        by=by,
        at=at,
    )


def _named(referral: Referral, answer: BedAnswer) -> BedAnswer:
    """Return the answer with the names of the chosen ward and bed, so that the record reads without the pool."""
    institution_id = referral.receiver_institution.pk if referral.receiver_institution else None
    try:
        if answer.bed_uid is not None:
            bed = bed_of_uid(answer.bed_uid, institution_id=institution_id)
            return dataclasses.replace(answer, ward=bed.ward.name, bed=bed.label)
        if answer.ward_uid is not None:
            ward = ward_of_uid(answer.ward_uid, institution_id=institution_id)
            return dataclasses.replace(answer, ward=ward.name)
    except NotVisible:
        raise Refused("ward_unknown", _("这个病区不在接收单位的床位池里，请重新选择。"), field="place") from None
    return answer


def _give(referral: Referral, answer: BedAnswer, by: Viewer, at: dt.datetime) -> None:
    if answer.bed_uid is not None:
        token = hold_bed(bed_uid=answer.bed_uid, by=by, at=at)
        reserve_bed(
            bed_uid=answer.bed_uid,
            token=token,
            subject_type="referral",
            subject_uid=referral.uid,
            until=answer.held_until,
            by=by,
            at=at,
        )
    elif answer.ward_uid is not None and referral.receiver_institution is not None:
        promise_bed(
            ward_uid=answer.ward_uid,
            institution_id=referral.receiver_institution.pk,
            subject_type="referral",
            subject_uid=referral.uid,
            until=answer.held_until,
            by=by,
            at=at,
        )


def lie_down(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Note at arrival that the person lies in the bed that was kept."""
    if referral.kind == "inpatient":
        occupy_bed(subject_uid=referral.uid, by=by, at=at)


def give_bed_back(referral: Referral, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Free the bed of a case that does not need it any more; nothing happens when it has none."""
    if referral.kind == "inpatient":
        free_bed(subject_uid=referral.uid, reason=reason, by=by, at=at)

"""The clinic's bed of a case on its way down (基层住院、康复护理): out of its pool, or a clear no (SY-31, JL-40)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from lianti.capacity.actions import claim_counted_bed, hold_bed, reserve_bed
from lianti.capacity.queries import bed_of, bed_of_uid, suggest_beds, wards_for
from lianti.capacity.shapes import BedSuggestion
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.codes import down as codes_down
from lianti.referrals.models import Referral
from lianti.referrals.rules import down_bed as rules

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def reserve_below(
    referral: Referral,
    ward_uid: uuid.UUID | None,
    bed_uid: uuid.UUID | None,
    until: dt.datetime | None,
    by: Viewer,
    at: dt.datetime,
) -> str:
    """Give a bed of the receiver's pool to a case and return its name; nothing where the way asks for no bed.

    Refused without a ward that fits, without a choice, and when all beds are taken: then with where else there is one.
    """
    receiver, way = referral.receiver_institution, referral.down.way
    if way not in codes_down.WITH_BED or receiver is None:
        return ""
    wards = {w.uid: w for w in wards_for(receiver, at, None) if w.kind in codes_down.BED_KINDS[way]}
    rules.check_pool(list(wards.values()), way, lambda: elsewhere(referral, at))
    chosen = _ward_of(ward_uid, bed_uid, receiver)
    if chosen is None or chosen not in wards:
        raise Refused("ward_unknown", _("请选择本机构床位池里合适的病区或床位。"), field="place")
    name, subject = wards[chosen].name, referral.uid
    if bed_uid is None:
        rules.check_counted(wards[chosen], lambda: elsewhere(referral, at))
        claim_counted_bed(
            ward_uid=wards[chosen].uid, subject_type="referral", subject_uid=subject, until=until, by=by, at=at
        )
        return name
    label = bed_of_uid(bed_uid, institution_id=receiver.pk).label
    token = hold_bed(bed_uid=bed_uid, by=by, at=at)
    reserve_bed(bed_uid=bed_uid, token=token, subject_type="referral", subject_uid=subject, until=until, by=by, at=at)
    return f"{name} {label}"


def _ward_of(ward_uid: uuid.UUID | None, bed_uid: uuid.UUID | None, receiver: Institution) -> uuid.UUID | None:
    if bed_uid is None:
        return ward_uid
    try:
        return bed_of_uid(bed_uid, institution_id=receiver.pk).ward.uid
    except NotVisible:
        return None


def needs_bed_again(referral: Referral) -> bool:
    """Say whether the way asks for a bed and none is kept (somebody who was missed comes after all)."""
    return referral.down.way in codes_down.WITH_BED and bed_of(referral.uid) is None


def elsewhere(referral: Referral, at: dt.datetime) -> str:
    """Return where else in the alliance there is a free bed for a way, as words, the best three first."""
    receiver = referral.receiver_institution
    assert receiver is not None
    found: list[BedSuggestion] = []
    for kind in codes_down.BED_KINDS[referral.down.way]:
        found += suggest_beds(kind=kind, institution=receiver, at=at, own=False, limit=3)
    away = [s for s in found if s.ward.institution_id != referral.sender_institution_id]
    places = [
        _("{name}{ward}（空 {n}）").format(name=s.ward.institution, ward=s.ward.name, n=s.ward.free) for s in away
    ]
    return "、".join(dict.fromkeys(places[:3])) or _("联盟内其他成员目前也没有报空床")

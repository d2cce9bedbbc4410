"""Freed beds offered to inpatients who wait (候床): the first whom a bed suits has it for some hours (SY-31, SY-44).

As for seats an offer is a thing that is held, with a token and an end; what decides between clocks and people is told
in docs/mechanisms/waiting-lists.md. A bed is confirmed with the ward's word by phone, never by one press.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from lianti.capacity.actions import hold_bed, keep_counted_bed
from lianti.capacity.queries import FreeBed, beds_to_offer
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.answer import set_appointment
from lianti.referrals.actions.bedding import confirm_offered_bed
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell_holder
from lianti.referrals.actions.queueing import close_offer, living_offer, place_of
from lianti.referrals.models import Offer, Referral
from lianti.referrals.promises import bed_offer_end
from lianti.referrals.queries.queues import WaitingForBed, counted_offers, departments_waiting, waiting_for_bed
from lianti.referrals.rules.bed_offers import first_suiting
from lianti.referrals.shapes import BedAnswer


@transaction.atomic
def offer_bed(*, referral_uid: uuid.UUID, bed: FreeBed, by: Viewer, at: dt.datetime) -> Referral:
    """This function will hold a bed for an inpatient who waits and ask the centre to confirm it with the ward.

    Refused with ``bed_taken`` when somebody else was faster: the hold, the lock of the ward and the indexes decide.
    """
    referral = locked(referral_uid, by, at)
    state = require("offer_bed", referral, by)
    entry = place_of(referral)
    role, until = bed_offer_end(referral, at)
    token = _kept(referral, bed, until, by, at)
    try:
        Offer.objects.create(
            entry=entry, ward_uid=bed.ward_uid, bed_uid=bed.bed_uid, place=bed.place[:100], token=token,
            offered_at=at, until=until,
        )  # fmt: skip
    except IntegrityError:
        raise Refused("bed_taken", _("这张床刚刚递补给了别人。")) from None
    referral.offer_until = until
    hold(referral, referral.receiver_institution, role, until)
    days = (clock.local_day(at) - clock.local_day(entry.since)).days
    hours = int((until - at).total_seconds() // 3600)
    commit_move(
        "offer_bed",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.bed_offered",
        data={"hours": hours, "wait_days": days, "mode": "rows" if bed.bed_uid else "counts"},
        note=bed.place,
        counts_for=referral.receiver_institution,
    )
    when = clock.local(until).strftime("%m-%d %H:%M")
    text = _("有床递补（{place}），请在 {when} 前电话确认：转诊单 {n}")
    tell_holder(referral, text.format(place=bed.place, when=when, n=referral.number), at, tone="urgent")
    return referral


def _kept(referral: Referral, bed: FreeBed, until: dt.datetime, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Keep a bed until a moment and return what gives it back: the hold's token, or the booking of a counting ward."""
    if bed.bed_uid is not None:
        minutes = int((until - at).total_seconds() // 60)
        return hold_bed(bed_uid=bed.bed_uid, by=by, at=at, minutes=minutes)
    booking = keep_counted_bed(
        ward_uid=bed.ward_uid, subject_type="referral", subject_uid=referral.uid, until=until, by=by, at=at
    )
    return booking.uid


@transaction.atomic
def confirm_bed(
    *, referral_uid: uuid.UUID, answer: BedAnswer, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will reserve the offered bed with the ward's word by phone; refused when its time is over."""
    referral = locked(referral_uid, by, at, revision)
    state = require("confirm_bed", referral, by)
    offer = living_offer(referral, at)
    confirm_offered_bed(referral, offer, answer, by, at)
    close_offer(offer, "confirmed", at)
    set_appointment("confirm_bed", referral, state, answer.admit_at, "bed", by, at)
    return referral


def offer_free_beds(*, by: Viewer, at: dt.datetime) -> int:
    """This function will offer every free bed to the first inpatient it suits and return how many were offered.

    Each offer is its own short transaction; two clocks at once offer each bed once.
    """
    return sum(_offer_for(institution, department, by, at) for institution, department in departments_waiting(at))


def _offer_for(institution_id: int, department_id: int | None, by: Viewer, at: dt.datetime) -> int:
    free = _not_offered(beds_to_offer(institution_id=institution_id, department_id=department_id, at=at))
    offered = 0
    for waiting in waiting_for_bed(institution_id, department_id, at) if free else ():
        given = _offer_first(waiting, list(free), by, at)
        if given is not None:
            free.remove(given)
            offered += 1
    return offered


def _not_offered(free: list[FreeBed]) -> list[FreeBed]:
    """Leave out beds that a ward told again while they are on offer: of an offer it knows nothing until the call."""
    left = list(free)
    told = {bed.ward_uid: bed for bed in free if bed.bed_uid is None}
    for ward_uid, offered_at in counted_offers(list(told)):
        bed = told[ward_uid]
        if bed.told_at is not None and offered_at <= bed.told_at and bed in left:
            left.remove(bed)
    return left


def _offer_first(waiting: WaitingForBed, choice: list[FreeBed], by: Viewer, at: dt.datetime) -> FreeBed | None:
    """Offer the first bed that suits and return it, or None; a bed lost to somebody faster is passed over."""
    while bed := first_suiting(choice, waiting.sex, waiting.rested):
        try:
            offer_bed(referral_uid=waiting.referral_uid, bed=bed, by=by, at=at)
        except Refused as refused:
            if refused.code != "bed_taken":
                return None  # offered something by another clock, not waiting any more, or at night
            choice.remove(bed)
            continue
        return bed
    return None

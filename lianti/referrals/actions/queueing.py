"""The rows of a waiting list: a place is taken, a place is left, an offer ends. Moves and facts are made elsewhere."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from lianti.capacity.actions import release_bed_hold, release_hold, return_bed
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Offer, Referral, WaitingEntry


def enter_queue(referral: Referral, contact_by: dt.datetime, at: dt.datetime) -> WaitingEntry:
    """Take a place in the list of the asked service, or of the department when a bed is asked for."""
    assert referral.receiver_institution is not None
    return WaitingEntry.objects.create(
        referral=referral,
        institution=referral.receiver_institution,
        department=referral.receiver_department,
        service=referral.service,
        urgent=referral.urgency == "urgent",
        contracted=referral.contracted,
        since=at,
        contact_by=contact_by,
    )


@prepared
def _living_place(referral_id: Slot) -> QuerySet[WaitingEntry]:
    rows = WaitingEntry.objects.select_for_update().filter(referral_id=referral_id, ended_at=None)
    return rows.order_by("pk")[:1]


@prepared
def _living_offer(referral_id: Slot) -> QuerySet[Offer]:
    rows = Offer.objects.filter(entry__referral_id=referral_id, entry__ended_at=None, ended_at=None)
    return rows.order_by("pk")[:1]


def place_of(referral: Referral) -> WaitingEntry:
    """Return the living place of a case, locked; refused when there is none."""
    entry = _living_place.first(referral_id=referral.pk)
    if entry is None:
        raise Refused("not_waiting", _("这张转诊单不在候排名单上，请刷新后再看。"))
    return entry


def offer_of(referral: Referral) -> Offer | None:
    """Return the living offer of a case, or None."""
    return _living_offer.first(referral_id=referral.pk)


def living_offer(referral: Referral, at: dt.datetime) -> Offer:
    """Return the offer of a case whose time is not over; refused otherwise."""
    offer = offer_of(referral)
    if offer is None or offer.until <= at:
        raise Refused("offer_over", _("递补的保留时间已过，会让给下一位；有号或有床时会再通知。"))
    return offer


def close_offer(offer: Offer, reason: str, at: dt.datetime) -> bool:
    """End an offer once; the caller decides what becomes of the hold. False when it had ended already."""
    return bool(Offer.objects.filter(pk=offer.pk, ended_at=None).update(ended_at=at, end_reason=reason))


def take_back(referral: Referral, reason: str, at: dt.datetime) -> None:
    """End the living offer of a case, if any, and give its seat or bed back; the caller saves the case."""
    offer = offer_of(referral)
    if offer is not None and close_offer(offer, reason, at):
        _give_back(offer, at)
    referral.offer_until = None


def _give_back(offer: Offer, at: dt.datetime) -> None:
    if offer.seat_uid is not None:
        release_hold(seat_uid=offer.seat_uid, token=offer.token)
    elif offer.bed_uid is not None:
        release_bed_hold(bed_uid=offer.bed_uid, token=offer.token)
    else:
        return_bed(booking_uid=offer.token, reason="offer_over", by=Viewer.service("waiting-list"), at=at)


def leave_queue(referral: Referral, reason: str, at: dt.datetime) -> None:
    """End the place of a case that is no longer waiting, with its offer; the caller saves the case."""
    take_back(referral, reason, at)
    WaitingEntry.objects.filter(referral=referral, ended_at=None).update(ended_at=at, end_reason=reason)

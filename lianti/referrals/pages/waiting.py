"""Waiting lists as a page, and where one person stands, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Clock, PersonLine
from lianti.referrals import codes
from lianti.referrals.pages.common import person_of, url_of
from lianti.referrals.permissions import allowed_moves

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Offer
    from lianti.referrals.queries.queues import Place, Queue, QueueLine

_SOON = dt.timedelta(days=1)


@dataclass(frozen=True)
class WaitingLine:
    """One person of a list as the page shows it."""

    place: int
    person: PersonLine
    urgency: str
    urgent: bool
    sender: str
    waited: str
    contact: Clock
    lacks: str
    offer: str
    offer_clock: Clock | None
    number: str
    url: str
    confirm_url: str
    by_phone: bool


@dataclass(frozen=True)
class WaitingTable:
    """One list with its heading."""

    title: str
    lines: tuple[WaitingLine, ...]


def waiting_page(found: list[Queue], viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the page."""
    tables = [WaitingTable(_title(q), tuple(_line(x, viewer, at) for x in q.lines)) for q in found]
    return {"tables": tables, "total": sum(len(t.lines) for t in tables)}


def _title(queue: Queue) -> str:
    return " · ".join(part for part in (queue.department, queue.name or _("床位")) if part)


def _line(line: QueueLine, viewer: Viewer, at: dt.datetime) -> WaitingLine:
    referral, offer = line.referral, line.offer
    days = (clock.local_day(at) - clock.local_day(line.entry.since)).days
    moves = {m.name for m in allowed_moves(viewer, referral)} if offer else set()
    return WaitingLine(
        place=line.place,
        person=person_of(referral, at),
        urgency=codes.URGENCIES[referral.urgency],
        urgent=line.entry.urgent,
        sender=referral.sender_institution.label,
        waited=_("%(n)d 天") % {"n": days},
        contact=Clock.of(line.entry.contact_by, at, _SOON),
        lacks=_("等号") if line.entry.service_id else _("等床"),
        offer=_offered(offer),
        offer_clock=Clock.of(offer.until, at, dt.timedelta(hours=1)) if offer else None,
        number=spaced(referral.number),
        url=url_of(referral),
        confirm_url=reverse("referrals:move", args=[referral.number, "confirm_offer"])
        if "confirm_offer" in moves
        else "",
        by_phone="confirm_bed" in moves,
    )


def _offered(offer: Offer | None) -> str:
    """Name what is offered: the time of a seat, or ward and bed."""
    if offer is None:
        return ""
    return clock.local(offer.starts_at).strftime("%m-%d %H:%M") if offer.starts_at else offer.place


def place_words(place: Place | None) -> str:
    """Say where somebody stands, and when the next word is promised."""
    if place is None:
        return ""
    day = clock.local(place.contact_by - dt.timedelta(minutes=1)).strftime("%m-%d")
    words = _("候排第 %(place)d 位（共 %(total)d 人），最晚 %(day)s 前联系一次。") % {
        "place": place.place,
        "total": place.total,
        "day": day,
    }
    if place.offer_until is None:
        return words
    until = clock.local(place.offer_until).strftime("%m-%d %H:%M")
    if place.seat_at is None:
        bed = _("现有 %(bed)s 的床递补，%(until)s 前待转诊中心电话确认。") % {"bed": place.bed, "until": until}
        return f"{words}{bed}"
    offer = _("现有 %(when)s 的号递补，%(until)s 前待转诊中心确认。") % {
        "when": clock.local(place.seat_at).strftime("%m-%d %H:%M"),
        "until": until,
    }
    return f"{words}{offer}"

"""The moves of a case on its way down, and its due items."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.signatures import signed_file
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.actions import down_answer, down_care, down_end, down_room
from lianti.referrals.forms import parse_place
from lianti.referrals.forms.down import BackForm, ReceptionForm, objection_of, remedies_of
from lianti.referrals.views.inputs import Handler, code_in, note_in, revision_in, valid
from lianti.referrals.views.lists import viewer_in


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Make one move of a case on its way down; whether it may be made is the action's business."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    handler = _HANDLERS.get(move)
    if handler is None or referral.direction != "down":
        raise NotVisible

    def act() -> str:
        led = handler(request, referral.uid, viewer, at)
        if move == "hand_back" and referral.helper_institution_id == viewer.institution_id:
            return reverse("referrals:list")  # the room that gave somebody back does not see the case any more
        return reverse("referrals:detail", args=[led if isinstance(led, str) else number])

    return once(request, act)


def _accept(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    reception = valid(ReceptionForm(request.POST)).reception(at, remedies_of(request.POST))
    return down_answer.accept_down(referral_uid=uid, reception=reception, by=by, at=at, revision=revision_in(request))


def _ask(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_answer.ask_down(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _give(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_answer.give_down(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _decline(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_answer.decline_down(
        referral_uid=uid, reason=code_in(request, "reason"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


def _arrive(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    ward_uid, bed_uid = parse_place(request.POST.get("place", "")[:60])
    return down_care.arrive_down(
        referral_uid=uid, number=request.POST.get("number", ""), by=by, at=at, revision=revision_in(request),
        ward_uid=ward_uid, bed_uid=bed_uid,
    )  # fmt: skip


def _miss(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_care.miss_down(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _report(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_care.report_down(
        referral_uid=uid, result=code_in(request, "result"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


def _close(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_care.close_down(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _back(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    ticket = valid(BackForm(request.POST)).way_back()
    return down_end.send_back(referral_uid=uid, back=ticket, by=by, at=at, revision=revision_in(request)).number


def _refuse(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    objection = objection_of(request.POST, signed_file(request, by_uid=by.uid, field="consent_method"))
    return down_end.refuse_down(referral_uid=uid, objection=objection, by=by, at=at, revision=revision_in(request))


def _withdraw(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_end.withdraw_down(
        referral_uid=uid, reason=code_in(request, "reason"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


def _hand_on(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    try:
        room = uuid.UUID(request.POST.get("room", ""))
    except ValueError:
        room = None
    told = bool(request.POST.get("told"))
    return down_room.hand_on(
        referral_uid=uid, room_uid=room, note=note_in(request), told=told, by=by, at=at, revision=revision_in(request)
    )


def _take_on(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_room.take_on(referral_uid=uid, by=by, at=at, revision=revision_in(request))


def _hand_back(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return down_room.hand_back(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


_HANDLERS: dict[str, Handler] = {
    "accept_down": _accept,
    "ask_down": _ask,
    "give_down": _give,
    "decline_down": _decline,
    "arrive_down": _arrive,
    "miss_down": _miss,
    "report_down": _report,
    "close_down": _close,
    "hand_on": _hand_on,
    "take_on": _take_on,
    "hand_back": _hand_back,
    "send_back": _back,
    "refuse_down": _refuse,
    "withdraw_down": _withdraw,
}


@require_POST
def tick(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Tick off one check or refill of a plan and lead back to where it was pressed."""
    viewer, at = viewer_in(request), clock.now()

    def act() -> str:
        item = down_care.tick_item(
            item_uid=uid, result=code_in(request, "result"), note=note_in(request), by=viewer, at=at
        )
        if request.POST.get("back") == "desk":
            return reverse("desk:home")
        return reverse("referrals:detail", args=[item.referral.number])

    return once(request, act)

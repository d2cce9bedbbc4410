"""One case: the object page, its seats and every move."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.files import file_response
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.signatures import signed_file
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, queries
from lianti.referrals.forms import ArriveForm, BedForm, ConsentForm, ReasonForm
from lianti.referrals.forms.outcome import FollowUpForm, OutcomeForm
from lianti.referrals.pages import detail as pages
from lianti.referrals.pages import down as down_pages
from lianti.referrals.views import recovery, steering, waiting
from lianti.referrals.views.inputs import Handler, note_in, revision_in, uid_in, valid
from lianti.referrals.views.lists import viewer_in


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case with the moves the server allows this viewer now."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.access_referral(viewer, number, at)
    if referral.direction == "down":
        return render(request, "referrals/down/detail.html", down_pages.detail_page(viewer, referral, at))
    return render(request, "referrals/detail.html", pages.detail_page(viewer, referral, at))


@require_GET
def stored_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a report or a consent to whoever may open its case."""
    viewer = viewer_in(request)
    queries.attachment_of(viewer, uid, clock.now())
    return file_response(uid)


@require_GET
def seats(request: HttpRequest, number: str) -> HttpResponse:
    """Show the free seats for a case, reserved ones first."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    return render(request, "referrals/_seats.html", pages.seats_page(viewer, referral, at))


@require_POST
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Hold a seat for some minutes while the centre confirms."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    seat_uid = uid_in(request.POST.get("seat", ""))
    token = actions.keep_seat(referral=referral, seat_uid=seat_uid, by=viewer, at=at)
    return render(request, "referrals/_held.html", pages.held_page(referral, seat_uid, token, at))


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Make one move; what it needs is in the form, whether it may be made is the action's business."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    handler = _HANDLERS.get(move)
    if handler is None:
        raise NotVisible

    def act() -> str:
        led = handler(request, referral.uid, viewer, at)
        return led if isinstance(led, str) else reverse("referrals:detail", args=[number])

    return once(request, act)


def _schedule(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    again = request.resolver_match is not None and request.resolver_match.kwargs["move"] == "reschedule"
    if request.POST.get("token"):
        seat_action = actions.reschedule_seat if again else actions.schedule_seat
        return seat_action(
            referral_uid=uid,
            seat_uid=uid_in(request.POST.get("seat", "")),
            token=uid_in(request.POST["token"]),
            by=by,
            at=at,
            revision=revision_in(request),
        )
    form = BedForm(request.POST)
    if "called_name" not in request.POST:
        raise Refused("no_seat", _("请先选一个号。"), field="seat")
    bed_action = actions.reschedule_bed if again else actions.schedule_bed
    return bed_action(referral_uid=uid, answer=valid(form).answer(at), by=by, at=at, revision=revision_in(request))


def _ask_info(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.ask_info(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _give_info(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.give_info(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _decline(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    data = valid(ReasonForm(request.POST)).cleaned_data
    return actions.decline_referral(
        referral_uid=uid, reason=data["reason"], advice=data["note"], by=by, at=at, revision=revision_in(request)
    )


def _as_advice(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    note, revision = note_in(request), revision_in(request)
    return actions.answer_as_advice(referral_uid=uid, advice=note, by=by, at=at, revision=revision)


def _cancel(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    data = valid(ReasonForm(request.POST)).cleaned_data
    return actions.cancel_referral(
        referral_uid=uid, reason=data["reason"], note=data["note"], by=by, at=at, revision=revision_in(request)
    )


def _acknowledge(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.acknowledge_emergency(referral_uid=uid, note=note_in(request), by=by, at=at)


def _arrive(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    data = valid(ArriveForm(request.POST)).cleaned_data
    return actions.arrive(
        referral_uid=uid, his_number=data["his_number"], by=by, at=at, revision=revision_in(request),
        early=data["early"], note=data["note"],
    )  # fmt: skip


def _no_show(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.mark_no_show(referral_uid=uid, note=note_in(request), by=by, at=at)


def _see(_request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.see_patient(referral_uid=uid, by=by, at=at)


def _outcome(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    form = valid(OutcomeForm(pages.outcome_data(request.POST)))
    return actions.return_outcome(
        referral_uid=uid,
        outcome=form.outcome(),
        by=by,
        at=at,
        revision=revision_in(request),
        doctor_phone=form.cleaned_data["doctor_phone"],
    )


def _follow_up(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    data = valid(FollowUpForm(request.POST)).cleaned_data
    return actions.follow_up(referral_uid=uid, **data, by=by, at=at, revision=revision_in(request))


def _close(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.close_referral(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _approve(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    actions.approve_review(referral_uid=uid, by=by, at=at)
    messages.success(request, gettext("已审核通过，转诊单已发出。"))
    return reverse("referrals:list")  # a reviewer sees what waits for the review, not where it goes


def _return_review(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    actions.return_review(referral_uid=uid, note=note_in(request), by=by, at=at)
    messages.success(request, gettext("已退回给填写的医生。"))
    return reverse("referrals:list")


def _consent(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    form = valid(ConsentForm(request.POST))
    consents = form.consents(signed_file(request, by_uid=by.uid, field="consent_method"))
    return actions.complete_consent(referral_uid=uid, consents=consents, by=by, at=at)


_HANDLERS: dict[str, Handler] = {
    "schedule": _schedule,
    "reschedule": _schedule,
    "ask_info": _ask_info,
    "give_info": _give_info,
    "decline": _decline,
    "answer_as_advice": _as_advice,
    "cancel": _cancel,
    "acknowledge": _acknowledge,
    "arrive": _arrive,
    "no_show": _no_show,
    "see": _see,
    "return_outcome": _outcome,
    "follow_up": _follow_up,
    "close": _close,
    "approve_review": _approve,
    "return_review": _return_review,
    "complete_consent": _consent,
    **waiting.HANDLERS,
    **steering.HANDLERS,
    **recovery.HANDLERS,
}

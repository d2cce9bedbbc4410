"""Day surgery and what follows it: the page of a case, its moves and paper; follow-up at the clinic, results above."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.ledger.actions import trace
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.actions import postop as after
from lianti.referrals.actions import surgery as actions
from lianti.referrals.forms.surgery import EndForm, FoundForm, PostOpForm, WishForm, preop_said
from lianti.referrals.pages import postop as postop_pages
from lianti.referrals.pages import surgery as pages
from lianti.referrals.permissions.surgery import may_follow, may_read_results
from lianti.referrals.queries import surgery as reading
from lianti.referrals.views.inputs import Handler, code_in, valid
from lianti.referrals.views.lists import viewer_in


@require_GET
def surgery(request: HttpRequest, number: str) -> HttpResponse:
    """Show the day surgery of a case: request, checklist, the day, the way down."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.access_referral(viewer, number, at, purpose=_("查看日间手术"))
    if referral.direction != "up" or referral.kind != "inpatient":
        raise NotVisible
    return render(request, "referrals/surgery/detail.html", pages.surgery_page(viewer, referral, at))


@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Show the checklist as a sheet to print (术前核对单)."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.access_referral(viewer, number, at, purpose=_("打印术前核对单"))
    if reading.surgery_of(referral) is None:
        raise NotVisible
    return render(request, "referrals/surgery/paper.html", pages.paper_page(referral, viewer, at))


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Make one move around the operation; whether it may be made is the action's business."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    handler = _HANDLERS.get(move)
    if handler is None:
        raise NotVisible

    def act() -> str:
        led = handler(request, referral.uid, viewer, at)
        return led if isinstance(led, str) else reverse("referrals:surgery", args=[number])

    return once(request, act)


def _ask(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.ask_surgery(referral_uid=uid, wish=valid(WishForm(request.POST)).wish(), by=by, at=at)


def _check(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    said = preop_said(request.POST, request.POST.getlist("line")[:60])
    return actions.answer_preop(referral_uid=uid, said=said, by=by, at=at)


def _begin(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    reason = request.POST.get("reason", "")[:400]
    return actions.begin_surgery(referral_uid=uid, reason=reason, by=by, at=at)


def _end(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.end_surgery(referral_uid=uid, end=valid(EndForm(request.POST)).end(), by=by, at=at)


def _pass_on(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    down = after.pass_on(
        referral_uid=uid, template=code_in(request, "template"), way=code_in(request, "way"), by=by, at=at
    )
    return reverse("referrals:down_edit", args=[down.number])


def _plan(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    form = PostOpForm(request.POST)
    form.choose({key: key for key in reading.postop_templates(clock.local_day(at))})
    down = after.use_postop(referral_uid=uid, wish=valid(form).wish(), by=by, at=at)
    return reverse("referrals:down_edit", args=[down.number])


_HANDLERS: dict[str, Handler] = {
    "ask": _ask,
    "check": _check,
    "begin": _begin,
    "end": _end,
    "pass_on": _pass_on,
    "plan": _plan,
}


@require_http_methods(["GET", "POST"])
def postop(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show and keep what the clinic found on one day after an operation."""
    viewer, at = viewer_in(request), clock.now()
    item = reading.item_for(viewer, uid, at)
    reason = may_follow(viewer, item)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if request.method == "GET":
        trace(
            by=viewer, purpose=_("登记术后随访"), operation="read", object_type="resident",
            object_uid=item.referral.resident.uid, at=at, detail=f"referral {item.referral.number}",
        )  # fmt: skip
        return render(request, "referrals/surgery/postop.html", postop_pages.item_page(item, at))
    form = FoundForm(request.POST)

    def act() -> str:
        after.tell_follow_up(item_uid=uid, said=form.said(), by=viewer, at=at)
        return reverse("referrals:detail", args=[item.referral.number])

    if sent := submitted(request, form, act):
        return sent
    return render(request, "referrals/surgery/postop.html", postop_pages.item_page(item, at, form), status=422)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Show the surgeon's department what clinics found, the unread first."""
    viewer, at = viewer_in(request), clock.now()
    demand(may_read_results(viewer))
    trace(
        by=viewer, purpose=_("查看术后随访结果"), operation="list", object_type="resident", object_uid=None, at=at,
        detail="postop",
    )  # fmt: skip
    found = reading.results_for(viewer, at)
    return render(request, "referrals/surgery/results.html", postop_pages.results_page(found, at))


@require_POST
def read(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note that somebody of the department has read a result."""
    viewer, at = viewer_in(request), clock.now()

    def act() -> str:
        after.read_result(result_uid=uid, by=viewer, at=at)
        return reverse("desk:home") if request.POST.get("back") == "desk" else reverse("referrals:postop_results")

    return once(request, act)

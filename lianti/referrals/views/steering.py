"""Moves that steer a request: redirect, urgency, claim, assign."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, permissions, queries
from lianti.referrals.forms import parse_destination
from lianti.referrals.queries.destinations import destinations_from, wanted_for
from lianti.referrals.shapes import Destination
from lianti.referrals.views.inputs import Handler, code_in, note_in, revision_in
from lianti.referrals.views.lists import viewer_in


@require_GET
def elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """Show where a case could be sent on to, as the sender's institution may."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    refused = permissions.why_not(viewer, referral, "redirect")
    if refused:
        raise NotPermitted("not_permitted", refused.sentence)
    text = request.GET.get("where", "").strip()[:60]
    found = destinations_from(referral.sender_institution, referral.kind, text, at, wanted_for(referral, at))
    context = {"destinations": found, "kind": referral.kind, "chosen": request.GET.get("destination", "")}
    return render(request, "referrals/_destinations.html", context)


def _redirect(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    after = actions.redirect_referral(
        referral_uid=uid, to=Destination(*parse_destination(request.POST.get("destination", ""))),
        reason=code_in(request, "reason"), note=note_in(request), by=by, at=at, revision=revision_in(request),
    )  # fmt: skip
    # Who has sent it to another hospital does not see it any more: back to the own work.
    gone = after.receiver_institution_id != by.institution_id
    return reverse("referrals:list") if gone else None


def _urgency(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.change_urgency(
        referral_uid=uid, reason=code_in(request, "reason"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


def _claim(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.claim(referral_uid=uid, by=by, at=at, revision=revision_in(request))


def _assign(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    try:
        to_uid = uuid.UUID(request.POST.get("to", ""))
    except ValueError:
        to_uid = None
    return actions.assign(
        referral_uid=uid, to_uid=to_uid, note=note_in(request), by=by, at=at, revision=revision_in(request)
    )


HANDLERS: dict[str, Handler] = {
    "redirect": _redirect,
    "change_urgency": _urgency,
    "claim": _claim,
    "assign": _assign,
}

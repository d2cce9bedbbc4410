"""The waiting lists: the page, and the moves of those who wait."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, permissions, queries
from lianti.referrals.forms import BedForm
from lianti.referrals.pages import waiting as pages
from lianti.referrals.views.inputs import Handler, code_in, note_in, revision_in, valid
from lianti.referrals.views.lists import viewer_in


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Show who waits for which service, in the order in which seats are offered."""
    viewer, at = viewer_in(request), clock.now()
    demand(permissions.may_see_queues(viewer))
    found = queries.waiting_lists(viewer, at)
    return render(request, "referrals/waiting.html", pages.waiting_page(found, viewer, at))


def _accept(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.accept_waiting(referral_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _confirm(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.confirm_offer(referral_uid=uid, by=by, at=at, revision=revision_in(request))


def _confirm_bed(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    answer = valid(BedForm(request.POST)).answer(at)
    return actions.confirm_bed(referral_uid=uid, answer=answer, by=by, at=at, revision=revision_in(request))


def _pass(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.pass_offer(
        referral_uid=uid, reason=code_in(request, "reason"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


def _contact(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.contact_waiting(
        referral_uid=uid, result=code_in(request, "result"), note=note_in(request), by=by, at=at,
        revision=revision_in(request),
    )  # fmt: skip


HANDLERS: dict[str, Handler] = {
    "accept_waiting": _accept,
    "confirm_offer": _confirm,
    "confirm_bed": _confirm_bed,
    "pass_offer": _pass,
    "contact_waiting": _contact,
}

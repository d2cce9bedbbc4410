"""Refer somebody again, and the office's list of chains that were declined too often."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand, signed_in
from lianti.referrals import actions, permissions, queries
from lianti.referrals.pages import chain as pages
from lianti.referrals.views.inputs import code_in, note_in
from lianti.referrals.views.lists import viewer_in


@require_POST
def again(request: HttpRequest, number: str) -> HttpResponse:
    """Start a draft that goes on from a case that was answered."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)

    def begin() -> str:
        fresh = actions.refer_again(referral_uid=referral.uid, by=viewer, at=at)
        return reverse("referrals:edit", args=[fresh.number])

    return once(request, begin)


@require_GET
def declines(request: HttpRequest) -> HttpResponse:
    """Show what was declined too often, for the office to settle; no names."""
    viewer, at = signed_in(request), clock.now()
    demand(permissions.may_settle_declines(viewer))
    waiting, settled = queries.decline_reviews(viewer), queries.decline_reviews(viewer, settled=True)
    history = queries.decline_history([*waiting, *settled])
    return render(request, "referrals/declines.html", pages.declines_page(waiting, settled, history, at))


@require_POST
def settle(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Write down what the office arranged."""
    viewer, at = signed_in(request), clock.now()
    demand(permissions.may_settle_declines(viewer))
    review = queries.review_of(viewer, uid)

    def act() -> str:
        actions.settle_declines(
            review_uid=review.uid, way=code_in(request, "way"), note=note_in(request), by=viewer, at=at
        )
        return reverse("referrals:declines")

    return once(request, act)

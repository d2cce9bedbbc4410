"""What a case costs the person, as a fragment of form and object page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.parties.roles import SENDERS
from lianti.referrals import costs, queries
from lianti.referrals.codes import KINDS
from lianti.referrals.forms import parse_destination
from lianti.referrals.views.lists import viewer_in


@require_GET
def cost(request: HttpRequest, number: str) -> HttpResponse:
    """Say what the stored case, or the kind and destination chosen in the form, costs in deductible (JL-49)."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    ask = costs.ask_of(referral, at)
    if request.GET.get("kind") in KINDS:
        receiver, _department, _service = parse_destination(request.GET.get("destination", ""))
        ask = costs.chosen(referral, request.GET["kind"], receiver, at)
    found = costs.cost_of(ask)
    record = reverse("residents:edit", args=[referral.resident.uid])
    fill_url = record if found.in_record and viewer.role in SENDERS else ""
    return render(request, "referrals/_cost.html", {"cost": found, "fill_url": fill_url})

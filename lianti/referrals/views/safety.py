"""The safety questions of the chosen examination, as a fragment of the form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.referrals import queries
from lianti.referrals.forms import parse_destination, safety_answers
from lianti.referrals.pages.safety import ask_part
from lianti.referrals.queries.destinations import chosen_service
from lianti.referrals.views.lists import viewer_in


@require_GET
def safety(request: HttpRequest, number: str) -> HttpResponse:
    """Show the preparation sheet of the examination chosen in the form, or of the stored one, and ask its questions."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    chosen = parse_destination(request.GET.get("destination", ""))[2]
    service = chosen_service(referral, chosen, at)
    answers = {**referral.safety, **safety_answers(request.GET)}
    note = request.GET.get("safety_note", referral.safety_note)[:200]
    return render(request, "referrals/_safety.html", {"part": ask_part(service, answers), "note": note})

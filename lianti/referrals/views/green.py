"""Green teams: who stands in them, and the minutes of a case."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand, signed_in
from lianti.referrals import queries
from lianti.referrals.actions.green_teams import join_team, leave_team, record_minute
from lianti.referrals.forms.green import MinuteForm
from lianti.referrals.pages.green import teams_page
from lianti.referrals.permissions.green import may_arrange_teams
from lianti.referrals.views.inputs import code_in, valid
from lianti.referrals.views.lists import viewer_in


@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """Show the teams of the own hospital; a POST appoints somebody."""
    viewer, at = signed_in(request), clock.now()
    demand(may_arrange_teams(viewer))
    if request.method == "GET":
        return render(request, "referrals/green_teams.html", teams_page(viewer, at))

    def act() -> str:
        try:
            person = uuid.UUID(request.POST.get("user", ""))
        except ValueError:
            person = None
        since_on = day_of(request.POST.get("since_on", ""))
        join_team(team=code_in(request, "team"), user_uid=person, since_on=since_on, by=viewer, at=at)
        return reverse("referrals:green_teams")

    return once(request, act)


@require_POST
def leave(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End somebody's place in a team."""
    viewer, at = signed_in(request), clock.now()
    demand(may_arrange_teams(viewer))

    def act() -> str:
        leave_team(member_uid=uid, by=viewer, at=at)
        return reverse("referrals:green_teams")

    return once(request, act)


@require_POST
def minute(request: HttpRequest, number: str) -> HttpResponse:
    """Write down one moment of a case."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)

    def act() -> str:
        data = valid(MinuteForm(request.POST)).cleaned_data
        record_minute(
            referral_uid=referral.uid, what=data["what"], happened_at=data["happened_at"], by=viewer, at=clock.now()
        )
        return reverse("referrals:detail", args=[number])

    return once(request, act)

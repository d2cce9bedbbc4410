"""The page of tariffs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianti.insurance import queries
from lianti.insurance.pages import edition_cards
from lianti.kernel.pure import clock
from lianti.parties.permissions import signed_in


@require_GET
def tariffs(request: HttpRequest) -> HttpResponse:
    """Show the deductibles and rules in force (起付线), each with clause, source and 示例 mark."""
    today = clock.local_day(clock.now())
    found = queries.editions_for(signed_in(request), today)
    return render(request, "insurance/tariffs.html", {"cards": edition_cards(found, today), "today": today})

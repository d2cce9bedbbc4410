"""The board, the calendar of arrivals and the hand-over sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of
from lianti.parties.permissions import demand
from lianti.referrals.codes import KINDS
from lianti.referrals.pages import boards as pages
from lianti.referrals.queries import boards
from lianti.referrals.views.lists import viewer_in

_HANDOVER = frozenset({"referral_centre", "duty_officer"})


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the open cases by state."""
    viewer, at, get = viewer_in(request), clock.now(), request.GET
    kind, side = get.get("kind", ""), get.get("side", "")
    query = boards.BoardQuery(
        side=side if side in {"in", "out"} else "", kind=kind if kind in KINDS else "", late=get.get("late") == "1"
    )
    columns = boards.board(viewer, query, at)
    return render(request, "referrals/desk/board.html", pages.board_page(columns, query, viewer, at))


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show who is expected on each day of a week."""
    viewer, at = viewer_in(request), clock.now()
    monday = boards.week_of(day_of(request.GET.get("day", "")) or clock.local_day(at))
    days = boards.arrivals(viewer, monday, at)
    return render(request, "referrals/desk/calendar.html", pages.calendar_page(days, monday, viewer, at))


@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """Show the hand-over sheet of the present shift, to be printed and signed."""
    viewer, at = viewer_in(request), clock.now()
    demand(None if viewer.role in _HANDOVER else _("交班单由转诊中心和总值班使用。"))
    found = boards.handover(viewer, boards.shift_of(at), at)
    return render(request, "referrals/desk/handover.html", pages.handover_page(found, viewer, at))

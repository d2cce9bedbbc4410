"""Open cases by age and holder."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.text import digits_of
from lianti.kernel.web.sheets import list_rows, sheet_response, sheet_url, wants_sheet
from lianti.parties.permissions import demand, signed_in
from lianti.referrals.pages.holes import holes_page
from lianti.referrals.queries import holes


@require_GET
def open_cases(request: HttpRequest) -> HttpResponse:
    """Show what waits for whom, the longest unmoved first; numbers and places, no persons."""
    viewer, at = signed_in(request), clock.now()
    demand(None if viewer.role in holes.ROLES else _("滞留清单供管理岗位和转诊中心使用。"))
    get = request.GET
    ask = holes.Ask(
        tab=get.get("tab", "all"),
        holder=get.get("holder", "")[:60],
        bucket=get.get("age", "")[:2],
        number=digits_of(get.get("q", "")[:20]),
        page=page_number(get.get("page", "")),
    )
    sheet = wants_sheet(request)
    answer = holes.list_holes(viewer, ask, at, size=holes.SHEET if sheet else holes.PAGE)
    found = holes_page(answer, ask, holes.reach_of(viewer, at), at)
    shown = replace(found.list, export_url=sheet_url(request))
    if sheet:
        return sheet_response(list_rows(shown), sheet=_("滞留清单"), name=f"open-items-{clock.local_day(at)}")
    return render(request, "referrals/holes.html", {"page": replace(found, list=shown)})

"""The referral dashboard: one page, its workbook, and the rows behind each number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianti.faces.flows import behind, pages, reading
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.pages import Pager
from lianti.kernel.web.sheets import sheet_response
from lianti.kernel.web.small_counts import institution_rows
from lianti.measures.queries import by_institution
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

PER_PAGE = 25


def _asked(request: HttpRequest) -> tuple[Viewer, Alliance | None, int, dt.datetime]:
    viewer = signed_in(request)
    reading.may_read(viewer)
    days = whole_number(request.GET.get("days", ""), most=9999)
    window = days if days in reading.WINDOWS else 90
    return viewer, reading.chosen(viewer, request.GET.get("alliance", "")), window, clock.now()


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show flows, turnaround, reasons and indicators of one alliance."""
    viewer, alliance, days, at = _asked(request)
    if alliance is None:
        return render(request, "flows/none.html")
    found = reading.dashboard(alliance, at, days)
    context = pages.page(viewer, alliance, reading.alliances_for(viewer), found, days, at)
    return render(request, "flows/home.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the indicators as a workbook; the export is traced."""
    viewer, alliance, days, at = _asked(request)
    if alliance is None:
        raise NotVisible("alliance")
    found = reading.dashboard(alliance, at, days)
    reading.trace_export(viewer, alliance, at, days)
    rows = pages.export_rows(found, viewer.role in reading.OVERSEERS, reading.clauses_for(viewer, alliance))
    return sheet_response(rows, sheet=_("转诊指标"), name=f"referral-indicators-{clock.local_day(at)}")


@require_GET
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """List the facts behind a number; those who only oversee see counts by institution, small ones left out."""
    viewer, alliance, days, at = _asked(request)
    if alliance is None:
        raise NotVisible("alliance")
    indicator, facts = reading.rows_behind(alliance, key, at, days)
    context = {
        "indicator": indicator,
        "alliance": alliance.name,
        "days": days,
        "back": f"{reverse('flows:home')}?alliance={alliance.uid}&days={days}",
    }
    if viewer.role in reading.OVERSEERS:
        counted = by_institution(facts)
        names = reading.names_of({uid for uid, _n in counted if uid})
        return render(request, "flows/counts.html", context | {"rows": institution_rows(counted, names)})
    paginator = Paginator(facts, PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    listed = list(shown)
    names = reading.names_of({fact.institution_uid for fact in listed if fact.institution_uid})
    links = reading.links_of(viewer, listed, at)
    context |= {
        "rows": behind.fact_rows(listed, names, links),
        "pager": Pager(shown.number, paginator.num_pages, paginator.count),
    }
    return render(request, "flows/rows.html", context)

"""Supervision of mutual recognition (互认监管): REC indicators from facts, without names.

The people of the alliance see every count of their own; whoever only oversees sees no small one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

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
from lianti.kernel.web.pages import Kpi, Pager, Tab
from lianti.kernel.web.small_counts import HIDDEN, institution_rows
from lianti.measures.queries import by_institution, counts_by, evidence, gauge_for, indicator_set, read_indicators
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer
from lianti.recognition.kinds import CATEGORIES, DECISIONS, REASONS, SCOPES
from lianti.recognition.permissions import demand, may_oversee

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

_KPIS = (("recognised", "clipboard-check"), ("reasons", "list-check"), ("avoided", "heart-handshake"))
_DECIDED = ("recognition.decided",)
PER_PAGE = 25


def _asked(request: HttpRequest) -> tuple[Viewer, Alliance | None, int, dt.datetime]:
    viewer = signed_in(request)
    demand(may_oversee(viewer))
    days = whole_number(request.GET.get("days", ""), most=9999)
    window = days if days in reading.WINDOWS else 90
    return viewer, reading.chosen(viewer, request.GET.get("alliance", "")), window, clock.now()


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the indicators, the reasons for repeating and how far marks carried, of one alliance."""
    viewer, alliance, days, at = _asked(request)
    if alliance is None:
        return render(request, "flows/none.html")
    return render(request, "flows/recognition.html", _page(viewer, alliance, days, at))


def _page(viewer: Viewer, alliance: Alliance, days: int, at: dt.datetime) -> dict[str, Any]:
    strict = viewer.role in reading.OVERSEERS
    scope, tail, here = (
        reading.scope_of(alliance, at),
        f"?alliance={alliance.uid}&days={days}",
        reverse("flows:recognition"),
    )
    found = read_indicators(indicator_set("recognition").indicators, scope, at, days)
    clauses = reading.clauses_for(viewer, alliance)
    lines = [pages.line_of(item, {}, tail, strict, clauses, rows="flows:recognition_rows") for item in found]
    by_key = dict(zip((item.indicator.key for item in found), lines, strict=True))

    def counted(field: str, labels: dict[str, str]) -> list[pages.Bar]:
        told = counts_by(_DECIDED, field, scope, at, days)
        named = {code: _(name) for code, name in labels.items()}
        return pages.bars({code: n for code, n in told.items() if code}, named, strict)

    return {
        "alliance": alliance.name,
        "days": days,
        "strict": strict,
        "windows": [
            Tab(str(n), _("近 %(n)d 天") % {"n": n}, f"{here}?alliance={alliance.uid}&days={n}", active=n == days)
            for n in reading.WINDOWS
        ],
        "alliances": [
            Tab(str(a.uid), a.short_name or a.name, f"{here}?alliance={a.uid}&days={days}", active=a.pk == alliance.pk)
            for a in reading.alliances_for(viewer)
        ],
        "kpis": [_kpi(by_key[key], icon) for key, icon in _KPIS],
        "lines": lines,
        "parts": (
            (_("决定"), counted("decision", DECISIONS)),
            (_("复查理由"), counted("reason", REASONS)),
            (_("项目类别"), counted("category", CATEGORIES)),
            (_("互认标识"), counted("scope", SCOPES)),
        ),
    }


def _kpi(line: pages.Line, icon: str) -> Kpi:
    """Return a number for the top; what is too small to be told fits the tile, too."""
    small = line.value == _("例数少，不显示")
    return Kpi(line.name, HIDDEN if small else line.value, icon, url=line.url)


@require_GET
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is behind a number: counts by institution to a regulator, facts without names to the office."""
    viewer, alliance, days, at = _asked(request)
    indicator = indicator_set("recognition").find(key)
    if alliance is None or indicator is None:
        raise NotVisible(key)
    facts = evidence(gauge_for(indicator, days), reading.scope_of(alliance, at), at)
    context: dict[str, Any] = {
        "indicator": indicator,
        "alliance": alliance.name,
        "home_label": _("互认监管"),
        "back": f"{reverse('flows:recognition')}?alliance={alliance.uid}&days={days}",
    }
    if viewer.role in reading.OVERSEERS:
        found = by_institution(facts)
        names = reading.names_of({uid for uid, _n in found if uid})
        return render(request, "flows/counts.html", context | {"rows": institution_rows(found, names)})
    paginator = Paginator(facts, PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    listed = list(shown)
    names = reading.names_of({fact.institution_uid for fact in listed if fact.institution_uid})
    context |= {
        "rows": behind.fact_rows(listed, names, {}),
        "pager": Pager(shown.number, paginator.num_pages, paginator.count),
    }
    return render(request, "flows/rows.html", context)

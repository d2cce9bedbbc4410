"""Finding a person: the page, and the fragment that other forms use to choose one."""

from __future__ import annotations

import re
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.looked_for import looking, words_of
from lianti.kernel.web.sheets import list_rows, sheet_url, wants_sheet
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.residents import actions, queries
from lianti.residents.exports.handing import hand_out
from lianti.residents.pages import contracted_list, found_page
from lianti.residents.permissions import may_contract, may_find
from lianti.residents.privacy.permissions import may_break

PER_PAGE = 20
SHEET_ROWS = 5000
_FOR = re.compile(r"[a-z][a-z0-9_]{0,40}")


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the search box, with the answer when a text was sent; it is sent in the body, never in the address."""
    viewer = signed_in(request)
    demand(may_find(viewer))
    return render(request, "residents/search.html", _answer(request) if request.POST.get("q") else {})


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Answer ``q`` as a fragment; ``across=1`` asks the group too, ``for=purpose`` makes the lines choose.

    Sent by POST, because people type identity numbers, which must stand in no address and no log. ``told`` is a text
    that the page already shows the group's answer to: typing that arrives late takes nothing away. A chosen line
    posts ``resident`` (and ``from_group=1`` for a hit across the group) to the page it stands in.
    """
    if request.POST.get("told") and request.POST.get("told") == request.POST.get("q"):
        return HttpResponse(status=204)
    return render(request, "residents/_found.html", _answer(request))


def _answer(request: HttpRequest) -> dict[str, object]:
    viewer = signed_in(request)
    text, across = request.POST.get("q", ""), request.POST.get("across") == "1"
    chooses = _FOR.fullmatch(request.POST.get("for") or request.GET.get("for", ""))
    result = queries.find_people(viewer=viewer, text=text, at=clock.now(), across=across)
    allowed = may_contract(viewer, viewer.institution_id or 0) is None
    pick = chooses.group() if chooses else ""
    breaks = may_break(viewer) is None
    page = found_page(result, text, across=across, pick=pick, may_contract=allowed, may_break=breaks)
    return {"found": page}


def _contracting(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_contract(viewer, viewer.institution_id or 0))
    return viewer


@looking(_contracting)
def contracted(request: HttpRequest) -> HttpResponse:
    """List the people with a family doctor contract here; leaves one trace."""
    viewer, at, text = _contracting(request), clock.now(), words_of(request)
    found = queries.contracted_at(viewer.institution_id or 0, at, text)
    sheet = wants_sheet(request)
    page = Paginator(found, SHEET_ROWS if sheet else PER_PAGE).get_page(None if sheet else request.GET.get("page"))
    actions.trace_list(name="contracted-xlsx" if sheet else "contracted", by=viewer, at=at, text=text)
    lines = [queries.person_line(resident, at) for resident in page.object_list]
    shown = replace(contracted_list(page, lines, text), export_url=sheet_url(request))
    if sheet:
        name = f"contracted-{clock.local_day(at)}"
        return hand_out(request, rows=list_rows(shown), label=str(shown.label), name=name, viewer=viewer, at=at)
    return render(request, "residents/contracted.html", {"list": shown})

"""Worklists: the page, its workbook."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.looked_for import looking, words_of
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.pages import lists as pages
from lianti.referrals.queries import saved as keeping
from lianti.referrals.worklists import WORKLISTS
from lianti.residents.exports.handing import hand_out

LIST_ROLES = frozenset(role for spec in WORKLISTS for role in spec.roles)
_EXPORT_LIMIT = 5000


def viewer_in(request: HttpRequest) -> Viewer:
    """Return the viewer when the role works with referrals; 403 otherwise."""
    viewer = signed_in(request)
    demand(None if viewer.role in LIST_ROLES else _("您的岗位不办理转诊。"))
    return viewer


def query_in(request: HttpRequest) -> queries.ListQuery:
    """Return what the address asks of a worklist."""
    get = request.GET
    sort = get.get("sort", "")
    return queries.ListQuery(
        tab=get.get("tab", ""),
        text=words_of(request),
        kind=get.get("kind", ""),
        urgency=get.get("urgency", ""),
        who=get.get("who", "")[:10],
        sort=sort.lstrip("-"),
        descending=sort.startswith("-"),
        page=page_number(get.get("page", "")),
    )


@looking(viewer_in)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show one worklist of the viewer's role, with the filters that this person keeps."""
    viewer, at, query = viewer_in(request), clock.now(), query_in(request)
    counts = queries.tab_counts(viewer, at)
    if not query.tab:
        query = replace(query, tab=queries.first_with_work(viewer, counts))
    answer = queries.list_referrals(viewer, query, at)
    page = pages.worklist_page(answer, query, counts, viewer, at)
    page = pages.with_saved(page, keeping.saved_filters(viewer, "referrals"), request.GET.urlencode())
    context = {"list": page, "may_start": viewer.role in _STARTERS}
    return render(request, "referrals/list.html", context)


_STARTERS = frozenset({"gp", "nurse", "village_doctor", "specialist", "department_head", "emergency"})


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the worklist as a workbook; typed text never becomes a formula."""
    viewer, at, query = viewer_in(request), clock.now(), query_in(request)
    answer = queries.list_referrals(viewer, query, at, size=_EXPORT_LIMIT)
    name = f"referrals-{answer.spec.key}-{clock.local_day(at)}"
    rows = pages.export_rows(answer.rows, at)
    return hand_out(request, rows=rows, label=_("转诊"), name=name, viewer=viewer, at=at)

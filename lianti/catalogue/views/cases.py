"""Case statistics: what is on file, upload or paste, preview row by row, import in one transaction (JL-42)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances.queries import members_of
from lianti.catalogue import actions, case_reading
from lianti.catalogue.case_pages import case_row, member_counts
from lianti.catalogue.forms import CasesForm
from lianti.catalogue.list_pages import chip
from lianti.catalogue.list_shapes import RawCase
from lianti.catalogue.queries import lists as queries
from lianti.catalogue.rules.lists import years_before
from lianti.catalogue.views.common import keeper, today
from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.kernel.web.previews import preview_page
from lianti.kernel.web.previews import take_in as take_in_shown
from lianti.kernel.web.submitting import tried
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show what is on file year by year, and read a file or a pasted table; nothing is written yet."""
    viewer, alliance = keeper(request, uid)
    form = CasesForm(request.POST, request.FILES) if request.method == "POST" else CasesForm()
    if request.method == "POST" and form.is_valid():

        def read() -> HttpResponse:
            file = form.cleaned_data["file"]
            raws = case_reading.read_cases(file.read() if file else form.cleaned_data["text"])
            case_reading.kept(viewer, alliance).keep(raws)
            return go(request, reverse("catalogue:cases_preview", args=[uid]))

        if answer := tried(form, read):
            return answer
    years = years_before(today())
    context = {
        "uid": uid,
        "alliance": alliance.name,
        "form": form,
        "years": years,
        "members": member_counts(members_of(alliance, today()), queries.counts_by_member(alliance), years),
        "least": queries.least_cases(alliance, today()),
        "cases_chip": chip("JL-42", _("前三年病例数")),
    }
    return render(request, "catalogue/cases.html", context, status=422 if form.is_bound else 200)


@require_GET
def preview(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show every row with what it means or what is wrong with it."""
    viewer, alliance = keeper(request, uid)
    return _preview(request, viewer, alliance, "")


def _preview(request: HttpRequest, viewer: Viewer, alliance: Alliance, refusal: str) -> HttpResponse:
    kept = case_reading.kept(viewer, alliance).kept()
    if not kept.rows:
        return go(request, reverse("catalogue:cases", args=[alliance.uid]))
    page = preview_page(case_reading.judged(alliance, kept.rows, today()), case_row)
    context = {"uid": alliance.uid, "alliance": alliance.name, "page": page, "mark": kept.mark, "refusal": refusal}
    return render(request, "catalogue/cases_preview.html", context, status=422 if refusal else 200)


@require_POST
def take_in(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Import the rows that are right, all or nothing."""
    viewer, alliance = keeper(request, uid)

    def act(raws: list[RawCase]) -> str:
        rows = case_reading.judged(alliance, raws, today())
        leave_out = request.POST.get("leave_out") == "on"
        new, changed = actions.import_cases(
            alliance=alliance, rows=rows, leave_out=leave_out, by=viewer, at=clock.now()
        )
        messages.success(
            request, _("已导入：新增 %(new)d 行，改动 %(changed)d 行。") % {"new": new, "changed": changed}
        )
        return reverse("catalogue:cases", args=[uid])

    return take_in_shown(
        request, case_reading.kept(viewer, alliance), act, lambda why: _preview(request, viewer, alliance, why)
    )


@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw the preview away."""
    viewer, alliance = keeper(request, uid)
    case_reading.kept(viewer, alliance).forget()
    return go(request, reverse("catalogue:cases", args=[uid]))

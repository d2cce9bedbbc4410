"""A whole list of own codes: upload or paste, preview row by row, import in one transaction."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances.queries import read_rows
from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.kernel.web.previews import Preview, preview_page, take_in
from lianti.kernel.web.submitting import tried
from lianti.kernel.web.table_form import TableForm
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, queries
from lianti.recognition.pages.keeping import code_row
from lianti.recognition.permissions import demand, may_map
from lianti.recognition.rules import find_codes, judge_codes
from lianti.recognition.shapes import CodeRow, RawCode


def _keeper(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_map(viewer))
    return viewer


def _kept(viewer: Viewer) -> Preview[RawCode]:
    return Preview(viewer, f"own-codes:{viewer.institution_uid}", lambda row: RawCode(*row))


def _judged(viewer: Viewer, raws: list[RawCode]) -> list[CodeRow]:
    items = queries.items_for(viewer.institution_id, clock.local_day(clock.now()))
    return judge_codes(raws, items, queries.own_codes(viewer))


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Read a file or a pasted list; nothing is written yet."""
    viewer = _keeper(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():

        def read() -> HttpResponse:
            file = form.cleaned_data["file"]
            _kept(viewer).keep(find_codes(read_rows(file.read() if file else form.cleaned_data["text"])))
            return go(request, reverse("recognition:codes_preview"))

        if answer := tried(form, read):
            return answer
    return render(request, "recognition/codes_upload.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """Show every row with what it means or what is wrong with it."""
    return _preview(request, _keeper(request), "")


def _preview(request: HttpRequest, viewer: Viewer, refusal: str) -> HttpResponse:
    kept = _kept(viewer).kept()
    if not kept.rows:
        return go(request, reverse("recognition:codes_upload"))
    page = preview_page(_judged(viewer, kept.rows), code_row)
    context = {"page": page, "mark": kept.mark, "refusal": refusal}
    return render(request, "recognition/codes_preview.html", context, status=422 if refusal else 200)


@require_POST
def import_shown(request: HttpRequest) -> HttpResponse:
    """Import the rows that are right, all or nothing."""
    viewer = _keeper(request)

    def act(raws: list[RawCode]) -> str:
        leave_out = request.POST.get("leave_out") == "on"
        rows = _judged(viewer, raws)
        new, changed = actions.import_codes(rows=rows, leave_out=leave_out, by=viewer, at=clock.now())
        words = {"new": new, "changed": changed}
        messages.success(request, _("已导入：新增 %(new)d 个编码，改动 %(changed)d 个。") % words)
        return reverse("recognition:codes")

    return take_in(request, _kept(viewer), act, lambda why: _preview(request, viewer, why))


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Throw the preview away."""
    viewer = _keeper(request)
    _kept(viewer).forget()
    return go(request, reverse("recognition:codes_upload"))

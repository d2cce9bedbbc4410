"""Taking over persons: upload or paste, preview row by row, correct, take in at once (issue SY-07)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number, whole_number
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.web.htmx import go, sentence_of
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.sheets import sheet_response
from lianti.kernel.web.submitting import tried
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import access_institution
from lianti.parties.shapes import Viewer
from lianti.residents.imports import keeping
from lianti.residents.imports.forms import PersonRowForm, PersonsForm
from lianti.residents.imports.kinds import TABS
from lianti.residents.imports.pages import import_page, table_lines
from lianti.residents.imports.permissions import may_import
from lianti.residents.imports.reading import HEADINGS

MOST_LINES = 9_999_999


def _importer(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_import(viewer))
    return viewer


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Read a file or a pasted table and lead to its preview; nothing is written to any record."""
    viewer = _importer(request)
    form = PersonsForm(request.POST, request.FILES) if request.method == "POST" else PersonsForm()
    if form.is_bound and form.is_valid():
        url = tried(form, lambda: _keep(form, viewer))
        if url is not None:
            return go(request, url)
    context = {"form": form, "tables": table_lines(keeping.tables_of(viewer)), "headings": HEADINGS_SHOWN}
    return render(request, "residents/imports/upload.html", context, status=422 if form.is_bound else 200)


HEADINGS_SHOWN = tuple(names[0] for names in HEADINGS.values())


def _keep(form: PersonsForm, viewer: Viewer) -> str:
    data = form.cleaned_data
    source = data["file"].read() if data["file"] else data["text"]
    institution = access_institution(viewer, viewer.institution_uid or uuid.UUID(int=0))
    table = keeping.keep_table(data=source, institution=institution, by=viewer, at=clock.now())
    return reverse("residents:import", args=[table.uid])


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty table with its heading."""
    _importer(request)
    return sheet_response([HEADINGS_SHOWN], sheet=_("人员表"), name="persons")


@require_GET
def preview(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show every row with what would become of it."""
    viewer = _importer(request)
    edit = whole_number(request.GET.get("edit", ""), most=MOST_LINES)
    return _preview(request, viewer, uid, edit=edit)


def _preview(
    request: HttpRequest, viewer: Viewer, uid: uuid.UUID, *, edit: int | None = None,
    bound: PersonRowForm | None = None, refusal: str = "",
) -> HttpResponse:  # fmt: skip
    kept = keeping.kept_rows(viewer, uid)
    if kept.table.state == "done":
        return go(request, reverse("residents:imports"))
    asked = request.GET.get("tab", "")
    first = next((key for key in ("error", "asked") if kept.table.counts.get(key) and not edit), "all")
    tab = asked if asked in TABS else first
    page = import_page(kept, tab, page_number(request.GET.get("page", "")), edit, bound)
    context = {"page": page, "list": page.list, "refusal": refusal}
    return render(request, "residents/imports/preview.html", context, status=422 if refusal or bound else 200)


@require_POST
def correct(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put right what one row says, and judge it again."""
    viewer = _importer(request)
    line = whole_number(request.POST.get("line", ""), most=MOST_LINES) or 0
    form = PersonRowForm(request.POST)
    if not form.is_valid():
        return _preview(request, viewer, uid, edit=line, bound=form)

    def act() -> str:
        keeping.correct_row(
            uid=uid, version=request.POST.get("version", ""), line=line, typed=form.cleaned_data, by=viewer,
            at=clock.now(),
        )  # fmt: skip
        return reverse("residents:import", args=[uid]) + "?tab=all"

    return once(request, act)


@require_POST
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say of one row whether it is the person of another one, or leave it out."""
    viewer = _importer(request)
    line = whole_number(request.POST.get("line", ""), most=MOST_LINES) or 0

    def act() -> str:
        keeping.decide_row(
            uid=uid, version=request.POST.get("version", ""), line=line, answer=request.POST.get("answer", ""),
            by=viewer, at=clock.now(),
        )  # fmt: skip
        left = keeping.access_table(viewer, uid).counts.get("asked")
        return reverse("residents:import", args=[uid]) + ("?tab=asked" if left else "?tab=all")

    return once(request, act)


@require_POST
def take_in(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take in the rows that are right, all or nothing."""
    viewer, at = _importer(request), clock.now()

    def act() -> str:
        table = keeping.take_in(
            uid=uid, version=request.POST.get("version", ""), leave_out=request.POST.get("leave_out") == "on",
            by=viewer, at=at,
        )  # fmt: skip
        words = {key: int(table.counts.get(key, 0)) for key in ("new", "same", "probable", "unclear")}
        words["unclear"] += words["probable"]
        messages.success(
            request,
            _("已导入：新建 %(new)d 份，已有档案 %(same)d 人，另有 %(unclear)d 人列入“疑似同一人”等人核对。") % words,
        )
        return reverse("residents:imports")

    try:
        return once(request, act)
    except NotPermitted:
        raise
    except Refused as refused:
        if refused.code == "persons.changed":
            keeping.judge_again(uid=uid, by=viewer, at=at)
        return _preview(request, viewer, uid, refusal=sentence_of(refused))


@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw the table away."""
    viewer = _importer(request)
    keeping.forget_table(uid=uid, by=viewer)
    return go(request, reverse("residents:imports"))

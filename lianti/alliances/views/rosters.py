"""Importing a roster: upload or paste, preview row by row, correct, import in one transaction (SY-61)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances import actions, roster_desk
from lianti.alliances.forms import RosterForm, RowForm, add_refusal
from lianti.alliances.permissions import demand
from lianti.alliances.roster import apply_corrections, read_roster
from lianti.alliances.roster_pages import preview_page, row_initial
from lianti.alliances.views.common import access_alliance, why_not_manage
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.web.htmx import go
from lianti.kernel.web.idempotency import once
from lianti.parties.shapes import Viewer

MOST_ROWS = 999_999

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def _keeper(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Alliance]:
    viewer, alliance = access_alliance(request, uid)
    demand(why_not_manage(viewer, alliance))
    return viewer, alliance


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Read a file or a pasted list and lead to the preview; nothing is written to the alliance."""
    viewer, alliance = _keeper(request, uid)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            source = (file.read(), file.name) if file else (form.cleaned_data["text"], "")
            roster_desk.keep(viewer, alliance, read_roster(*source))
            return go(request, reverse("alliances:roster_preview", args=[uid]))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "alliance": alliance.name, "uid": uid}
    return render(request, "alliances/roster_upload.html", context, status=422 if form.is_bound else 200)


@require_GET
def preview(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show every row with verdict, message and, where needed, its correction form."""
    viewer, alliance = _keeper(request, uid)
    return _preview(request, viewer, alliance, whole_number(request.GET.get("edit", ""), most=MOST_ROWS), None)


def _preview(
    request: HttpRequest, viewer: Viewer, alliance: Alliance, edit: int | None, bound: RowForm | None
) -> HttpResponse:
    rows, version = roster_desk.rows_of(viewer, alliance, clock.local_day(clock.now()))
    if not rows:
        return go(request, reverse("alliances:roster", args=[alliance.uid]))
    page = preview_page(rows, edit, bound)
    context = {"page": page, "alliance": alliance.name, "uid": alliance.uid, "version": version}
    return render(request, "alliances/roster_preview.html", context, status=422 if bound else 200)


@require_POST
def correct(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Apply the correction of one row and show the preview again."""
    viewer, alliance = _keeper(request, uid)
    rows, version = roster_desk.rows_of(viewer, alliance, clock.local_day(clock.now()))
    number = whole_number(request.POST.get("number", ""), most=MOST_ROWS) or 0
    row = next((r for r in rows if r.number == number), None)
    if row is None or str(version) != request.POST.get("version", ""):
        raise Refused("roster_changed", mark("预览在另一个窗口里改过，这次的改动没有保存。请刷新后再改。"))
    form = RowForm(request.POST, initial=row_initial(row))
    if not form.is_valid():
        return _preview(request, viewer, alliance, number, form)
    try:
        units = apply_corrections(rows, [form.edit(row.contacts[1:])])
    except Refused as refused:
        add_refusal(form, refused)
        return _preview(request, viewer, alliance, number, form)
    roster_desk.keep(viewer, alliance, units, version)
    return go(request, reverse("alliances:roster_preview", args=[uid]) + f"#row-{number}")


@require_POST
def take_in(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Import the settled preview in one transaction."""
    viewer, alliance = _keeper(request, uid)

    def act() -> str:
        rows, version = roster_desk.rows_of(viewer, alliance, clock.local_day(clock.now()))
        if not rows or str(version) != request.POST.get("version", ""):
            raise Refused("roster_changed", mark("预览在另一个窗口里改过，没有导入。请刷新后再看一遍。"))
        done = actions.import_roster(alliance=alliance, rows=rows, by=viewer, at=clock.now())
        roster_desk.forget(viewer, alliance)
        words = {"rows": done.rows, "new": done.new, "same": done.same}
        messages.success(request, _("已导入：共 %(rows)d 行，新加入 %(new)d 家，原有 %(same)d 家。") % words)
        return reverse("alliances:alliance", args=[uid])

    return once(request, act)


@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw the preview away."""
    viewer, alliance = _keeper(request, uid)
    roster_desk.forget(viewer, alliance)
    return go(request, reverse("alliances:roster", args=[uid]))

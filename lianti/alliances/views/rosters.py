"""Importing a roster: upload or paste, preview row by row, correct, import in one transaction (SY-61)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances import actions, roster_desk
from lianti.alliances.forms import RosterForm, RowForm
from lianti.alliances.permissions import demand
from lianti.alliances.roster import RawUnit, apply_corrections, read_roster
from lianti.alliances.roster_pages import preview_page, row_initial
from lianti.alliances.views.common import access_alliance, why_not_manage
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.web.htmx import go
from lianti.kernel.web.previews import take_in as take_in_shown
from lianti.kernel.web.submitting import tried
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

        def read() -> HttpResponse:
            file = form.cleaned_data["file"]
            source = (file.read(), file.name) if file else (form.cleaned_data["text"], "")
            roster_desk.kept(viewer, alliance).keep(read_roster(*source))
            return go(request, reverse("alliances:roster_preview", args=[uid]))

        if answer := tried(form, read):
            return answer
    context = {"form": form, "alliance": alliance.name, "uid": uid}
    return render(request, "alliances/roster_upload.html", context, status=422 if form.is_bound else 200)


@require_GET
def preview(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show every row with verdict, message and, where needed, its correction form."""
    viewer, alliance = _keeper(request, uid)
    return _preview(request, viewer, alliance, whole_number(request.GET.get("edit", ""), most=MOST_ROWS))


def _preview(
    request: HttpRequest,
    viewer: Viewer,
    alliance: Alliance,
    edit: int | None = None,
    bound: RowForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    kept = roster_desk.kept(viewer, alliance).kept()
    if not kept.rows:
        return go(request, reverse("alliances:roster", args=[alliance.uid]))
    page = preview_page(roster_desk.judged(alliance, kept.rows, _today()), edit, bound)
    context = {
        "page": page, "alliance": alliance.name, "uid": alliance.uid, "mark": kept.mark, "refusal": refusal,
    }  # fmt: skip
    return render(request, "alliances/roster_preview.html", context, status=422 if bound or refusal else 200)


def _today() -> dt.date:
    return clock.local_day(clock.now())


@require_POST
def correct(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Apply the correction of one row and show the preview again."""
    viewer, alliance = _keeper(request, uid)
    desk = roster_desk.kept(viewer, alliance)
    shown = desk.shown(request.POST.get("mark", ""))
    rows = roster_desk.judged(alliance, shown.rows, _today())
    number = whole_number(request.POST.get("number", ""), most=MOST_ROWS) or 0
    row = next((r for r in rows if r.number == number), None)
    if row is None:
        raise Refused("row_unknown", mark("没有这一行，请刷新后再改。"))
    form = RowForm(request.POST, initial=row_initial(row))
    contacts = row.contacts[1:]
    units = tried(form, lambda: apply_corrections(rows, [form.edit(contacts)])) if form.is_valid() else None
    if units is None:
        return _preview(request, viewer, alliance, number, form)
    desk.keep(units, shown.version)
    return go(request, reverse("alliances:roster_preview", args=[uid]) + f"#row-{number}")


@require_POST
def take_in(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Import the settled preview in one transaction."""
    viewer, alliance = _keeper(request, uid)

    def act(units: list[RawUnit]) -> str:
        rows = roster_desk.judged(alliance, units, _today())
        done = actions.import_roster(alliance=alliance, rows=rows, by=viewer, at=clock.now())
        words = {"rows": done.rows, "new": done.new, "same": done.same}
        messages.success(request, _("已导入：共 %(rows)d 行，新加入 %(new)d 家，原有 %(same)d 家。") % words)
        return reverse("alliances:alliance", args=[uid])

    return take_in_shown(
        request, roster_desk.kept(viewer, alliance), act, lambda why: _preview(request, viewer, alliance, refusal=why)
    )


@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw the preview away."""
    viewer, alliance = _keeper(request, uid)
    roster_desk.kept(viewer, alliance).forget()
    return go(request, reverse("alliances:roster", args=[uid]))

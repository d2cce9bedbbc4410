"""The catalogue of recognisable items: list, upload with preview, rules of direction."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances.queries import alliance_of_uid, alliances_of, lead_of, read_rows
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.htmx import go
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.pages import Pager
from lianti.kernel.web.previews import preview_page
from lianti.kernel.web.previews import take_in as take_in_shown
from lianti.kernel.web.submitting import submitted, tried
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, item_reading, queries
from lianti.recognition.forms import DirectionForm, UploadForm
from lianti.recognition.pages.keeping import catalogue_page, direction_lines, item_row
from lianti.recognition.permissions import demand, may_keep, may_read
from lianti.recognition.rules import find_items
from lianti.recognition.shapes import RawItem

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance

PAGE = 40


def _reader(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Alliance, str | None]:
    """Return viewer, alliance and why the viewer may not keep the catalogue."""
    viewer = signed_in(request)
    demand(may_read(viewer))
    on = clock.local_day(clock.now())
    alliance = alliance_of_uid(uid, viewer, on)
    lead = lead_of(alliance, on)
    return viewer, alliance, may_keep(viewer, lead.institution_id if lead else None)


def _keeper(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Alliance]:
    viewer, alliance, refused = _reader(request, uid)
    demand(refused)
    return viewer, alliance


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the catalogue of the own alliance; the first of several, the others are tabs there."""
    viewer = signed_in(request)
    demand(may_read(viewer))
    lines = alliances_of(viewer.institution_id, clock.local_day(clock.now()))
    if not lines:
        raise NotVisible
    return HttpResponseRedirect(reverse("recognition:catalogue", args=[lines[0].uid]))


@require_GET
def items(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the catalogue with its rules of direction."""
    viewer, alliance, refused = _reader(request, uid)
    return _items(request, viewer, alliance, DirectionForm(), may=refused is None)


def _items(request: HttpRequest, viewer: Viewer, alliance: Alliance, form: DirectionForm, *, may: bool) -> HttpResponse:
    on = clock.local_day(clock.now())
    asked = {key: request.GET.get(key, "")[:40] for key in ("q", "category")}
    paginator = Paginator(queries.listed(alliance, asked["q"], asked["category"]), PAGE)
    page = paginator.get_page(page_number(request.GET.get("page", "")))
    rows = list(page)
    known = queries.items_of(alliance, on)
    context = {
        "uid": alliance.uid,
        "alliance": alliance.name,
        "list": catalogue_page(
            alliance.uid, rows, known, asked, Pager(page.number, paginator.num_pages, paginator.count)
        ),
        "samples": sum(item.sample for item in known.values()),
        "may_keep": may,
        "rules": direction_lines(queries.rules_of(alliance), on),
        "form": form,
        "others": [line for line in alliances_of(viewer.institution_id, on) if line.uid != alliance.uid],
    }
    return render(request, "recognition/catalogue.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Read a file, a pasted table or the sample list; nothing is written yet."""
    viewer, alliance = _keeper(request, uid)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():

        def read() -> HttpResponse:
            item_reading.kept(viewer, alliance).keep(_read(form))
            return go(request, reverse("recognition:preview", args=[uid]))

        if answer := tried(form, read):
            return answer
    context = {"uid": uid, "alliance": alliance.name, "form": form}
    return render(request, "recognition/upload.html", context, status=422 if form.is_bound else 200)


def _read(form: UploadForm) -> list[RawItem]:
    data = form.cleaned_data
    if data["starter"]:
        return actions.starter_rows()
    return find_items(read_rows(data["file"].read() if data["file"] else data["text"]))


@require_GET
def preview(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show every row with what it means or what is wrong with it."""
    viewer, alliance = _keeper(request, uid)
    return _preview(request, viewer, alliance, "")


def _preview(request: HttpRequest, viewer: Viewer, alliance: Alliance, refusal: str) -> HttpResponse:
    kept = item_reading.kept(viewer, alliance).kept()
    if not kept.rows:
        return go(request, reverse("recognition:upload", args=[alliance.uid]))
    rows = item_reading.judged(alliance, kept.rows, clock.local_day(clock.now()))
    context = {
        "uid": alliance.uid, "alliance": alliance.name, "page": preview_page(rows, item_row), "mark": kept.mark,
        "refusal": refusal, "edition": request.POST.get("edition", "")[:40],
    }  # fmt: skip
    return render(request, "recognition/preview.html", context, status=422 if refusal else 200)


@require_POST
def take_in(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Import the rows that are right, all or nothing."""
    viewer, alliance = _keeper(request, uid)
    now = clock.now()

    def act(raws: list[RawItem]) -> str:
        rows = item_reading.judged(alliance, raws, clock.local_day(now))
        told = {"edition": request.POST.get("edition", "")[:40], "leave_out": request.POST.get("leave_out") == "on"}
        new, changed = actions.import_items(alliance=alliance, rows=rows, by=viewer, at=now, **told)  # type: ignore[arg-type]
        messages.success(
            request, _("已导入：新增 %(new)d 项，改动 %(changed)d 项。") % {"new": new, "changed": changed}
        )
        return reverse("recognition:catalogue", args=[uid])

    return take_in_shown(
        request, item_reading.kept(viewer, alliance), act, lambda why: _preview(request, viewer, alliance, why)
    )


@require_POST
def forget(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw the preview away."""
    viewer, alliance = _keeper(request, uid)
    item_reading.kept(viewer, alliance).forget()
    return go(request, reverse("recognition:upload", args=[uid]))


@require_POST
def directions(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let a higher level accept what a lower one issues."""
    viewer, alliance = _keeper(request, uid)
    form = DirectionForm(request.POST)

    def act() -> str:
        actions.set_direction(alliance=alliance, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("规则从今天起执行。"))
        return reverse("recognition:catalogue", args=[uid])

    return submitted(request, form, act) or _items(request, viewer, alliance, form, may=True)


@require_POST
def direction_end(request: HttpRequest, uid: uuid.UUID, rule: uuid.UUID) -> HttpResponse:
    """End a rule of direction from today."""
    viewer, alliance = _keeper(request, uid)

    def act() -> str:
        actions.end_direction(alliance=alliance, rule_uid=rule, by=viewer, at=clock.now())
        messages.success(request, _("规则从今天起停止。"))
        return reverse("recognition:catalogue", args=[uid])

    return once(request, act)

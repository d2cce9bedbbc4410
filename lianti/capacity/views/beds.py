"""Beds: the board of the own wards, one ward, and the whole group (SY-31, SY-32)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.capacity import actions, queries, rules
from lianti.capacity.bed_forms import ConvertForm, RowsForm, WardChangeForm, WardForm, parse_round
from lianti.capacity.bed_pages import board_page, group_page, ward_context
from lianti.capacity.kinds import WARD_KINDS
from lianti.capacity.permissions import (
    BED_COUNTERS,
    demand,
    may_arrange_wards,
    may_count_beds,
    may_report_any,
    may_report_beds,
    may_see_beds,
)
from lianti.capacity.shapes import WardLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused, mark
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.queries import departments_of, institution_by_uid
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.capacity.models import Ward


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_see_beds(viewer))
    return viewer


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the wards of the own institution with a line for each in the phone round."""
    return _board(request, _reader(request))


def _editable(viewer: Viewer, lines: list[WardLine]) -> dict[uuid.UUID, bool]:
    return {w.uid: may_report_beds(viewer, w.institution_id, w.department_id) is None for w in lines}


def _board(request: HttpRequest, viewer: Viewer, errors: dict[str, str] | None = None) -> HttpResponse:
    lines = queries.own_wards(viewer.institution_id, clock.now())
    post = request.POST if errors is not None else None
    page = board_page(lines, _editable(viewer, lines), viewer.role, post, errors)
    may_arrange = may_arrange_wards(viewer, viewer.institution_id) is None
    context = {"page": page, "may_arrange": may_arrange, "institution": viewer.institution_name}
    return render(request, "capacity/beds.html", context, status=422 if errors else 200)


@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Write down a phone round: all lines that have a number, or none when one is wrong."""
    viewer, at = _reader(request), clock.now()
    demand(may_report_any(viewer))
    lines = queries.own_wards(viewer.institution_id, at)
    may = _editable(viewer, lines)
    given = parse_round(request.POST, [w for w in lines if may[w.uid] and w.mode == "counts"], at)
    if given.errors:
        return _board(request, viewer, given.errors)

    def act() -> str:
        done = actions.report_round(counts=given.counts, reported_at=given.reported_at, by=viewer, at=at)
        messages.success(request, _("已登记 %(n)d 个病区的空床数。") % {"n": len(done)})
        return reverse("capacity:beds")

    return _or_again(lambda: once(request, act), lambda errors: _board(request, viewer, errors))


def _or_again(act: Callable[[], HttpResponse], again: Callable[[dict[str, str]], HttpResponse]) -> HttpResponse:
    try:
        return act()
    except NotPermitted:
        raise
    except Refused as refused:
        return again({refused.field or "form": str(sentence_of(refused))})


@require_GET
def group(request: HttpRequest) -> HttpResponse:
    """Show the beds of all institutions of the alliances: list, map and where to ask first."""
    viewer, at = signed_in(request), clock.now()
    demand(may_count_beds(viewer))
    if viewer.role in BED_COUNTERS:
        return render(request, "capacity/bed_counts.html", {"rows": queries.bed_counts(at)})
    kind = request.GET.get("kind", "")
    kind = kind if kind in WARD_KINDS else ""
    own = institution_by_uid(viewer.institution_uid or uuid.UUID(int=0))
    lines = queries.group_wards(own, at)
    wanted = queries.suggest_beds(kind=kind or "general", institution=own, at=at)
    page = group_page(lines, kind, bool(request.GET.get("free")), wanted, queries.point_of(own))
    return render(request, "capacity/beds_group.html", {"page": page})


@require_http_methods(["GET", "POST"])
def ward_new(request: HttpRequest) -> HttpResponse:
    """Register a ward of the own institution."""
    viewer = signed_in(request)
    demand(may_arrange_wards(viewer, viewer.institution_id))
    own = institution_by_uid(viewer.institution_uid or uuid.UUID(int=0))
    parts = {str(d.uid): d for d in departments_of(own)}
    form = WardForm(request.POST or None, departments=[(key, d.name) for key, d in parts.items()])

    def act() -> str:
        data = dict(form.cleaned_data)
        data["department"] = parts.get(data["department"])
        made = actions.open_ward(institution=own, by=viewer, at=clock.now(), **data)
        messages.success(request, _("病区已登记，可以开始报空床数。"))
        return reverse("capacity:ward", args=[made.uid])

    answer = submitted(request, form, act)
    return answer or render(request, "capacity/ward_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def ward(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one ward: its beds, what it told, how its kind was decided."""
    viewer, found = _own(request, uid)
    return _ward_page(request, viewer, found, {})


def _own(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Ward]:
    viewer = _reader(request)
    return viewer, queries.ward_of_uid(uid, institution_id=viewer.institution_id)


def _ward_page(request: HttpRequest, viewer: Viewer, found: Ward, bound: dict[str, forms.Form]) -> HttpResponse:
    at = clock.now()
    [line] = queries.lines_of([found], at)
    known = {"beds": found.beds, "phone": found.phone, "is_active": found.is_active}
    done = [c for c in queries.conversions_of(found.institution_id) if found.pk in {c.ward_id, c.target_id}]
    context = ward_context(found, line, queries.bed_lines(found, viewer, at), queries.reports_of(found), done)
    blank: dict[str, object] = {
        "change_form": WardChangeForm(initial=known, auto_id="change_%s"),
        "rows_form": RowsForm(auto_id="rows_%s"),
        "convert_form": ConvertForm(auto_id="convert_%s"),
        "may_arrange": may_arrange_wards(viewer, found.institution_id) is None,
        "may_report": may_report_beds(viewer, found.institution_id, found.department_id) is None,
    }
    return render(request, "capacity/ward.html", context | blank | bound, status=422 if bound else 200)


@require_POST
def ward_change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change open beds and telephone of a ward, or take it out of the pool."""
    viewer, found = _own(request, uid)
    form = WardChangeForm(request.POST, auto_id="change_%s")

    def act() -> str:
        data = dict(form.cleaned_data)
        beds = data.pop("beds")
        actions.change_ward(ward=found, beds=found.beds if beds is None else beds, by=viewer, at=clock.now(), **data)
        messages.success(request, _("病区资料已更新。"))
        return reverse("capacity:ward", args=[uid])

    return submitted(request, form, act) or _ward_page(request, viewer, found, {"change_form": form})


@require_POST
def ward_rows(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let a ward keep its beds one by one, or go back to telling numbers."""
    viewer, found = _own(request, uid)
    form = RowsForm(request.POST, auto_id="rows_%s")

    def act() -> str:
        text, at = form.cleaned_data["labels"], clock.now()
        if text.strip():
            actions.keep_rows(ward=found, labels=rules.bed_labels(text), by=viewer, at=at)
            messages.success(request, _("已改为逐床管理，请核对每张床的状态。"))
        else:
            actions.keep_counts(ward=found, by=viewer, at=at)
            messages.success(request, _("已改为每日两次报数。"))
        return reverse("capacity:ward", args=[uid])

    return submitted(request, form, act) or _ward_page(request, viewer, found, {"rows_form": form})


@require_POST
def ward_confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that the beds of a ward kept bed by bed are as shown (核对无误)."""
    viewer, found = _own(request, uid)

    def act() -> str:
        actions.confirm_rows(ward=found, by=viewer, at=clock.now())
        messages.success(request, _("已核对，数据时间更新为现在。"))
        return reverse("capacity:ward", args=[uid])

    return once(request, act)


@require_POST
def ward_convert(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Carry out a decision that beds become another kind (SY-32)."""
    viewer, found = _own(request, uid)
    form = ConvertForm(request.POST, auto_id="convert_%s")

    def act() -> str:
        done = actions.convert_beds(ward=found, decision=form.decision(), by=viewer, at=clock.now())
        messages.success(request, _("床位转换已登记，已计入集团床位。"))
        return reverse("capacity:ward", args=[done.target.uid])

    return submitted(request, form, act) or _ward_page(request, viewer, found, {"convert_form": form})


_BED_CHANGES: dict[str, Callable[..., object]] = {
    "take": actions.take_bed,
    "clear": actions.clear_bed,
    "close": partial(actions.switch_bed, closed=True),
    "open": partial(actions.switch_bed, closed=False),
    "men": partial(actions.state_sex, sex="male"),
    "women": partial(actions.state_sex, sex="female"),
    "anybody": partial(actions.state_sex, sex=""),
}


@require_POST
def bed_set(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put somebody of the ward into a bed, empty it, or take it out of use and back."""
    viewer = _reader(request)
    found = queries.bed_of_uid(uid, institution_id=viewer.institution_id)

    def act() -> str:
        change = _BED_CHANGES.get(request.POST.get("do", ""))
        if change is None:
            raise Refused("bed_change", mark("没有看懂要怎样改这张床，没有改动。请刷新后再试。"))
        change(bed=found, by=viewer, at=clock.now())
        return reverse("capacity:ward", args=[found.ward.uid])

    return once(request, act)

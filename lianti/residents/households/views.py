"""Households: the list, one household, moving in and out, the head; and the grids of a house."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.web.looked_for import looking, words_of
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.residents import actions
from lianti.residents.households import keeping, pages, queries
from lianti.residents.households.forms import GridForm, HeadForm, HomeForm, JoinForm, LeaveForm, SettleForm
from lianti.residents.households.permissions import may_keep, may_see
from lianti.residents.queries import find_people

_Options = list[tuple[str, Any]]


def _grids(viewer: Viewer) -> _Options:
    return [(grid.code, f"{grid.code} {grid.name}") for grid in queries.grids_of(viewer.institution_id) if grid.active]


def _listing(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_keep(viewer, viewer.institution_id))
    return viewer


@looking(_listing)
def households(request: HttpRequest) -> HttpResponse:
    """List the households that the own house keeps; leaves one trace."""
    viewer, at = _listing(request), clock.now()
    asked = {"q": words_of(request), "grid": request.GET.get("grid", "")[:60]}
    page = page_number(request.GET.get("page", ""))
    actions.trace_list(name="households", by=viewer, at=at, text=asked["q"])
    rows, total, heads = queries.list_households(viewer, asked["q"], asked["grid"], page, at)
    shown = pages.households_page(rows, total, heads, asked, queries.grids_of(viewer.institution_id), page)
    return render(request, "residents/households/list.html", {"list": shown})


@require_GET
def household(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one household; a member whose record is not open is only counted."""
    viewer, at = signed_in(request), clock.now()
    demand(may_see(viewer))
    return _page(request, viewer, uid, at)


def _page(request: HttpRequest, viewer: Viewer, uid: uuid.UUID, at: dt.datetime, **bound: Any) -> HttpResponse:
    row = queries.access_household(viewer, uid, at)
    actions.trace_list(name="household", by=viewer, at=at)
    page = pages.household_page(row, viewer, at)
    today = clock.local_day(at)
    known = {"district": row.district, "address": row.address, "grid": row.grid.code if row.grid else ""}
    forms = {
        "home": HomeForm(initial=known, grids=_grids(viewer)),
        "join": JoinForm(initial={"since_on": today}),
        "leave": LeaveForm(initial={"until_on": today}, members=page.choices),
        "head": HeadForm(members=page.choices, now=page.head),
    } | bound
    context = {"page": page, "open": next(iter(bound), ""), **{f"{name}_form": f for name, f in forms.items()}}
    return render(request, "residents/households/household.html", context, status=422 if bound else 200)


@require_POST
def join(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let somebody move in."""
    viewer, at = _keeper(request, uid)
    form = JoinForm(request.POST)

    def act() -> str:
        data = form.cleaned_data
        person = _found(data["who"], viewer, at)
        row = keeping.join_household(
            uid=uid, resident_uid=person, relation=data["relation"], since_on=data["since_on"], by=viewer, at=at
        )
        messages.success(request, _("%(name)s已迁入这户。") % {"name": row.resident.name})
        return reverse("residents:household", args=[uid])

    return submitted(request, form, act) or _page(request, viewer, uid, at, join=form)


def _found(text: str, viewer: Viewer, at: dt.datetime) -> uuid.UUID:
    """Return the one person of the own scope that a text names."""
    own = find_people(viewer=viewer, text=text, at=at, across=False).own
    if not own:
        raise Refused("who_unknown", mark("本机构可见的档案里没有找到，请先建档或签约。"), field="who")
    if len(own) > 1:
        raise Refused(
            "who_several", mark("找到 {n} 位，请改填完整的身份证号或“姓名 出生日期”。"), field="who", n=len(own)
        )
    return own[0].uid


@require_POST
def leave(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Let a member move out."""
    viewer, at = _keeper(request, uid)
    choices = pages.household_page(queries.access_household(viewer, uid, at), viewer, at).choices
    form = LeaveForm(request.POST, members=choices)

    def act() -> str:
        data = form.cleaned_data
        keeping.leave_household(
            uid=uid, member_uid=uuid.UUID(data["member"]), reason=data["reason"], until_on=data["until_on"], by=viewer,
            at=at,
        )  # fmt: skip
        messages.success(request, _("已登记迁出。"))
        return reverse("residents:households")

    return submitted(request, form, act) or _page(request, viewer, uid, at, leave=form)


@require_POST
def head(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Make another member the head."""
    viewer, at = _keeper(request, uid)
    page = pages.household_page(queries.access_household(viewer, uid, at), viewer, at)
    form = HeadForm(request.POST, members=page.choices, now=page.head)

    def act() -> str:
        keeping.change_head(
            uid=uid, member_uid=uuid.UUID(form.cleaned_data["head"]), relations=form.relations(), by=viewer, at=at
        )
        messages.success(request, _("户主已变更，请核对每位成员与新户主的关系。"))
        return reverse("residents:household", args=[uid])

    return submitted(request, form, act) or _page(request, viewer, uid, at, head=form)


@require_POST
def change(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Correct where a household lives."""
    viewer, at = _keeper(request, uid)
    form = HomeForm(request.POST, grids=_grids(viewer))

    def act() -> str:
        keeping.change_household(uid=uid, by=viewer, at=at, **form.home())
        messages.success(request, _("家庭资料已更正。"))
        return reverse("residents:household", args=[uid])

    return submitted(request, form, act) or _page(request, viewer, uid, at, home=form)


def _keeper(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, dt.datetime]:
    viewer, at = signed_in(request), clock.now()
    demand(may_see(viewer))
    demand(may_keep(viewer, queries.access_household(viewer, uid, at).institution_id))
    return viewer, at


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Register where a person lives: a new household, or one that is there."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_person(uid=uid, by=viewer, at=at)
    demand(may_keep(viewer, viewer.institution_id))
    known = {"district": resident.district, "address": resident.address, "since_on": clock.local_day(at), "way": "new"}
    form = SettleForm(request.POST or None, initial=known, grids=_grids(viewer))

    def act() -> str:
        url = _settle(form, resident.uid, viewer, at)
        messages.success(request, _("家庭已登记。"))
        return url

    context = {"form": form, "uid": resident.uid, "name": resident.name}
    return submitted(request, form, act) or render(
        request, "residents/households/settle.html", context, status=422 if form.is_bound else 200
    )


def _settle(form: SettleForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> str:
    data = form.cleaned_data
    if data["way"] == "new":
        made = keeping.open_household(head_uid=uid, since_on=data["since_on"], by=viewer, at=at, **form.home())
        return reverse("residents:household", args=[made.uid])
    digits = data["number"].replace(" ", "")
    found = queries.visible_households(viewer, at).filter(number=digits).first() if digits else None
    if found is None:
        raise Refused("household_unknown", mark("没有找到这个户编号，请核对。"), field="number")
    keeping.join_household(
        uid=found.uid, resident_uid=uid, relation=data["relation"], since_on=data["since_on"], by=viewer, at=at
    )
    return reverse("residents:household", args=[found.uid])


@require_http_methods(["GET", "POST"])
def grids(request: HttpRequest) -> HttpResponse:
    """Show the grids of the own house with what they carry, and add or change one."""
    viewer, at = signed_in(request), clock.now()
    demand(may_keep(viewer, viewer.institution_id))
    rows = queries.grids_of(viewer.institution_id)
    asked = next((grid for grid in rows if grid.code == request.GET.get("edit")), None)
    names = ("code", "name", "worker_name", "worker_phone", "capacity", "active")
    form = GridForm(request.POST or None, initial={n: getattr(asked, n) for n in names} if asked else None)

    def act() -> str:
        data = form.cleaned_data | {"capacity": form.cleaned_data["capacity"] or 0}
        keeping.set_grid(by=viewer, at=at, **data)
        messages.success(request, _("网格已保存。"))
        return reverse("residents:grids")

    context = {"form": form, "grids": pages.grid_lines(rows)}
    return submitted(request, form, act) or render(
        request, "residents/households/grids.html", context, status=422 if form.is_bound else 200
    )

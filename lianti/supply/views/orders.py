"""Orders: list, new one, object page, moves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number, whole_number
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.sheets import sheet_response
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import institution_by_uid, work_phone_of
from lianti.parties.shapes import Viewer
from lianti.supply import actions, kinds, queries
from lianti.supply.forms import BloodForm, DispatchForm, ReceiveForm, SterileForm, soon, valid
from lianti.supply.pages.common import wanted_of
from lianti.supply.pages.lists import export_rows, list_page
from lianti.supply.pages.order import order_page
from lianti.supply.permissions import may_order, may_read

if TYPE_CHECKING:
    from lianti.supply.models import SupplyCentre, SupplyOrder

_MOST_REVISIONS = 2**31 - 1
OrderForm = SterileForm | BloodForm


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_read(viewer))
    return viewer


@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the orders of the viewer's side."""
    viewer, at = _reader(request), clock.now()
    tab, text = request.GET.get("tab", "")[:20], request.GET.get("q", "")[:60]
    page = page_number(request.GET.get("page", ""))
    answer = queries.list_orders(viewer, tab, text, page)
    context = {
        "list": list_page(answer, viewer, text, page, at),
        "keeps_batches": queries.has_centre(viewer),
        "orders": may_order(viewer, "sterile") is None,
    }
    return render(request, "supply/list.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out a list of orders as a workbook; it names no patient."""
    viewer, at = _reader(request), clock.now()
    tab, text = request.GET.get("tab", "")[:20], request.GET.get("q", "")[:60]
    answer = queries.list_orders(viewer, tab, text, 1, size=5000)
    name = f"supply-{answer.tab}-{clock.local_day(at)}"
    return sheet_response(export_rows(answer.rows), sheet=_("消毒供应与用血"), name=name)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask a shared centre for sterile sets or blood."""
    viewer, at = _reader(request), clock.now()
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", "sterile")
    kind = kind if kind in kinds.KINDS else "sterile"
    demand(may_order(viewer, kind))
    centres = {str(c.uid): c for c in queries.centres_for(viewer, kind, at)}
    form = _form(request, viewer, kind, list(centres.values()), at)
    if sent := submitted(request, form, lambda: _place(viewer, form, centres, at)):
        return sent
    context = {"form": form, "kind": kind, "kinds": kinds.KINDS, "has_centre": bool(centres)}
    return render(request, "supply/new.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, viewer: Viewer, kind: str, centres: list[SupplyCentre], at: dt.datetime) -> OrderForm:
    made = BloodForm if kind == "blood" else SterileForm
    lines = [(str(c.uid), f"{c.institution.name} {c.department.name}（{c.phone}）") for c in centres]
    first = lines[0][0] if len(lines) == 1 else ""
    known = {"centre": first, "needed_at": soon(clock.local(at)), "phone": work_phone_of(viewer), "urgency": "routine"}
    return made(request.POST if request.method == "POST" else None, centres=lines, initial=known)


def _place(viewer: Viewer, form: OrderForm, centres: dict[str, SupplyCentre], at: dt.datetime) -> str:
    made = actions.place_order(
        centre=centres[form.cleaned_data["centre"]],
        asker=institution_by_uid(viewer.institution_uid or uuid.UUID(int=0)),
        order=form.order(),
        by=viewer,
        at=at,
    )
    return reverse("supply:order", args=[made.number])


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order with its trace and the moves the server allows now."""
    viewer, at = _reader(request), clock.now()
    order = queries.order_of(viewer, number)
    context = {
        "page": order_page(viewer, order, at),
        "dispatch_form": DispatchForm(auto_id="dispatch_%s", wanted=wanted_of(queries.lines_of(order))),
        "receive_form": ReceiveForm(auto_id="receive_%s", initial={"carrier": order.carrier}),
        "short_form": ReceiveForm(auto_id="short_%s", initial={"carrier": order.carrier}),
        "reasons": kinds.DECLINE_REASONS,
    }
    return render(request, "supply/order.html", context)


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Make one move; what it needs is in the form, whether it may be made is the action's business."""
    viewer, at = _reader(request), clock.now()
    order = queries.order_of(viewer, number)
    handler = _HANDLERS.get(move)
    if handler is None:
        raise NotVisible

    def act() -> str:
        handler(request, order, viewer, at)
        return reverse("supply:order", args=[number])

    return once(request, act)


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")[:500]


def _revision(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    found = whole_number(text, most=_MOST_REVISIONS)
    return -1 if text and found is None else found


def _accept(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    return actions.accept(order_uid=order.uid, note=_note(request), by=by, at=at, revision=_revision(request))


def _cancel(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    return actions.cancel(order_uid=order.uid, note=_note(request), by=by, at=at, revision=_revision(request))


def _settle(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    return actions.settle(order_uid=order.uid, note=_note(request), by=by, at=at, revision=_revision(request))


def _decline(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    reason = request.POST.get("reason", "")[:20]
    return actions.decline(
        order_uid=order.uid, reason=reason, note=_note(request), by=by, at=at, revision=_revision(request)
    )


def _dispatch(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    lines = queries.lines_of(order)
    form = valid(DispatchForm(request.POST, wanted=wanted_of(lines)))
    packs = form.sent(order.kind, (lines[0].abo, lines[0].rh))
    return actions.dispatch(
        order_uid=order.uid, packs=packs, handover=form.handover(), by=by, at=at, revision=_revision(request)
    )


def _receive(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    handover = valid(ReceiveForm(request.POST)).handover()
    return actions.receive(order_uid=order.uid, handover=handover, by=by, at=at, revision=_revision(request))


def _receive_part(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    handover = valid(ReceiveForm(request.POST)).handover()
    return actions.receive_part(order_uid=order.uid, handover=handover, by=by, at=at, revision=_revision(request))


def _settle_part(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    return actions.settle_part(order_uid=order.uid, note=_note(request), by=by, at=at, revision=_revision(request))


def _short(request: HttpRequest, order: SupplyOrder, by: Viewer, at: dt.datetime) -> object:
    handover = valid(ReceiveForm(request.POST)).handover()
    missing = [number[:40] for number in request.POST.getlist("missing")[: kinds.MOST_PACKS]]
    return actions.receive_short(
        order_uid=order.uid, missing=missing, handover=handover, by=by, at=at, revision=_revision(request)
    )


_HANDLERS: dict[str, Callable[[HttpRequest, SupplyOrder, Viewer, dt.datetime], object]] = {
    "accept": _accept,
    "decline": _decline,
    "cancel": _cancel,
    "dispatch": _dispatch,
    "receive": _receive,
    "receive_part": _receive_part,
    "receive_short": _short,
    "settle": _settle,
    "settle_part": _settle_part,
}

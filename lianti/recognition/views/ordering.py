"""Ordering with earlier results in view, and what a doctor decided."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.money import yuan
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, kinds, queries
from lianti.recognition.actions import Placed
from lianti.recognition.forms import asked_in, said_in
from lianti.recognition.pages.ordering import mine_page, note_lines, options, order_page, person_shown
from lianti.recognition.permissions import demand, may_order
from lianti.recognition.shapes import Asked, Said
from lianti.records.queries import sight_of
from lianti.residents.actions import open_person
from lianti.residents.queries import access_resident, person_line

PAGE = 25


def _doctor(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_order(viewer))
    return viewer


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Choose items, see at once what is there already, and order or recognise with one press."""
    viewer, at = _doctor(request), clock.now()
    asked = asked_in((request.POST if request.method == "POST" else request.GET).getlist("item"))
    if request.method == "GET":
        return _shown(request, viewer, uid, asked, {}, {}, "")
    said = said_in(request.POST, asked)
    values = {name: request.POST.get(name, "") for name in ("priority", "reason")}

    def act() -> str:
        placed = actions.order_items(
            resident_uid=uid, asked=asked, said=said, priority=values["priority"][:20],
            reason=values["reason"][:200], by=viewer, at=at,
        )  # fmt: skip
        messages.success(request, _placed(placed))
        return reverse("residents:person", args=[uid])

    try:
        return once(request, act)
    except NotPermitted:
        raise
    except Refused as refused:
        each = refused.each if isinstance(refused, actions.NotAnswered) else (refused,)
        wrong = {one.field: sentence_of(one) for one in each}
        return _shown(request, viewer, uid, asked, said, wrong, sentence_of(refused))


def _placed(placed: Placed) -> str:
    parts = []
    if placed.recognised:
        parts.append(_("认可 %(n)d 项，已写入病历") % {"n": placed.recognised})
    if placed.ordered:
        parts.append(_("新开 %(n)d 项") % {"n": placed.ordered})
    if placed.avoided_fen:
        parts.append(_("少做检查约 %(yuan)s（示例价格）") % {"yuan": yuan(placed.avoided_fen)})
    return "，".join(parts) + "。"


def _shown(
    request: HttpRequest, viewer: Viewer, uid: uuid.UUID, asked: list[Asked], said: Mapping[str, Said],
    errors: Mapping[str, str], refusal: str,
) -> HttpResponse:  # fmt: skip
    at = clock.now()
    resident = open_person(uid=uid, by=viewer, at=at)
    here = viewer.institution_id or 0
    items = queries.items_for(here, clock.local_day(at))
    sight = sight_of(resident, viewer, at)
    lines = queries.lines_for(sight, asked, items)
    context = {
        "page": order_page(uid, lines, items, said, errors),
        "person": person_shown(person_line(resident, at)),
        "allergies": resident.allergies,
        "refusal": refusal,
        "has_items": bool(items),
        "reasons": [(code, _(name)) for code, name in kinds.REASONS.items()],
        "priorities": [(code, _(name)) for code, name in kinds.PRIORITIES.items()],
        "priority": request.POST.get("priority", "routine"),
        "reason": request.POST.get("reason", "")[:200],
        "notes": note_lines(queries.decisions_about(sight)),
        "q": request.GET.get("q", "")[:40],
        "options": options(uid, queries.search_items(here, request.GET.get("q", ""), clock.local_day(at)), asked),
    }
    return render(request, "recognition/order.html", context, status=422 if refusal else 200)


@require_GET
def find(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Offer items while somebody types; each leads to the order with that item added."""
    viewer, at = _doctor(request), clock.now()
    access_resident(viewer=viewer, uid=uid, at=at)
    text = request.GET.get("q", "")[:40]
    found = queries.search_items(viewer.institution_id, text, clock.local_day(at))
    context = {"options": options(uid, found, asked_in(request.GET.getlist("item"))), "q": text}
    return render(request, "recognition/_options.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List what the doctor decided; results of a laboratory that failed since then are marked."""
    viewer, at = _doctor(request), clock.now()
    paginator = Paginator(queries.own_decisions(viewer, at), PAGE)
    page = paginator.get_page(page_number(request.GET.get("page", "")))
    rows = list(page)
    flagged = queries.flagged_among(rows, clock.local_day(at))
    context = {"list": mine_page(rows, flagged, page.number, paginator.num_pages, paginator.count)}
    return render(request, "recognition/mine.html", context)

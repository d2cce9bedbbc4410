"""Transfers outside the alliance: list, form, object page, moves, printed form."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.htmx import go
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.looked_for import looking, words_of
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.forms.outside import FilingForm, OutsideForm
from lianti.referrals.outside_costs import OutsideAsk, cost_of
from lianti.referrals.pages import outside as pages
from lianti.referrals.permissions.outside import may_register
from lianti.referrals.queries import outside as outsides
from lianti.referrals.shapes.cost import Cost
from lianti.referrals.views.inputs import code_in, note_in, revision_in, valid
from lianti.residents.exports.handing import hand_out
from lianti.residents.queries import access_resident, open_group_hit, person_line

if TYPE_CHECKING:
    from lianti.residents.models import Resident


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_register(viewer))
    return viewer


def _asked(request: HttpRequest) -> tuple[str, str, int]:
    get = request.GET
    return get.get("tab", "")[:20], words_of(request), page_number(get.get("page", ""))


@looking(_reader)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the transfers of the own institution."""
    viewer, at = _reader(request), clock.now()
    tab, text, page = _asked(request)
    answer = outsides.list_outside(viewer, tab, text, page, at)
    shown = pages.list_page(answer, text, page, at)
    if text:
        shown = replace(shown, export_url=f"{shown.export_url}&{urlencode({'q': request.GET['q']})}")
    return render(request, "referrals/outside/list.html", {"list": shown})


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out a list of transfers as a workbook."""
    viewer, at = _reader(request), clock.now()
    tab, text, _page = _asked(request)
    answer = outsides.list_outside(viewer, tab, text, 1, at, size=outsides.EXPORT)
    name = f"outside-{answer.tab}-{clock.local_day(at)}"
    rows = pages.export_rows(answer.rows)
    return hand_out(request, rows=rows, label=_("联体外转出"), name=name, viewer=viewer, at=at)


def _person(request: HttpRequest, viewer: Viewer, at: dt.datetime) -> Resident | None:
    """Return the chosen person, of the own records or of the group by a full number; None when nobody is chosen."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        uid = uuid.UUID(asked.get("resident", ""))
    except ValueError:
        return None
    if asked.get("from_group"):
        return open_group_hit(viewer=viewer, uid=uid, at=at)
    return access_resident(viewer=viewer, uid=uid, at=at)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose the person, then fill in where and the filing; a POST with a destination registers."""
    viewer, at = _reader(request), clock.now()
    person = _person(request, viewer, at)
    if person is None:
        return render(request, "referrals/outside/new.html")
    if request.method == "GET":
        known = {"insured_region": person.insured_region, "handler_name": viewer.name, "reason": "no_technology"}
        return _form(request, viewer, person, OutsideForm(initial=known), at)
    if "destination_name" not in request.POST:
        chosen = {"resident": str(person.uid), "from_group": request.POST.get("from_group", "")}
        return go(request, f"{reverse('referrals:outside_new')}?{urlencode(chosen)}")
    form = OutsideForm(request.POST)
    sent = submitted(request, form, lambda: _register(request, viewer, person, form, at))
    return sent or _form(request, viewer, person, form, at, status=422)


def _form(
    request: HttpRequest, viewer: Viewer, person: Resident, form: OutsideForm, at: dt.datetime, status: int = 200
) -> HttpResponse:
    code, name = form.diagnosis()
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form,
        "line": person_line(person, at),
        "from_group": asked.get("from_group", ""),
        "diagnosis_code": code,
        "diagnosis_name": name,
        "places": outsides.usual_places(viewer, at),
    }
    return render(request, "referrals/outside/form.html", context, status=status)


@require_GET
def cost(request: HttpRequest) -> HttpResponse:
    """Say what the transfer being written costs, with the filing and without one (JL-45)."""
    viewer, at = _reader(request), clock.now()
    person = _person(request, viewer, at)
    if person is None:
        return render(request, "referrals/_cost.html", {"cost": Cost((), fill_in=_("请先选择患者。"))})
    words = {name: request.GET.get(name, "")[:60] for name in ("kind", "insured_region", "care_region")}
    level = request.GET.get("destination_level", "")[:20]
    found = cost_of(OutsideAsk(resident=person, level=level, on_day=clock.local_day(at), **words))
    fill_url = reverse("residents:edit", args=[person.uid]) if found.in_record and viewer.role in SENDERS else ""
    return render(request, "referrals/_cost.html", {"cost": found, "fill_url": fill_url})


def _register(request: HttpRequest, viewer: Viewer, person: Resident, form: OutsideForm, at: dt.datetime) -> str:
    made = actions.register_outside(
        resident=person, fields=form.transfer(), filing=form.whole_filing(), by=viewer, at=at
    )
    if made.state == "away":
        messages.success(request, _("已登记，可以打印备案表交给患者。"))
    return reverse("referrals:outside", args=[made.number])


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show a transfer with the moves the server allows now."""
    viewer, at = _reader(request), clock.now()
    transfer = outsides.access_outside(viewer, number, at)
    return render(request, "referrals/outside/detail.html", pages.detail_page(viewer, transfer, at))


@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form of the filing on A4, once the person may leave; the read is traced."""
    viewer, at = _reader(request), clock.now()
    transfer = outsides.access_outside(viewer, number, at, purpose=_("打印转诊转院备案表"))
    demand(_("还没有登记备案，不能打印。") if transfer.state == "to_file" else None)
    return render(request, "referrals/outside/paper.html", pages.paper(viewer, transfer, at))


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """File, note the result, or take back."""
    viewer, at = _reader(request), clock.now()
    transfer = outsides.access_outside(viewer, number, at)
    uid, revision = transfer.uid, revision_in(request)

    def act() -> str:
        if move in {"file", "refile"}:
            form = valid(FilingForm(request.POST))
            filing = form.filing(transfer.filing_kind, transfer.insured_region, transfer.care_region)
            act_on = actions.file_outside if move == "file" else actions.refile_outside
            act_on(transfer_uid=uid, filing=filing, by=viewer, at=at, revision=revision)
        elif move == "follow":
            result, note = code_in(request, "result"), note_in(request)
            actions.follow_outside(transfer_uid=uid, result=result, note=note, by=viewer, at=at, revision=revision)
        elif move == "cancel":
            actions.cancel_outside(transfer_uid=uid, note=note_in(request), by=viewer, at=at, revision=revision)
        else:
            raise NotVisible(move)
        return reverse("referrals:outside", args=[number])

    return once(request, act)

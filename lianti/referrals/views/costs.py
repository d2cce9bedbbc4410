"""What a case costs the person, as a fragment of form and object page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals import costs, permissions, queries
from lianti.referrals.actions.costs import note_insured, note_stay_before
from lianti.referrals.codes import KINDS
from lianti.referrals.codes.down import WAYS
from lianti.referrals.forms import parse_destination
from lianti.referrals.forms.cost import parse_said
from lianti.referrals.pages.cost import stating
from lianti.referrals.shapes.cost import Cost
from lianti.referrals.shapes.insured import InsuredSaid
from lianti.referrals.views.lists import viewer_in

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


@require_GET
def cost(request: HttpRequest, number: str) -> HttpResponse:
    """Say what the stored case, or the kind and destination chosen in the form, costs in deductible (JL-49)."""
    viewer, at = viewer_in(request), clock.now()
    return _fragment(request, viewer, queries.visible_referral(viewer, number, at), request.GET)


@require_POST
def stay_before(request: HttpRequest, number: str) -> HttpResponse:
    """Write down whether the person lies in a bed of the sender, and say the cost again."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    note_stay_before(referral_uid=referral.uid, inpatient=request.POST.get("inpatient") == "1", by=viewer, at=at)
    return _fragment(request, viewer, referral, request.POST)


@require_POST
def insured_word(request: HttpRequest, number: str) -> HttpResponse:
    """Write down 医疗救助 and the stays of this year elsewhere, and say the cost again; nonsense is said beside it."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    said = parse_said(request.POST)
    try:
        note_insured(referral_uid=referral.uid, said=said, by=viewer, at=at)
    except NotPermitted:
        raise
    except Refused as refused:
        return _fragment(request, viewer, referral, request.POST, sentence_of(refused), said)
    return _fragment(request, viewer, referral, request.POST)


def _fragment(
    request: HttpRequest,
    viewer: Viewer,
    referral: Referral,
    asked: QueryDict,
    wrong: str = "",
    typed: InsuredSaid | None = None,
) -> HttpResponse:
    at = clock.now()
    way, kind = str(asked.get("way", "")), str(asked.get("kind", ""))
    if way in WAYS and referral.direction == "down":
        receiver = parse_destination(asked.get("receiver", ""))[0]
        ask = costs.chosen_down(referral, way, receiver, at)
    elif kind in KINDS and referral.direction == "up":
        receiver = parse_destination(asked.get("destination", ""))[0]
        ask = costs.chosen(referral, kind, receiver, at)
    else:
        ask = costs.ask_of(referral, at)
    found = costs.cost_of(ask)
    context = {
        "cost": found,
        "number": referral.number,
        "fill_url": reverse("residents:edit", args=[referral.resident.uid])
        if found.in_record and viewer.role in SENDERS
        else "",
        "wrong": wrong,
        "stating": stating(ask.said, typed) if found.steps and permissions.may_edit(viewer, referral) is None else None,
        "answers": _answers(found) if found.asks and permissions.may_edit(viewer, referral) is None else (),
    }
    return render(request, "referrals/_cost.html", context)


def _answers(found: Cost) -> tuple[tuple[str, str, bool], ...]:
    """Return the two answers to where the person is now, and which one has been given."""
    return (
        ("1", _("正在本机构住院"), found.assumed is True),
        ("0", _("门诊，没有住院"), found.assumed is False),
    )

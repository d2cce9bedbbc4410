"""The down-referral radar (下转雷达): the morning's list, an inpatient list with preview, the places for one person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.alliances.queries import read_rows
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.ledger.actions import trace
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.referrals.actions import radar as actions
from lianti.referrals.codes.down import WAYS
from lianti.referrals.pages import radar as pages
from lianti.referrals.permissions.radar import may_see_radar
from lianti.referrals.queries.radar import known_stays, radar_of, readiness_of, stay_on_radar
from lianti.referrals.rules.radar import way_of
from lianti.referrals.rules.radar_list import find_list
from lianti.referrals.shapes.radar import ListRow
from lianti.referrals.views.lists import viewer_in


def _viewer(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    demand(may_see_radar(viewer))
    return viewer


@require_GET
def radar(request: HttpRequest) -> HttpResponse:
    """Show who may go down today, in order, with why (JL-47, JL-67)."""
    viewer, at = _viewer(request), clock.now()
    trace(
        by=viewer, purpose=_("查看下转雷达"), operation="list", object_type="resident", object_uid=None, at=at,
        detail="radar",
    )  # fmt: skip
    return render(request, "referrals/radar/radar.html", pages.radar_page(viewer, radar_of(viewer, at), at))


@require_http_methods(["GET", "POST"])
def radar_list(request: HttpRequest) -> HttpResponse:
    """Read a pasted or uploaded inpatient list, or one row of three fields; show verdicts, keep what was shown."""
    viewer, at = _viewer(request), clock.now()
    if request.method == "GET":
        return render(request, "referrals/radar/list.html", {})
    try:
        rows = find_list(_rows(request), known_stays(viewer, at), clock.local_day(at))
    except Refused as refused:
        context = {"refusal": sentence_of(refused), "typed": request.POST.get("text", "")}
        return render(request, "referrals/radar/list.html", context, status=422)
    if request.POST.get("do") != "keep":
        return render(request, "referrals/radar/list.html", {"preview": pages.preview_page(rows)})
    return _keep(request, rows, viewer)


def _keep(request: HttpRequest, rows: list[ListRow], viewer: Viewer) -> HttpResponse:
    def act() -> str:
        kept = actions.keep_list(rows=rows, by=viewer, at=clock.now())
        messages.success(request, _("已保存 %(n)d 位的拟出院日。") % {"n": kept})
        return reverse("referrals:radar")

    return once(request, act)


def _rows(request: HttpRequest) -> list[list[str]]:
    """Return the cells of a file, of a pasted text, or of the three fields typed on the page."""
    file, post = request.FILES.get("file"), request.POST
    if file is not None or post.get("text", "").strip():
        return read_rows(file.read() if file else post.get("text", ""))
    return [[post.get("number", ""), post.get("name", ""), post.get("planned_on", ""), post.get("diagnosis", "")]]


@require_GET
def radar_person(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the places for one person, each with what is ready, what is missing and what to do about it (JL-40)."""
    viewer, at = _viewer(request), clock.now()
    stay = stay_on_radar(viewer, uid, at)
    trace(
        by=viewer, purpose=_("核对下转承接条件"), operation="read", object_type="resident",
        object_uid=stay.resident.uid, at=at, detail=f"encounter {stay.uid}",
    )  # fmt: skip
    asked = request.GET.get("way", "")
    found = readiness_of(viewer, stay, asked if asked in WAYS else way_of(stay.phase), at)
    return render(request, "referrals/radar/person.html", pages.readiness_page(viewer, found, at))


@require_POST
def radar_choice(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note where the family wants to go."""
    viewer, at = _viewer(request), clock.now()
    to = _place(request)

    def act() -> str:
        actions.choose_place(encounter_uid=uid, to_uid=to, by=viewer, at=at)
        return reverse("referrals:radar_person", args=[uid])

    return once(request, act)


@require_POST
def radar_start(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Begin the way down with what the radar knows; the doctor completes it."""
    viewer, at = _viewer(request), clock.now()
    to = _place(request)

    def act() -> str:
        referral = actions.start_from_radar(
            encounter_uid=uid, to_uid=to, way=request.POST.get("way", ""), by=viewer, at=at,
            asked_again=bool(request.POST.get("asked_again")),
        )  # fmt: skip
        return reverse("referrals:down_edit", args=[referral.number])

    return once(request, act)


def _place(request: HttpRequest) -> uuid.UUID | None:
    text = request.POST.get("to", "")
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused("choice_place", mark("请从可以下转的机构里选择。"), field="to") from None

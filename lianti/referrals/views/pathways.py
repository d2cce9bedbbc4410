"""Clinical pathways: the page of a case, its moves, the list of a department (SY-34)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand
from lianti.referrals import queries
from lianti.referrals.actions import pathways as actions
from lianti.referrals.pages import pathways as pages
from lianti.referrals.permissions.pathways import may_read_courses
from lianti.referrals.views.inputs import code_in
from lianti.referrals.views.lists import viewer_in


@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Show who of the department is on a pathway, and how courses ended."""
    viewer, at = viewer_in(request), clock.now()
    demand(may_read_courses(viewer))
    return render(request, "referrals/pathway/list.html", pages.courses_page(viewer, at))


@require_GET
def pathway(request: HttpRequest, number: str) -> HttpResponse:
    """Show the pathways of a case."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.access_referral(viewer, number, at, purpose=_("查看临床路径"))
    if referral.direction != "up":
        raise NotVisible
    return render(request, "referrals/pathway/detail.html", pages.pathway_page(viewer, referral, at))


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Enter, vary, complete or leave; whether it may be done is the action's business."""
    viewer, at = viewer_in(request), clock.now()
    uid = queries.visible_referral(viewer, number, at).uid
    note, reason = request.POST.get("note", "")[:400], code_in(request, "reason")
    if move not in {"enter", "vary", "complete", "exit"}:
        raise NotVisible

    def act() -> str:
        if move == "enter":
            actions.enter_pathway(referral_uid=uid, guide_uid=_guide(request), by=viewer, at=at)
        elif move == "vary":
            actions.vary_pathway(referral_uid=uid, reason=reason, note=note, by=viewer, at=at)
        elif move == "complete":
            actions.complete_pathway(referral_uid=uid, note=note, by=viewer, at=at)
        else:
            actions.exit_pathway(referral_uid=uid, reason=reason, note=note, by=viewer, at=at)
        return reverse("referrals:pathway", args=[number])

    return once(request, act)


def _guide(request: HttpRequest) -> uuid.UUID | None:
    """Return the chosen edition, None for what is none; the action says what is possible."""
    try:
        return uuid.UUID(request.POST.get("guide", "")[:40])
    except ValueError:
        return None

"""Loading an edition in the browser: template, upload, preview, a second person's word."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.insurance import proposing, queries
from lianti.insurance.pages import proposal_page
from lianti.insurance.permissions import demand, may_propose_tariffs
from lianti.insurance.tables import template_rows
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.sheets import sheet_response
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer


def _keeper(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_propose_tariffs(viewer))
    return viewer


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the template, filled with the edition in force when there is one."""
    _keeper(request)
    today = clock.local_day(clock.now())
    found = [e for e in queries.editions_on(today) if e.since_on <= today]
    return sheet_response(template_rows(found[0] if found else None), sheet=_("起付标准"), name=f"tariffs-{today}")


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Send a file in; what is wrong with it is one sentence above the form and nothing is kept."""
    viewer, at = _keeper(request), clock.now()
    if request.method == "GET":
        return render(request, "insurance/load.html", {"waiting": queries.waiting_proposals(viewer)})

    def act() -> str:
        file = request.FILES.get("file")
        data = file.read(proposing.MAX_BYTES + 1) if file else b""
        content = proposing.content_in(data, file.name or "" if file else "")
        row = proposing.propose_edition(content=content, by=viewer, at=at)
        return reverse("insurance:proposal", args=[row.uid])

    try:
        return once(request, act)
    except NotPermitted:
        raise
    except Refused as refused:
        context = {"wrong": sentence_of(refused), "waiting": queries.waiting_proposals(viewer)}
        return render(request, "insurance/load.html", context, status=422)


@require_GET
def proposal(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show what was sent in against what is in force, with the buttons this person has."""
    viewer = _keeper(request)
    row = queries.proposal_of(viewer, uid)
    edition = proposing.edition_proposed(row)
    today = clock.local_day(clock.now())
    current = queries.area_edition(edition.area, today)
    return render(request, "insurance/proposal.html", proposal_page(viewer, row, edition, current, today))


@require_POST
def confirm(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Put a proposed edition in force as the second person."""
    viewer, at = _keeper(request), clock.now()

    def act() -> str:
        proposing.confirm_edition(uid=uid, by=viewer, at=at)
        messages.success(request, _("已确认，按生效日期执行。"))
        return reverse("insurance:tariffs")

    return once(request, act)


@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a proposed edition back."""
    viewer, at = _keeper(request), clock.now()

    def act() -> str:
        proposing.withdraw_edition(uid=uid, by=viewer, at=at)
        messages.success(request, _("已撤回，没有任何标准因此改变。"))
        return reverse("insurance:load")

    return once(request, act)

"""Asking for a long list of persons, deciding on it, and fetching the file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand, signed_in
from lianti.parties.proof import proven
from lianti.residents.exports import actions, queries
from lianti.residents.exports.handing import asked_in, kept_file
from lianti.residents.exports.pages import requests_page
from lianti.residents.exports.permissions import may_ask


@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """List the requests of the house, or the own ones; a POST asks for one more."""
    viewer, at = signed_in(request), clock.now()
    demand(may_ask(viewer))
    if request.method == "POST":
        asked = asked_in(request, viewer, at)

        def act() -> str:
            purpose, note = request.POST.get("purpose", ""), request.POST.get("note", "")
            actions.ask_export(asked=asked, purpose=purpose, note=note, by=viewer, at=at)
            messages.success(request, _("申请已提交，批准后在这里生成文件。"))
            return reverse("residents:exports")

        return once(request, act)
    page = page_number(request.GET.get("page", ""))
    rows, total = queries.list_requests(viewer, page)
    return render(request, "residents/exports/list.html", {"page": requests_page(rows, total, page, viewer, at)})


@require_POST
@proven
def decide(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Approve or decline a request of the own house."""
    viewer, at = signed_in(request), clock.now()
    queries.access_request(viewer, uid)

    def act() -> str:
        answer, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
        actions.decide_export(uid=uid, answer=answer, reason=reason, by=viewer, at=at)
        return reverse("residents:exports")

    return once(request, act)


@require_GET
@proven
def fetch(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Fetch the file again while it is there."""
    viewer, at = signed_in(request), clock.now()
    return kept_file(actions.fetch_export(uid=uid, by=viewer, at=at))

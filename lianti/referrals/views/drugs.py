"""The drug list of the own institution: typed, pasted or uploaded with a preview, and changed drug by drug."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianti.alliances.queries import read_rows
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.kernel.web.idempotency import once
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.referrals.actions import drugs as actions
from lianti.referrals.actions.down_profile import may_declare
from lianti.referrals.pages import drugs as pages
from lianti.referrals.queries.drugs import drugs_of
from lianti.referrals.rules.drugs import DrugRow, find_drugs


@require_http_methods(["GET", "POST"])
def drugs(request: HttpRequest) -> HttpResponse:
    """Show the list; read a file or a text and show what it means; keep what was shown."""
    viewer = signed_in(request)
    demand(may_declare(viewer))
    if request.method == "GET":
        return _page(request, viewer, {})
    try:
        rows = _rows(request)
    except Refused as refused:
        return _page(request, viewer, {"refusal": sentence_of(refused)}, 422)
    if request.POST.get("do") != "keep":
        return _page(request, viewer, {"preview": pages.preview_page(rows)})

    def act() -> str:
        replace = bool(request.POST.get("replace"))
        kept = actions.keep_drugs(rows=rows, replace=replace, by=viewer, at=clock.now())
        messages.success(request, _("已保存 %(n)d 种药品。") % {"n": kept})
        return reverse("referrals:down_drugs")

    return once(request, act)


def _rows(request: HttpRequest) -> list[DrugRow]:
    file = request.FILES.get("file")
    return find_drugs(read_rows(file.read() if file else request.POST.get("text", "")))


def _page(request: HttpRequest, viewer: Viewer, more: dict[str, object], status: int = 200) -> HttpResponse:
    context = pages.drugs_page(drugs_of(viewer)) | {"typed": request.POST.get("text", "")} | more
    return render(request, "referrals/down/drugs.html", context, status=status)


@require_POST
def drug_set(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say that a drug is in stock or out of it, or take it off the list."""
    viewer = signed_in(request)
    demand(may_declare(viewer))

    def act() -> str:
        actions.set_drug(drug_uid=uid, do=request.POST.get("do", ""), by=viewer, at=clock.now())
        return reverse("referrals:down_drugs")

    return once(request, act)

"""What the own unit calls the items of the catalogue."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.pages import Pager
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.recognition import actions, queries
from lianti.recognition.forms import CodeForm, uid_or_none
from lianti.recognition.pages.keeping import codes_page
from lianti.recognition.permissions import demand, may_map

PAGE = 30


@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """List own codes, those that wait first, and take in one by hand."""
    viewer, at = signed_in(request), clock.now()
    demand(may_map(viewer))
    edited = uid_or_none(request.GET.get("edit", ""))
    row = queries.local_code_of(edited, viewer) if edited else None
    known = {"code": row.code, "name": row.name, "item_code": row.item_code} if row else {}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=known)

    def act() -> str:
        actions.name_code(by=viewer, at=at, **form.cleaned_data)
        messages.success(request, _("编码对照已保存。"))
        return reverse("recognition:codes")

    if sent := submitted(request, form, act):
        return sent
    items = queries.items_for(viewer.institution_id, clock.local_day(at))
    waiting = queries.waiting_codes(viewer.institution_id)
    asked = request.GET.get("tab", "")
    tab = asked if asked in {"waiting", "done"} else ("waiting" if waiting else "done")
    q = request.GET.get("q", "")[:40]
    paginator = Paginator(queries.local_codes(viewer, waiting=tab == "waiting", text=q), PAGE)
    page = paginator.get_page(page_number(request.GET.get("page", "")))
    pager = Pager(page.number, paginator.num_pages, paginator.count)
    context = {"list": codes_page(list(page), items, tab, waiting, q, pager), "form": form, "items": items.values()}
    return render(request, "recognition/codes.html", context, status=422 if form.is_bound else 200)


@require_POST
def map_one(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say of one own code which item it stands for."""
    viewer = signed_in(request)
    demand(may_map(viewer))
    queries.local_code_of(uid, viewer)

    def act() -> str:
        actions.map_code(local_uid=uid, item_code=request.POST.get("item_code", "")[:30], by=viewer, at=clock.now())
        messages.success(request, _("编码对照已保存。"))
        return reverse("recognition:codes")

    return once(request, act)

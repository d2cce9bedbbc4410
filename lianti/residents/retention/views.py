"""Holds on files: the list with its form, and the release by a second person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.proof import proven
from lianti.residents.retention import actions, queries
from lianti.residents.retention.forms import HoldForm
from lianti.residents.retention.pages import holds_page
from lianti.residents.retention.permissions import may_hold


@require_http_methods(["GET", "POST"])
def holds(request: HttpRequest) -> HttpResponse:
    """List the holds of the own house; a POST places one more."""
    viewer, at = signed_in(request), clock.now()
    demand(may_hold(viewer))
    form = HoldForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        data = form.cleaned_data
        person, case = queries.whose(viewer, data["who"])
        actions.place_hold(
            resident_uid=person, reason=data["reason"], ordered_by=data["ordered_by"], until=form.end(),
            case_number=case, by=viewer, at=at,
        )  # fmt: skip
        messages.success(request, _("已登记保全。"))
        return reverse("residents:holds")

    sent = submitted(request, form, act)
    if sent is not None:
        return sent
    page = page_number(request.GET.get("page", ""))
    rows, total = queries.list_holds(viewer, page, at)
    context = {"page": holds_page(rows, total, page, viewer, at), "form": form}
    return render(request, "residents/retention/holds.html", context, status=422 if form.is_bound else 200)


@require_POST
@proven
def release(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Release a hold of the own house; whoever placed it does not."""
    viewer, at = signed_in(request), clock.now()
    queries.access_hold(viewer, uid)

    def act() -> str:
        actions.release_hold(uid=uid, by=viewer, at=at)
        messages.success(request, _("已解除保全。"))
        return reverse("residents:holds")

    return once(request, act)

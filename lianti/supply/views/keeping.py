"""What a centre keeps: its batches, and the centres of an institution."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import departments_of, institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.supply import actions, kinds, queries
from lianti.supply.forms import CentreForm
from lianti.supply.pages.batches import batch_line, whereabouts
from lianti.supply.permissions import may_arrange, may_read


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_read(viewer))
    return viewer


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """List the newest sterilisation batches of the own centre."""
    viewer = _reader(request)
    text = request.GET.get("q", "")[:40]
    lines = [batch_line(row) for row in queries.batches_of(viewer, text)]
    return render(request, "supply/batches.html", {"batches": lines, "q": text})


@require_GET
def batch(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show where every pack of a batch is."""
    viewer = _reader(request)
    found = queries.batch_of_uid(uid, viewer)
    context = {"batch": found, "line": batch_line(found), "packs": whereabouts(queries.packs_of_batch(found))}
    return render(request, "supply/batch.html", context)


@require_POST
def batch_recall(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Recall a batch and tell whoever has some of it."""
    viewer, at = _reader(request), clock.now()
    found = queries.batch_of_uid(uid, viewer)

    def act() -> str:
        actions.recall_batch(batch=found, reason=request.POST.get("reason", "")[:200], by=viewer, at=at)
        messages.success(request, _("已召回，有这批包的单位都收到通知。"))
        return reverse("supply:batch", args=[uid])

    return once(request, act)


@require_http_methods(["GET", "POST"])
def centres(request: HttpRequest) -> HttpResponse:
    """Open, change or close the shared centres of the own institution."""
    viewer, at = signed_in(request), clock.now()
    demand(may_arrange(viewer))
    own = institution_by_uid(viewer.institution_uid or uuid.UUID(int=0))
    departments = {str(d.uid): d for d in departments_of(own)}
    names = [(key, d.name) for key, d in departments.items()]
    form = CentreForm(request.POST if request.method == "POST" else None, departments=names)

    def act() -> str:
        data = dict(form.cleaned_data)
        data["department"] = departments[data["department"]]
        actions.set_centre(by=viewer, at=at, **data)
        messages.success(request, _("共享中心已保存。"))
        return reverse("supply:centres")

    if sent := submitted(request, form, act):
        return sent
    lines = [(kinds.CENTRES[c.kind], c.department.name, c.phone, c.is_active) for c in queries.centres_of(viewer)]
    return render(
        request, "supply/centres.html", {"form": form, "centres": lines}, status=422 if form.is_bound else 200
    )

"""Opening a record in an emergency, the list of openings, the review and the monthly report."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import month_of, page_number
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.proof import proven
from lianti.parties.shapes import Viewer
from lianti.residents.privacy import actions, pages, queries
from lianti.residents.privacy.forms import GlassForm, ReviewForm
from lianti.residents.privacy.kinds import READERS, TABS
from lianti.residents.privacy.opening import hides_something
from lianti.residents.privacy.permissions import may_break, may_read_list, may_report
from lianti.residents.privacy.reading import open_glass
from lianti.residents.queries import open_group_hit, visible_uids


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask why a record must be opened now, and open it; only for somebody found by a full key a moment ago."""
    viewer, at = signed_in(request), clock.now()
    demand(may_break(viewer))
    resident = open_group_hit(viewer=viewer, uid=uid, at=at)
    if request.method == "GET" and visible_uids(viewer, [uid], at) and not hides_something(resident, viewer, at):
        return redirect("residents:person", uid)
    form = GlassForm(request.POST or None)
    if sent := submitted(request, form, lambda: _break(form, uid, viewer, at)):
        return sent
    context = {
        "form": form, "person": pages.hit_line(resident), "uid": uid, "hours": settings.LIANTI_EMERGENCY_HOURS,
    }  # fmt: skip
    return render(request, "residents/privacy/emergency.html", context, status=422 if form.is_bound else 200)


def _break(form: GlassForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> str:
    data = form.cleaned_data
    actions.break_glass(resident_uid=uid, reason=data["reason"], text=data["text"], by=viewer, at=at)
    return reverse("residents:person", args=[uid])


@require_GET
def glasses(request: HttpRequest) -> HttpResponse:
    """List the openings: those that wait for review first."""
    viewer, at = signed_in(request), clock.now()
    demand(may_read_list(viewer))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ("waiting" if viewer.role in READERS else "all")
    page = page_number(request.GET.get("page", ""))
    rows, total = queries.list_openings(viewer, tab, page)
    context = {"list": pages.list_page(rows, total, tab, page, at), "may_report": may_report(viewer) is None}
    return render(request, "residents/privacy/list.html", context)


@require_GET
def glass(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one opening; the reader leaves a trace, too."""
    viewer, at = signed_in(request), clock.now()
    demand(may_read_list(viewer))
    return _page(request, uid, viewer, at, ReviewForm())


def _page(
    request: HttpRequest, uid: uuid.UUID, viewer: Viewer, at: dt.datetime, form: ReviewForm, status: int = 200
) -> HttpResponse:
    row = open_glass(uid=uid, by=viewer, at=at)
    page = pages.glass_page(row, queries.read_under(row), viewer, at)
    return render(request, "residents/privacy/glass.html", {"page": page, "form": form}, status=status)


@require_POST
@proven
def review(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Keep what the second person found."""
    viewer, at = signed_in(request), clock.now()
    demand(may_read_list(viewer))
    queries.access_opening(viewer, uid)
    form = ReviewForm(request.POST)
    sent = submitted(request, form, lambda: _review(request, form, uid, viewer, at))
    return sent or _page(request, uid, viewer, at, form, status=422)


def _review(request: HttpRequest, form: ReviewForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> str:
    data = form.cleaned_data
    actions.review_glass(uid=uid, verdict=data["verdict"], note=data["note"], by=viewer, at=at)
    messages.success(request, _("复核已记录。"))
    return reverse("residents:glass", args=[uid])


@require_POST
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End an own opening early."""
    viewer, at = signed_in(request), clock.now()
    demand(may_break(viewer))

    def act() -> str:
        actions.end_glass(uid=uid, by=viewer, at=at)
        messages.success(request, _("紧急调阅已结束，档案已关闭。"))
        return reverse("residents:glasses")

    return once(request, act)


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Show the openings of a month in numbers."""
    viewer, at = signed_in(request), clock.now()
    demand(may_report(viewer))
    month = month_of(request.GET.get("month", "")) or clock.local_day(at).replace(day=1)
    rows = queries.opened_in(viewer, month)
    return render(request, "residents/privacy/report.html", {"page": pages.report_page(rows, month, at)})

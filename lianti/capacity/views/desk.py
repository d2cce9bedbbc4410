"""Sessions: the page of one, cancelling it, and the lists of the front desk (分诊台/挂号窗口)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.capacity import actions, queries
from lianti.capacity.desk_print import desk_pdf
from lianti.capacity.forms import CancelForm
from lianti.capacity.pages import day_asked, doctor_words, share_chip, state_of
from lianti.capacity.permissions import demand, may_arrange, may_see_lists, may_see_session
from lianti.capacity.shapes import SessionList
from lianti.capacity.views.common import arranger
from lianti.kernel.pure import clock
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer
from lianti.residents.actions import trace_list
from lianti.residents.exports.actions import trace_printed


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show who is expected today, session by session; the list refreshes itself."""
    viewer = signed_in(request)
    demand(may_see_lists(viewer))
    at = clock.now()
    day = day_asked(request.GET.get("day", ""), at)
    found = queries.sessions_on(day, viewer, at)
    shown = [entry for entry in found if entry.bookings or request.GET.get("all")]
    if any(entry.bookings for entry in shown):
        trace_list(name="front_desk", by=viewer, at=at)
    context = {
        "day": day,
        "today": clock.local_day(at),
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "sessions": [(entry, state_of(entry.session, at), doctor_words(entry.session.practitioner)) for entry in shown],
        "expected": sum(1 for entry in found for line in entry.bookings if line.arrived_at is None),
        "arrived": sum(1 for entry in found for line in entry.bookings if line.arrived_at is not None),
        "hidden": len(found) - len(shown),
    }
    return render(request, "capacity/desk.html", context)


@require_GET
def session(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one session: how its seats stand and, for the desk, who is expected."""
    viewer = signed_in(request)
    demand(may_see_session(viewer))
    return _session_page(request, viewer, uid, CancelForm())


def _session_page(request: HttpRequest, viewer: Viewer, uid: uuid.UUID, form: CancelForm) -> HttpResponse:
    at = clock.now()
    found = queries.session_list(uid, viewer, at)
    named = may_see_lists(viewer) is None
    if named and found.bookings:
        trace_list(name="session", by=viewer, at=at)
    line = found.session
    context = {
        "session": line,
        "bookings": found.bookings if named else (),
        "named": named,
        "state": state_of(line, at),
        "doctor": doctor_words(line.practitioner),
        "chip": share_chip(line.basis),
        "share": f"{line.share:.0%}" if line.share else "",
        "form": form,
        "may_cancel": may_arrange(viewer, line.institution_id) is None and not line.cancelled and line.ends_at > at,
    }
    return render(request, "capacity/session.html", context, status=422 if form.is_bound else 200)


@require_POST
def session_cancel(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Cancel a session (停诊)."""
    viewer = arranger(request)
    found = queries.session_of_uid(uid, institution_id=viewer.institution_id or 0)
    form = CancelForm(request.POST)

    def act() -> str:
        ended = actions.cancel_session(session=found, reason=form.cleaned_data["reason"], by=viewer, at=clock.now())
        messages.success(request, _("已停诊，%(n)d 个预约随之结束，请为他们改约。") % {"n": len(ended)})
        return reverse("capacity:session", args=[uid])

    return submitted(request, form, act) or _session_page(request, viewer, uid, form)


@require_GET
def session_print(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Answer the list of a session as PDF; printing leaves a trace."""
    viewer = signed_in(request)
    demand(may_see_lists(viewer))
    at = clock.now()
    found: SessionList = queries.session_list(uid, viewer, at)
    rows = sum(1 for line in found.bookings if line.subject)
    serial = trace_printed(kind="capacity:session_print", rows=rows, purpose="打印出诊名单", by=viewer, at=at)  # data
    size: Literal["A4", "A5"] = "A5" if request.GET.get("size") == "A5" else "A4"
    data = desk_pdf(found, viewer, at, demo=settings.LIANTI_DEMO, serial=serial, size=size)
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": "inline"})

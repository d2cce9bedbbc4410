"""The desk and the bell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianti.faces.desk import pages
from lianti.faces.desk.overview import OVERVIEW_ROLES, office_kpis
from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.ledger.notices import mark_read, notices_for
from lianti.parties.permissions import signed_in

_SHORT, _LONG = 8, 100


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person today; roles without worklists see the way to their own pages."""
    viewer = signed_in(request)
    notices = pages.notice_items(notices_for(viewer, viewer.department_uid, clock.now(), limit=_SHORT))
    kpis = office_kpis(viewer, clock.now()) if viewer.role in OVERVIEW_ROLES else []
    return render(request, "desk/home.html", {"notices": notices, "office": kpis})


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the notices of the viewer's role."""
    viewer = signed_in(request)
    lines = notices_for(viewer, viewer.department_uid, clock.now(), limit=_LONG)
    unread = any(line.unread for line in lines)
    return render(request, "desk/notifications.html", {"items": pages.notice_items(lines), "unread": unread})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read by this person, or only the calm ones so that the urgent stand out."""
    viewer = signed_in(request)
    mark_read(viewer, viewer.department_uid, clock.now(), calm=request.POST.get("which") == "calm")
    return go(request, reverse("desk:notifications"))

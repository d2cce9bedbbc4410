"""The desk and the bell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianti.faces.desk import pages
from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.ledger.notices import mark_read, notices_for
from lianti.parties.shapes import Viewer
from lianti.referrals.overview import overview
from lianti.referrals.pages import worklist_page
from lianti.referrals.worklists import lists_for


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person today; roles without referrals see the way to their own pages."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    at = clock.now()
    notices = pages.notice_items(notices_for(viewer, viewer.department_uid, at, limit=8))
    context: dict[str, object] = {"notices": notices, "works": bool(lists_for(viewer.role))}
    if lists_for(viewer.role):
        found = overview(viewer, at)
        answer, query, counts = pages.first_list(viewer, at)
        context |= {
            "kpis": pages.kpis(viewer, found),
            "chart": pages.chart(found),
            "list": worklist_page(answer, query, counts, viewer, at, brief=True),
        }
    return render(request, "desk/home.html", context)


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the notices of the viewer's role."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lines = notices_for(viewer, viewer.department_uid, clock.now(), limit=100)
    unread = any(line.unread for line in lines)
    return render(request, "desk/notifications.html", {"items": pages.notice_items(lines), "unread": unread})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read by this person."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    mark_read(viewer, viewer.department_uid, clock.now())
    return go(request, reverse("desk:notifications"))

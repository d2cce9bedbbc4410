"""The desk and the bell."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_GET, require_POST

from lianti.faces.desk import pages
from lianti.faces.desk.overview import OVERVIEW_ROLES, office_kpis
from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import go
from lianti.kernel.web.pages import TimelineItem
from lianti.kernel.web.registry import is_place, may_open, shut_paths
from lianti.ledger.notices import NoticeLine, mark_read, notices_for
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

_SHORT, _LONG = 8, 100


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person today; roles without worklists see the way to their own pages."""
    viewer = signed_in(request)
    notices = _items(viewer, notices_for(viewer, viewer.department_uid, clock.now(), limit=_SHORT))
    kpis = office_kpis(viewer, clock.now()) if viewer.role in OVERVIEW_ROLES else []
    return render(request, "desk/home.html", {"notices": notices, "office": kpis})


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the notices of the viewer's role."""
    viewer = signed_in(request)
    lines = notices_for(viewer, viewer.department_uid, clock.now(), limit=_LONG)
    unread = any(line.unread for line in lines)
    return render(request, "desk/notifications.html", {"items": _items(viewer, lines), "unread": unread})


def _items(viewer: Viewer, lines: list[NoticeLine]) -> list[TimelineItem]:
    """Return notices as they are shown; what went on to somebody else since is told without a link."""
    paths = {line.path for line in lines}
    shut = shut_paths(viewer, paths) | {path for path in paths if _is_shut(viewer, path)}
    return pages.notice_items(lines, shut)


def _is_shut(viewer: Viewer, path: str) -> bool:
    """Say whether a notice leads to a page that people of this role do not open."""
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return True
    return is_place(name) and not may_open(viewer, name)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read by this person, or only the calm ones so that the urgent stand out."""
    viewer = signed_in(request)
    mark_read(viewer, viewer.department_uid, clock.now(), calm=request.POST.get("which") == "calm")
    return go(request, reverse("desk:notifications"))

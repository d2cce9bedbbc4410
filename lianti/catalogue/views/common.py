"""Who looks at the lists of which alliance, and one way to act on a form."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lianti.catalogue.permissions import demand, may_keep_lists
from lianti.catalogue.queries import lists as queries
from lianti.kernel.pure import clock
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def today() -> dt.date:
    """Return the local day."""
    return clock.local_day(clock.now())


def access_alliance(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Alliance]:
    """Return viewer and alliance; another alliance does not exist for the viewer."""
    viewer = signed_in(request)
    return viewer, queries.alliance_for(uid, viewer, today())


def why_not_keep(viewer: Viewer, alliance: Alliance) -> str | None:
    """Return why a viewer may not keep the lists of an alliance, or None."""
    return may_keep_lists(viewer, queries.lead_id_of(alliance, today()))


def keeper(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Alliance]:
    """Return viewer and alliance for somebody who keeps its lists."""
    viewer, alliance = access_alliance(request, uid)
    demand(why_not_keep(viewer, alliance))
    return viewer, alliance


def choose(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the place ``name`` of the only alliance, or list the alliances."""
    lines = queries.alliances_for(signed_in(request), today())
    if len(lines) == 1:
        return HttpResponseRedirect(reverse(name, args=[lines[0].uid]))
    return render(request, "catalogue/home.html", {"lines": [(line, reverse(name, args=[line.uid])) for line in lines]})

"""Who may look at the alliance pages, and one way to act on a form."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest

from lianti.alliances import queries
from lianti.alliances.permissions import demand, may_manage, may_see
from lianti.kernel.pure import clock
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance


def reader(request: HttpRequest) -> Viewer:
    """Return a viewer who may read alliance pages."""
    viewer = signed_in(request)
    demand(may_see(viewer))
    return viewer


def access_alliance(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Alliance]:
    """Return viewer and alliance; another alliance does not exist for the viewer."""
    viewer = reader(request)
    return viewer, queries.alliance_of_uid(uid, viewer, clock.local_day(clock.now()))


def why_not_manage(viewer: Viewer, alliance: Alliance) -> str | None:
    """Return why a viewer may not change an alliance, or None."""
    lead = queries.lead_of(alliance, clock.local_day(clock.now()))
    return may_manage(viewer, lead.institution_id if lead else None)

"""One way to act on a form."""

from __future__ import annotations

from django.http import HttpRequest

from lianti.capacity.permissions import demand, may_see_pool
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer


def arranger(request: HttpRequest) -> Viewer:
    """Return a viewer who arranges the clinics of the own institution."""
    viewer = signed_in(request)
    demand(may_see_pool(viewer))
    return viewer

"""Who looks, asked again on every request: session, idle lock, dated grant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from lianti.kernel.pure import clock
from lianti.kernel.web.htmx import LOCKED_HEADER, is_htmx, is_in_place
from lianti.kernel.web.paths import paths
from lianti.kernel.web.shapes import GrantChoice
from lianti.parties import gate
from lianti.parties.models import Grant, User
from lianti.parties.queries import grants_of, viewer_for
from lianti.parties.roles import role_name
from lianti.parties.security import signins
from lianti.parties.sessions import FACTOR, SEEN, chosen, is_locked
from lianti.parties.viewer import is_public

GetResponse = Callable[[HttpRequest], HttpResponseBase]
WRITE_EVERY = 60


class ViewerMiddleware:
    """Set ``request.viewer`` and ``request.grants``, or send the person to the sign-in page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = None  # type: ignore[attr-defined]
        request.grants = []  # type: ignore[attr-defined]
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        stop = self._look(request)
        return stop if stop is not None else self.get_response(request)

    def _look(self, request: HttpRequest) -> HttpResponseBase | None:
        """Find the viewer; return an answer when the request must not go on."""
        public = is_public(request.path) or request.path == paths()["unlock"]
        user = request.user
        if not isinstance(user, User):
            return None if public else turn_away(request)
        at = clock.now()
        if is_locked(request, at):
            return None if public or request.path == paths()["sign_out"] else turn_away(request)
        grants = grants_of(user.pk, at)
        if not grants:
            logout(request)
            return None if public else turn_away(request)
        factor = waiting_factor(request, user)
        if factor is not None:
            return None if public or leads_in(request.path, factor) else lead(request, factor)
        self._enter(request, user, grants, at)
        return self._must_change(request, user)

    def _enter(self, request: HttpRequest, user: User, grants: list[Grant], at: dt.datetime) -> None:
        grant = chosen(grants, request)
        request.viewer = viewer_for(grant.user, grant, at)  # type: ignore[attr-defined]
        request.grants = [choice(g) for g in grants]  # type: ignore[attr-defined]
        if is_activity(request):
            note_activity(request, at)

    def _must_change(self, request: HttpRequest, user: User) -> HttpResponseBase | None:
        if not user.must_change_password or is_public(request.path):
            return None
        place = reverse("parties:password")
        if request.path in {place, paths()["sign_out"], paths()["unlock"], paths()["lock"]}:
            return None
        return HttpResponseRedirect(place)


def choice(grant: Grant) -> GrantChoice:
    """Return a grant as the switcher shows it."""
    place = grant.institution.name
    if grant.department is not None:
        place = f"{place} {grant.department.name}"
    return GrantChoice(uid=grant.uid, institution=place, role=gettext(role_name(grant.role)))


def is_activity(request: HttpRequest) -> bool:
    """Say whether a person did this; counts and streams a page fetches by itself keep no screen open."""
    return request.path not in {paths()["stream"], paths()["counts"]} and "X-Lianti-Passive" not in request.headers


def note_activity(request: HttpRequest, at: dt.datetime) -> None:
    """Remember the moment, at most once a minute, so that reading pages does not write sessions."""
    if at.timestamp() - request.session.get(SEEN, 0) >= WRITE_EVERY:
        request.session[SEEN] = int(at.timestamp())
        signins.seen(request, at)


def waiting_factor(request: HttpRequest, user: User) -> str | None:
    """Return the address of the second factor while it is not given; forget it when it is."""
    if FACTOR not in request.session:
        return None
    address = gate.second_factor(user, request)
    if address is None:
        del request.session[FACTOR]
    return address


def leads_in(path: str, factor: str) -> bool:
    """Say whether a path belongs to what is still owed, or to leaving."""
    return path in {factor, paths()["sign_out"]} or path.startswith(factor + "/")


def lead(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the second factor, whoever asked."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def turn_away(request: HttpRequest) -> HttpResponse:
    """Answer a script with 401, so that the page can lock in place; lead a navigation to the sign-in page."""
    if is_in_place(request) or request.path in {paths()["stream"], paths()["counts"]} or wants_json(request):
        return HttpResponse(status=401, headers={LOCKED_HEADER: "1"})
    back = request.get_full_path() if request.method == "GET" else ""
    query = "?" + urlencode({"next": back}) if back not in {"", "/"} else ""
    return HttpResponseRedirect(reverse("parties:signin") + query)


def wants_json(request: HttpRequest) -> bool:
    """Say whether a program asked."""
    return "json" in (request.content_type or "") or request.headers.get("Accept", "").startswith("application/json")

"""The context processor that gives every template the shell it stands in."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from .paths import paths
from .registry import NavItem, badge_counts, places_of
from .shapes import GrantChoice, Label, ViewerLike, viewer_of

BOTTOM_PLACES = 4
LARGE_COOKIE = "lianti_large"
SOUND_COOKIE = "lianti_sound"


@dataclass(frozen=True, slots=True)
class Place:
    """One drawn entry of the sidebar."""

    key: str
    label: Label
    icon: str
    url: str
    count: int
    active: bool
    group: Label


class Shell:
    """Everything around the content; each part is computed when the template asks for it."""

    def __init__(self, request: HttpRequest, viewer: ViewerLike | None) -> None:
        self._request = request
        self.viewer = viewer

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many items wait, by key."""
        return badge_counts(self.viewer) if self.viewer else {}

    @cached_property
    def places(self) -> list[Place]:
        """The sidebar of the viewer; a place whose address does not exist is left out."""
        if self.viewer is None:
            return []
        pairs = [(item, _address(item)) for item in places_of(self.viewer)]
        active = _active([url for _, url in pairs if url], self._request.path)
        return [
            Place(item.key, item.label, item.icon, url, self.counts.get(item.key, 0), url == active, item.group)
            for item, url in pairs
            if url
        ]

    @property
    def bottom(self) -> list[Place]:
        """The four places of the bar at the bottom of a phone."""
        return self.places[:BOTTOM_PLACES]

    @cached_property
    def grants(self) -> list[GrantChoice]:
        """What the person may switch to, when the parties middleware has said so."""
        return list(getattr(self._request, "grants", []) or [])

    @property
    def grant_uid(self) -> uuid.UUID | None:
        """The grant the viewer acts under now."""
        return self.viewer.grant_uid if self.viewer else None

    @property
    def role_label(self) -> Label:
        """The role in words: from the grants, else as the viewer names it."""
        if self.viewer is None:
            return ""
        found = next((item.role for item in self.grants if item.uid == self.grant_uid), None)
        named: Label = found or getattr(self.viewer, "role_name", "") or self.viewer.role
        return named

    @property
    def notices(self) -> int:
        """Unread notifications: the count announced under the key `notifications`."""
        return self.counts.get("notifications", 0)

    @property
    def large(self) -> bool:
        """Whether this browser asked for large letters."""
        return self._request.COOKIES.get(LARGE_COOKIE) == "1"

    @property
    def sound(self) -> bool:
        """Whether this browser asked for a quiet sound when something arrives."""
        return self._request.COOKIES.get(SOUND_COOKIE) == "1"

    @property
    def idle_minutes(self) -> int:
        """Minutes without a key or pointer after which the screen locks; 0 never locks."""
        return int(getattr(settings, "LIANTI_IDLE_MINUTES", 10))


def _address(item: NavItem) -> str | None:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


def _active(urls: list[str], path: str) -> str | None:
    """Return the longest address that *path* lies under."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))]
    return max(under, key=len, default=None)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell`, `viewer`, `paths` and `demo_mode` for the templates."""
    viewer = viewer_of(request)
    return {
        "shell": Shell(request, viewer),
        "viewer": viewer,
        "paths": paths(),
        "demo_mode": bool(getattr(settings, "LIANTI_DEMO", False)),
    }

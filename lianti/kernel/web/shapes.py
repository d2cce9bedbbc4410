"""What the interface kit knows about the person in front of the screen."""

import uuid
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest
from django.utils.functional import Promise

Label = str | Promise


class ViewerLike(Protocol):
    """The part of a viewer the kit reads; `parties.shapes.Viewer` satisfies it."""

    @property
    def uid(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def institution_name(self) -> str: ...
    @property
    def grant_uid(self) -> uuid.UUID | None: ...


@dataclass(frozen=True, slots=True)
class GrantChoice:
    """One institution and role the signed-in person may switch to."""

    uid: uuid.UUID
    institution: str
    role: Label


def viewer_of(request: HttpRequest) -> ViewerLike | None:
    """Return the viewer of *request*, or None for a signed-out visitor."""
    viewer: ViewerLike | None = getattr(request, "viewer", None)
    return viewer

"""What every page that shows something of a record includes: `{% load privacy %}{% glass_banner uid %}`."""

from __future__ import annotations

import uuid
from typing import Any

from django import template

from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.residents.privacy.queries import running_glass

register = template.Library()


@register.inclusion_tag("residents/privacy/_banner.html", takes_context=True)
def glass_banner(context: template.Context, uid: uuid.UUID) -> dict[str, Any]:
    """Draw the red banner while the viewer reads the record of the person ``uid`` in an emergency; else nothing."""
    viewer = context.get("viewer")
    glass = running_glass(viewer, uid, clock.now()) if isinstance(viewer, Viewer) else None
    return {"glass": glass, "viewer": viewer, "csrf_token": context.get("csrf_token")}

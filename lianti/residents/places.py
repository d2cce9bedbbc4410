"""Places of residents in the sidebar and what Ctrl-K finds."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.kernel.web import registry
from lianti.kernel.web.registry import PaletteHit
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.roles import CLINICAL, SENDERS
from lianti.parties.shapes import Viewer
from lianti.residents.queries import find_people


def palette(viewer: ViewerLike, text: str) -> list[PaletteHit]:
    """Return the own people that answer ``text``; the palette never asks the group."""
    if not isinstance(viewer, Viewer) or len(text) < 2:
        return []
    found = find_people(viewer=viewer, text=text, at=clock.now(), across=False)
    return [
        PaletteHit(
            label=line.name,
            url=reverse("residents:person", args=[line.uid]),
            icon="user",
            detail=now_("{sex} {age}岁 {identity}").format(
                sex=now_(line.sex_name), age=line.age, identity=line.identity_mask
            ),
        )
        for line in found.own
    ]


registry.nav("people", _("居民查找"), "user-search", "residents:search", CLINICAL, order=300, group=_("居民"))
registry.nav("contracted", _("签约居民"), "users-group", "residents:contracted", SENDERS, order=310, group=_("居民"))
registry.palette(_("居民"), CLINICAL, palette, order=20)

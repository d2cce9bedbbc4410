"""What the board announces to the shell."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianti.charter import queries
from lianti.charter.permissions import READERS
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.shapes import Viewer


def _hits(viewer: ViewerLike, text: str) -> list[registry.PaletteHit]:
    """Find clauses by id or title."""
    if not isinstance(viewer, Viewer):
        return []
    wanted = text.upper()
    found = [
        registry.PaletteHit(f"{c.id} {c.title}", reverse("board:clause", args=[c.id]), "gavel", a.alliance.short_name)
        for a in queries.adoptions_for(viewer)
        for c in queries.edition_of(a).clauses
        if wanted in c.id or wanted in c.title
    ]
    return found[:6]


def announce() -> None:
    """Register the place in the sidebar and the clauses in the palette."""
    registry.nav("board", _("章程看板"), "gavel", "board:charter", READERS, order=600, group=_("医联体"))
    registry.palette(_("章程条款"), READERS, _hits, order=60)

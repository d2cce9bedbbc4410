"""Places of the alliance pages in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.alliances.permissions import READERS, may_see_contacts
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.parties.shapes import Viewer

registry.nav("alliances", _("医联体成员"), "building-community", "alliances:home", READERS, 610, group=_("医联体"))
registry.nav("alliances_terms", _("章程条款"), "file-text", "alliances:terms_home", READERS, 620, group=_("医联体"))


def _may_see_contacts(viewer: ViewerLike) -> bool:
    return isinstance(viewer, Viewer) and bool(viewer.alliance_uids) and may_see_contacts(viewer) is None


registry.page("alliances:contacts", _may_see_contacts)
registry.page("alliances:roster", lambda viewer: viewer.role in {"office", "administrator"})

"""Places of the alliance pages in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.alliances.permissions import READERS
from lianti.kernel.web import registry

registry.nav("alliances", _("医联体成员"), "building-community", "alliances:home", READERS, 610, group=_("医联体"))
registry.nav("alliances_terms", _("章程条款"), "file-text", "alliances:terms_home", READERS, 620, group=_("医联体"))

"""The place of the disease lists in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.catalogue.permissions import READERS
from lianti.kernel.web import registry

registry.nav("disease_lists", _("病种目录"), "list-details", "catalogue:home", READERS, 630, group=_("医联体"))

"""The place of taking over persons in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.residents.imports.kinds import IMPORTERS

registry.nav(
    "person_imports", _("批量建档"), "table-import", "residents:imports", IMPORTERS, order=315, group=_("居民")
)

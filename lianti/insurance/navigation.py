"""The place of the tariffs in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.insurance.permissions import READERS
from lianti.kernel.web import registry

registry.nav("insurance", _("医保起付标准"), "coins", "insurance:tariffs", READERS, 510, group=_("医保"))

"""Places of parties in the sidebar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web import registry
from lianti.parties.roles import ROLES

registry.nav(
    "institutions", _("机构"), "building-hospital", "parties:institutions", frozenset(ROLES), order=800, group=_("管理")
)
registry.nav("accounts", _("账号与身份"), "users", "parties:accounts", {"administrator"}, order=810, group=_("管理"))

"""Who may take away somebody's second factors or end somebody's sign-ins: None, or the reason why not."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import mark as _
from lianti.parties.models import User
from lianti.parties.permissions import may_change_own, may_manage_accounts
from lianti.parties.security import queries
from lianti.parties.shapes import Viewer


def may_end_sign_ins(viewer: Viewer, user: User) -> str | None:
    """A stolen laptop cannot wait for the right house: any administrator ends somebody else's sign-ins."""
    return may_manage_accounts(viewer) or may_change_own(viewer, user.uid)


def may_reset_factors(viewer: Viewer, user: User, at: dt.datetime) -> str | None:
    """An administrator of a house where the person acts; any one where none of those houses has an administrator."""
    refused = may_manage_accounts(viewer) or may_change_own(viewer, user.uid)
    if refused is not None or viewer.is_service:
        return refused
    houses = queries.houses_of(user.pk, at)
    if viewer.institution_id in houses or not queries.administered(houses, at, user.pk):
        return None
    return _("二次验证由本人所在单位的系统管理员当面核实后重置，请联系该单位的系统管理员。")

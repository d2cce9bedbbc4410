"""What an administrator sees of somebody's security and may end; secrets are no part of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from lianti.parties.models import User
from lianti.parties.permissions import demand
from lianti.parties.security import pages, queries, signins
from lianti.parties.security.kinds import RESET_REASONS
from lianti.parties.security.permissions import may_end_sign_ins, may_reset_factors
from lianti.parties.shapes import Viewer


def kept_page(user: User, viewer: Viewer, at: dt.datetime) -> pages.KeptPage:
    """Return what the administrator's page of an account says about factors and sign-ins."""
    refused = may_reset_factors(viewer, user, at)
    return pages.KeptPage(
        factors=tuple(pages.factor_line(f, "") for f in queries.factors_of(user.pk)),
        sign_ins=tuple(pages.sign_in_line(s, "") for s in queries.living_sign_ins(user.pk, at)),
        refused=_(refused) if refused else "",
        reasons=tuple((code, _(name)) for code, name in RESET_REASONS.items()),
    )


@transaction.atomic
def end_sign_ins(*, user: User, by: Viewer, at: dt.datetime) -> int:
    """This function will end every sign-in of somebody who left or whose machine was stolen; returns how many."""
    demand(may_end_sign_ins(by, user))
    return signins.end_all(user=user, why="administrator", by=by, at=at)

"""What the page of one member shows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.alliances.kinds import MEMBER_ROLES, TIERS
from lianti.alliances.pages import chip, left_words, state_of
from lianti.alliances.shapes import AgreementState, ContactLine
from lianti.parties.kinds import INSTITUTION_KINDS, LEVELS

if TYPE_CHECKING:
    from lianti.alliances.models import Agreement, Membership


@dataclass(frozen=True)
class AgreementLine:
    """One agreement with its last day, as contracts write it."""

    uid: uuid.UUID
    number: str
    signed_on: dt.date
    since_on: dt.date
    last_on: dt.date
    scope: str
    in_force: bool


def member_context(
    found: Membership,
    state: AgreementState,
    agreements: Sequence[Agreement],
    contacts: Sequence[ContactLine],
    on: dt.date,
) -> dict[str, Any]:
    """Return the facts, agreements and contacts of a member for its page."""
    institution = found.institution
    return {
        "alliance": found.alliance.name,
        "uid": found.alliance.uid,
        "member_uid": found.uid,
        "name": institution.name,
        "is_lead": found.role == "lead",
        "facts": (
            (_("层级"), _(TIERS[found.tier])),
            (_("角色"), _(MEMBER_ROLES[found.role])),
            (_("类别"), _(INSTITUTION_KINDS.get(institution.kind, institution.kind))),
            (_("等级"), _(LEVELS.get(institution.level, institution.level))),
            (_("区县"), institution.district or "—"),
            (_("加入日期"), found.since_on.isoformat()),
        ),
        "state": state_of(state),
        "left": left_words(state),
        "agreements": [_line(row, on) for row in agreements],
        "contacts": contacts,
        "chips": {"agreement": chip("SY-28"), "liaison": chip("SY-20"), "named": chip("JL-60")},
    }


def _line(row: Agreement, on: dt.date) -> AgreementLine:
    return AgreementLine(
        uid=row.uid,
        number=row.number,
        signed_on=row.signed_on,
        since_on=row.since_on,
        last_on=row.until_on - dt.timedelta(days=1),
        scope=row.scope,
        in_force=row.since_on <= on < row.until_on,
    )

"""Checks of what the sender states of a person's insurance (JL-49); pure Python."""

from __future__ import annotations

from collections.abc import Collection

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes.cost import MOST_STAYS, SAID_BY
from lianti.referrals.shapes.insured import InsuredSaid


def check_said(said: InsuredSaid, groups: Collection[str]) -> None:
    """Refuse unknown codes, an impossible number of stays, and a statement that nobody made."""
    if said.group not in groups:
        raise Refused("code_unknown", _("请从列表里选择是不是医疗救助对象。"), field="insured_group")
    if not 0 <= said.earlier_stays <= MOST_STAYS:
        raise Refused("earlier_stays", _("今年住院次数请填 0～30 的整数。"), field="earlier_stays")
    if said.source not in SAID_BY:
        raise Refused("said_by", _("请选择这些情况是谁说的、从哪里查到的。"), field="said_by")

"""Taking consent back (SY-46; 个人信息保护法 15): pure."""

from __future__ import annotations

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

LONGEST = 200


def checked_withdrawal(reason: str) -> str:
    """Return who said it and how, tidied; refuses when that is missing. No other proof is asked for."""
    told = " ".join(reason.replace("\x00", "").split())[:LONGEST]
    if len(told) < 2:
        raise Refused("withdrawal_reason", _("请写明由谁提出撤回、怎样提出的。"), field="reason")
    return told

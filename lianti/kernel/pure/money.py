"""Money is an integer number of fen (分)."""

from __future__ import annotations

import re

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

# After NFKC the full-width ￥ is ¥; twelve digits before the point are more than any budget here.
_AMOUNT = re.compile(r"¥?(-)?¥?([0-9]{1,12})(?:\.([0-9]{1,2}))?元?")


def yuan(fen: int) -> str:
    """Return ``fen`` as people read it: ``￥1,200.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}￥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def parse_yuan(text: str) -> int:
    """Return the fen of an amount typed in yuan; refuses what is not an amount or has a part of a fen."""
    found = _AMOUNT.fullmatch(squash(text).replace(",", ""))
    if found is None:
        raise Refused("bad_amount", _("“{text}”不是金额，请填写如 1200 或 1200.50。"), text=text)
    sign, whole, part = found.groups()
    fen = int(whole) * 100 + int((part or "").ljust(2, "0"))
    return -fen if sign else fen

"""Money is an integer number of fen (分)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


def yuan(fen: int) -> str:
    """Return ``fen`` as people read it: ``￥1,200.00``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}￥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def parse_yuan(text: str) -> int:
    """Return the fen of an amount typed in yuan; refuses what is not an amount."""
    try:
        value = Decimal(text.replace(",", "").replace("￥", "").replace("¥", "").strip())
    except InvalidOperation:
        raise Refused("bad_amount", _("“{text}”不是金额，请填写如 1200 或 1200.50。"), text=text) from None
    if not value.is_finite():
        raise Refused("bad_amount", _("“{text}”不是金额，请填写如 1200 或 1200.50。"), text=text)
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

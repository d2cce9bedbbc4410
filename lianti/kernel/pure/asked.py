"""What an address or a form asks for, read so that no text whatever makes the reading fail."""

from __future__ import annotations

import datetime as dt
import re

# Control characters but tab, line feed and carriage return, and halves of surrogate pairs: no keyboard sends them,
# and PostgreSQL stores neither NUL nor half a pair.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# A Chinese keyboard types these; "²" and other signs that only count as digits are none.
_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}

FIRST_DAY = dt.date(2000, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)
# No list has more pages; the number times a page's length fits every database.
PAGES = 99_999


def plain_text(text: str) -> str:
    """Return ``text`` without what can be neither typed nor stored; lines and tabs stay."""
    return _UNWRITABLE.sub("", text)


def whole_number(text: str, *, most: int) -> int | None:
    """Return the number from 0 to ``most`` that ``text`` writes in plain digits, else None."""
    digits = text.strip().translate(_FULL_WIDTH)
    if not digits.isascii() or not digits.isdecimal() or len(digits) > len(str(most)):
        return None
    found = int(digits)
    return found if found <= most else None


def page_number(text: str) -> int:
    """Return the page of a list asked for, else the first."""
    return whole_number(text, most=PAGES) or 1


def year_of(text: str) -> int | None:
    """Return the year asked for when records can be of it, else None."""
    year = whole_number(text, most=LAST_DAY.year)
    return year if year is not None and year >= FIRST_DAY.year else None


def day_of(text: str) -> dt.date | None:
    """Return the day asked for (2026-03-02) when records can be of it, else None."""
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def month_of(text: str) -> dt.date | None:
    """Return the first day of the month asked for (2026-03) when records can be of it, else None."""
    return day_of(f"{text.strip()}-01")

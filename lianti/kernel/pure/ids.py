"""Identifiers: UUIDv7 for machines, twelve digits with a check digit for people.

``seeded`` makes both reproducible, so that a demo with the same seed is the same demo.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lianti.kernel.pure import clock

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
_ALONE = re.compile(r"(?<![0-9A-Za-z/])[0-9]{12}(?![0-9A-Za-z])")
_seed: ContextVar[random.Random | None] = ContextVar("lianti_ids", default=None)


@contextmanager
def seeded(source: random.Random) -> Iterator[None]:
    """Draw all identifiers inside this context from ``source``."""
    token = _seed.set(source)
    try:
        yield
    finally:
        _seed.reset(token)


def _bits(count: int) -> int:
    source = _seed.get()
    return source.getrandbits(count) if source else secrets.randbits(count)


def new_uid() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits.

    Sorts by millisecond; two of the same millisecond have no order.
    """
    # Whole numbers only: a float of this size is off by up to a millisecond at the edges.
    millis = (clock.now() - _EPOCH) // _MILLISECOND & ((1 << 48) - 1)
    value = millis << 80 | 0x7 << 76 | _bits(12) << 64 | 0b10 << 62 | _bits(62)
    return uuid.UUID(int=value)


def _check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: catches every single wrong digit and nearly every swap of neighbours."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def new_number() -> str:
    """Return a readable number: eleven random digits and one check digit; it says nothing about order or count."""
    digits = f"{_bits(48) % 10**11:011d}"
    return digits + _check_digit(digits)


def check_number(text: str) -> bool:
    """Say whether ``text`` is a well-formed readable number."""
    return len(text) == 12 and text.isascii() and text.isdigit() and _check_digit(text[:11]) == text[11]


def spaced_in(text: str) -> str:
    """Return a sentence with the readable numbers in it grouped like everywhere else; other digits stay as they are."""
    return _ALONE.sub(lambda found: spaced(found[0]) if check_number(found[0]) else found[0], text)


def spaced(number: str) -> str:
    """Return a readable number in groups of four, as it is printed and read aloud."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))

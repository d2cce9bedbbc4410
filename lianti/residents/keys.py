"""Pure reading of a search box, and the keys under which a name is found.

A key value is lower-case ASCII letters and digits only, so that "begins with" is a plain range that every collation
of both databases orders alike.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import parse_identity
from lianti.kernel.pure.pinyin import full_pinyin, initials_of
from lianti.kernel.pure.text import normalise, squash
from lianti.residents.rules import tidy_name

INITIALS, PINYIN, NAME = "i", "p", "n"
LONGEST = 240
# Shorter numbers could be tried out one by one; they find only one's own people.
SURE_PHONE, SURE_CODE = 11, 15
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NAME_BIRTH = re.compile(r"^(\D+?)[\s,，]*(\d{4})[-./年 ]?(\d{1,2})[-./月 ]?(\d{1,2})日?$")


@dataclass(frozen=True)
class Asked:
    """What a search text can mean; empty fields mean that it cannot mean that."""

    letters: str = ""
    name: str = ""
    name_with_birth: tuple[str, dt.date] | None = None
    identity: str = ""
    phone: str = ""
    record_number: str = ""
    insurance: str = ""

    @property
    def across(self) -> bool:
        """Say whether the text is a key by which the whole group may be asked."""
        sure = len(self.phone) >= SURE_PHONE or len(self.insurance) >= SURE_CODE
        return bool(self.identity or sure or self.name_with_birth)

    @property
    def exact(self) -> bool:
        """Say whether the text is a full number."""
        return bool(self.identity or self.insurance or self.phone or self.record_number)


def read(text: str) -> Asked:
    """Return what ``text`` can mean; a text too short to narrow anything down means nothing."""
    plain, tight = normalise(text)[:100], squash(text)[:100]
    birth = _name_birth(plain)
    if birth is not None:
        return Asked(name_with_birth=birth)
    if any(sign.isdigit() for sign in tight) and tight.isascii():
        return _number(tight.upper())
    letters = re.sub(r"[^a-z]", "", tight.lower())
    if letters and tight.isascii():
        return Asked(letters=letters) if len(letters) >= 2 else Asked()
    return Asked(name=tidy_name(text)[:60])


def _number(text: str) -> Asked:
    digits = text.replace("-", "")
    if len(text) == 18 and text[:17].isdigit():
        try:
            return Asked(identity=parse_identity(text).number)
        except Refused:
            return Asked(insurance=text)
    if len(text) == 17 and text.isdigit():
        return Asked(record_number=text)
    return Asked(
        phone=digits if digits.isdigit() and 7 <= len(digits) <= 12 else "",
        insurance=text if len(text) >= 8 and text.isalnum() else "",
    )


def _name_birth(text: str) -> tuple[str, dt.date] | None:
    match = _NAME_BIRTH.match(text)
    if match is None:
        return None
    name = tidy_name(match.group(1))
    try:
        day = dt.date(int(match.group(2)), int(match.group(3)), int(match.group(4)))
    except ValueError:
        return None
    return (name, day) if len(name) >= 2 else None


def keys_of(name: str) -> list[tuple[str, str]]:
    """Return the (kind, value) pairs under which a name is found."""
    tight = squash(name)
    found = [(INITIALS, value) for value in initials_of(tight)]
    spelt = full_pinyin(tight)
    if spelt:
        found.append((PINYIN, spelt))
    found.append((NAME, code_points(tight)))
    return [(kind, value.lower()[:LONGEST]) for kind, value in found]


def code_points(text: str) -> str:
    """Return text as five hexadecimal digits per sign: a prefix stays a prefix."""
    return "".join(f"{ord(sign):05x}" for sign in text)


def end_of(prefix: str) -> str | None:
    """Return the smallest key beyond everything that begins with ``prefix``, None when nothing lies beyond.

    The last sign is raised within 0-9a-z; a trailing z is cut first, since no key holds a sign after z.
    """
    head = prefix.rstrip("z")
    if not head:
        return None
    return head[:-1] + _SIGNS[_SIGNS.index(head[-1]) + 1]

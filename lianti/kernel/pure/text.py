"""Text as people type it, made comparable."""

from __future__ import annotations

import re
import unicodedata

# Signs without width that copying out of documents and chats leaves behind; two names would differ unseen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def _nfkc(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def normalise(text: str) -> str:
    """Return ``text`` in NFKC (full-width becomes half-width), trimmed, with runs of blanks made one."""
    return re.sub(r"\s+", " ", _nfkc(text)).strip()


def squash(text: str) -> str:
    """Return ``text`` in NFKC without any blank: the form in which names are compared."""
    # Once more, because a blank may have stood between two signs that NFKC makes one.
    return _nfkc(re.sub(r"\s+", "", _nfkc(text)))


def digits_of(text: str) -> str:
    """Return only the ASCII digits of ``text`` after NFKC."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def mask_identity(number: str) -> str:
    """Return an identity number masked to first and last sign: ``2****************4``."""
    return number[0] + "*" * (len(number) - 2) + number[-1] if len(number) > 2 else "*" * len(number)


def mask_phone(number: str) -> str:
    """Return a phone number masked to its first and its last two digits: ``1********34``."""
    return number[0] + "*" * (len(number) - 3) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_name(name: str) -> str:
    """Return a name with all but its first sign hidden: ``王**``."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""

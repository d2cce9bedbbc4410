"""Keys by which a diagnosis is found: names without width and case, and pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

from lianti.kernel.pure.text import squash


def initials_of(name: str) -> str:
    """Return the pinyin initials of a term read as words, digits and letters kept: 2型糖尿病 gives 2xtnb."""
    letters = "".join(lazy_pinyin(squash(name), style=Style.FIRST_LETTER)).lower()
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum())


def all_initials(name: str, aliases: Iterable[str]) -> str:
    """Return the initials of the name and of every alias, each once, between bars: ``|gxy|``."""
    return f"|{'|'.join(dict.fromkeys(filter(None, (initials_of(term) for term in (name, *aliases)))))}|"


def search_text(name: str, aliases: Iterable[str]) -> str:
    """Return the name and aliases in NFKC, small letters and without blanks, between bars: ``|冠心病|``."""
    return f"|{'|'.join(squash(term).lower() for term in (name, *aliases))}|"


def code_key(code: str) -> str:
    """Return a code as it is compared: NFKC, capitals, no blanks."""
    return squash(code).upper()

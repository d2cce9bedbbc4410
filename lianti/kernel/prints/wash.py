"""Text on its way to paper: what cannot be drawn is marked, what cannot be broken is made breakable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from lianti.kernel.prints.glyphs import can_draw

# 〓, the printer's own mark for a character that is not in the case.
PLACEHOLDER = "\u3013"
ZERO_WIDTH = "\u200b"
# Longer unbroken runs (web addresses, lines of hyphens) would run out of their cell and be cut off.
UNBREAKABLE = re.compile(r"[\x21-\x7e\u00a1-\u024f]{25,}")
BREAK_EVERY = 8


def _wash_character(character: str, missing: dict[str, int]) -> str:
    if can_draw(character):
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Zl", "Zp"}:
        return "\n"
    # Controls, invisible format marks (also those that turn the direction of writing) and variation selectors.
    if category in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f" or 0xE0100 <= ord(character) <= 0xE01EF:
        return ""
    missing[character] = missing.get(character, 0) + 1
    return PLACEHOLDER


def _breakable(run: re.Match[str]) -> str:
    text = run.group()
    return ZERO_WIDTH.join(text[at : at + BREAK_EVERY] for at in range(0, len(text), BREAK_EVERY))


def wash(text: str, missing: dict[str, int]) -> str:
    """Return text that can be set completely; characters without a glyph become 〓 and are counted in ``missing``."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  "))
    drawn = "".join(_wash_character(character, missing) for character in plain if character != ZERO_WIDTH)
    return UNBREAKABLE.sub(_breakable, drawn)


def wash_all(value: Any, missing: dict[str, int]) -> Any:
    """Wash every string inside a value of mappings, sequences, strings and truth values; refuse anything else."""
    if isinstance(value, str):
        return wash(value, missing)
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): wash_all(item, missing) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [wash_all(item, missing) for item in value]
    raise TypeError(f"a print takes strings, truth values, lists and mappings, not {type(value).__name__}")

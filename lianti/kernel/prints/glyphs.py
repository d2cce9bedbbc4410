"""Which characters the one vendored font can draw, read from its own character map."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONT_DIR = Path(__file__).resolve().parent / "fonts"
FONT_FILE = FONT_DIR / "NotoSansSC-Regular.ttf"
# Drawn by nobody: blanks and breaks are layout, not ink.
INKLESS = frozenset(" \n\t\r\u00a0\u3000\u200b")


def _table(font: bytes, tag: bytes) -> bytes:
    """Cut one table out of a TrueType file."""
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"the font has no table {tag!r}")


def _groups(cmap: bytes) -> list[tuple[int, int]]:
    """Read the segmented coverage (format 12), which holds every plane, as inclusive ranges."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", cmap, offset)
        if kind == 12:
            (size,) = struct.unpack_from(">I", cmap, offset + 12)
            triples = [struct.unpack_from(">III", cmap, offset + 16 + 12 * i) for i in range(size)]
            return sorted((first, last) for first, last, _ in triples)
    raise ValueError("the font has no character map of format 12")


@cache
def _coverage() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Load the ranges once; two tuples so that a look-up is one bisection."""
    groups = _groups(_table(FONT_FILE.read_bytes(), b"cmap"))
    return tuple(first for first, _ in groups), tuple(last for _, last in groups)


def can_draw(character: str) -> bool:
    """Tell whether the font holds a glyph for one character."""
    if character in INKLESS:
        return True
    firsts, lasts = _coverage()
    code = ord(character)
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


def missing_glyphs(text: str) -> list[str]:
    """Return the distinct characters of a text that a print cannot draw, in order of appearance."""
    return [character for character in dict.fromkeys(text) if not can_draw(character)]

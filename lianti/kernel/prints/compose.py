"""Turn a form into PDF with one typst compiler that is kept, offline, and never reads what people wrote as code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

from lianti.kernel.prints.glyphs import FONT_DIR
from lianti.kernel.prints.qr import qr_svg
from lianti.kernel.prints.shapes import PrintForm
from lianti.kernel.prints.wash import wash_all
from lianti.kernel.pure import clock

Size = Literal["A4", "A5"]
SIZES = ("A4", "A5")
TEMPLATE_DIR = Path(__file__).resolve().parent / "templates"
TEMPLATES = ("national", "local")
# A compiler may be used by one thread at a time; a form takes milliseconds, so waiting is cheaper than a pool.
_turn = Lock()


@cache
def _compiler() -> typst.Compiler:
    """Load the font and the compiler once per process; no system fonts, so a print looks alike everywhere."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_DIR])
    return typst.Compiler(root=TEMPLATE_DIR, font_paths=fonts, ignore_system_fonts=True)


def _missing_line(missing: dict[str, int]) -> str:
    """Name the characters a reader must write in by hand, by code point, because the font cannot show them."""
    return "、".join(f"U+{ord(character):04X}（{count} 处）" for character, count in missing.items())


def _prepare(data: Mapping[str, Any], size: Size) -> str:
    """Make the JSON the template reads: washed strings, the drawn QR code, the size, the warning."""
    missing: dict[str, int] = {}
    washed: dict[str, Any] = wash_all(data, missing)
    payload = str(data.get("qr", ""))
    washed |= {"size": size, "missing": _missing_line(missing), "qr_svg": qr_svg(payload) if payload else ""}
    return json.dumps(washed, ensure_ascii=False)


def _moment(data: Mapping[str, Any]) -> int:
    """Return the moment kept in the file's description: the printed one, so that equal input gives equal bytes."""
    try:
        at = datetime.fromisoformat(str(data.get("printed_at", ""))[:16]).replace(tzinfo=clock.TZ)
    except ValueError:
        at = clock.now()
    return max(0, int(at.timestamp()))


def render(template: str, data: Mapping[str, Any], *, size: Size) -> bytes:
    """Set one form as PDF/A-2b; ValueError for an unknown template or size, TypeError for data that is not text.

    The data travels as one JSON string beside the template, so whatever a person typed stays text: markup, code
    and paths in it are printed letter by letter.
    """
    if template not in TEMPLATES:
        raise ValueError(f"there is no print template {template!r}; known: {', '.join(TEMPLATES)}")
    if size not in SIZES:
        raise ValueError(f"a form is printed on {' or '.join(SIZES)}, not {size!r}")
    inputs = {"data": _prepare(data, size)}
    with _turn:
        pdf = _compiler().compile(
            input=TEMPLATE_DIR / f"{template}.typ",
            format="pdf",
            sys_inputs=inputs,
            pdf_standards="a-2b",
            timestamp=_moment(data),
        )
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler gave no document")
    return pdf


def render_form(form: PrintForm, *, size: Size) -> bytes:
    """Set a slip or a list in the layout its alliance chose."""
    return render(form.template, form.as_data(), size=size)

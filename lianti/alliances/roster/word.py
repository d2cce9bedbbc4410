"""Word documents: tables with merged cells, numbered paragraphs and plain text, in the order they stand in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import docx
from docx.oxml.ns import qn

from lianti.alliances.roster.grid import Grid, units_of
from lianti.alliances.roster.headers import SAME_AS_ABOVE, SAME_AS_LEFT, is_header
from lianti.alliances.roster.pasted import units_in_text
from lianti.alliances.roster.refusals import damaged, too_big_inside
from lianti.alliances.roster.shapes import RawUnit
from lianti.kernel.pure.asked import whole_number
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

MAX_SPAN = 60
MAX_ROWS = 20_000
_BLOCKS = 100_000
_TRANSPARENT = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag"), qn("w:moveTo")}


@dataclass
class _Piece:
    """A stretch of paragraphs (lines) or one table (rows)."""

    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] | None = None


def units_in_word(data: bytes) -> list[RawUnit]:
    """Return the units of a .docx; when tables hold units, loose paragraphs are only title, lists still count."""
    try:
        document = docx.Document(io.BytesIO(data))
        pieces = list(_pieces(document.element.body, _list_styles(document.styles.element)))
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001 - the parser has no common exception for damaged documents
        raise damaged() from error
    found = _units(pieces, strict=True)
    return found or _units(pieces, strict=False)


def _units(pieces: list[_Piece], *, strict: bool) -> list[RawUnit]:
    found: list[RawUnit] = []
    words: list[str] = []
    tables = 0
    for index, piece in enumerate(pieces, start=1):
        block = index * _BLOCKS
        if piece.rows is None:
            found += units_in_text("\n".join(piece.lines), block, strict=strict, place=_("正文"))
            words = [line for line in piece.lines if line.strip()][-2:]
            continue
        tables += 1
        place = _("表{number}").format(number=tables)
        found += _units_in_table(piece.rows, " ".join(words), place, block, strict)
        words = []
    return found


def _units_in_table(rows: list[list[str]], title: str, place: str, block: int, strict: bool) -> list[RawUnit]:
    """Read a table; one that is only a frame around text is read as text."""
    real = [[cell for cell in row if cell not in {SAME_AS_ABOVE, SAME_AS_LEFT}] for row in rows]
    if not any(is_header(row) for row in rows) and all(sum(map(bool, row)) <= 1 for row in real):
        text = "\n".join(cell for row in real for cell in row)
        return units_in_text(text, block, strict=strict, place=place)
    return units_of(Grid(rows, title, place), block)[0]


def _list_styles(styles: Any) -> frozenset[str]:
    """Return the paragraph styles that number by themselves (List Number)."""
    return frozenset(
        str(style.get(qn("w:styleId")))
        for style in styles.iterchildren(qn("w:style"))
        if next(style.iter(qn("w:numPr")), None) is not None
    )


def _pieces(body: Any, list_styles: frozenset[str]) -> Iterator[_Piece]:
    piece = _Piece()
    counts: dict[str, int] = {}
    for element in _blocks(body):
        if element.tag == qn("w:tbl"):
            if piece.lines:
                yield piece
            piece = _Piece()
            yield _Piece(rows=_rows_within_reason(element))
            yield from (_Piece(rows=list(_rows(inner))) for inner in element.iter(qn("w:tbl")) if inner is not element)
        else:
            piece.lines += (_numbering(element, counts, list_styles) + _text(element)).split("\n")
            piece.lines += [_text(inner) for box in element.iter(qn("w:txbxContent")) for inner in box.iter(qn("w:p"))]
    if piece.lines:
        yield piece


def _blocks(parent: Any) -> Iterator[Any]:
    """Walk paragraphs and tables, looking through content controls and accepted changes."""
    for child in parent:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _blocks(child)


def _rows_within_reason(table: Any) -> list[list[str]]:
    rows = list(islice(_rows(table), MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise too_big_inside()
    return rows


def _rows(table: Any) -> Iterator[list[str]]:
    for row in _children(table, qn("w:tr")):
        cells: list[str] = []
        for cell in _children(row, qn("w:tc")):
            cells += _cell(cell)
        yield cells


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)


def _cell(cell: Any) -> list[str]:
    """Return the text of a cell and the marks for what its merging covers."""
    span, above = 1, False
    for properties in cell.iterchildren(qn("w:tcPr")):
        for grid in properties.iterchildren(qn("w:gridSpan")):
            value = str(grid.get(qn("w:val")) or "1")
            span = min(whole_number(value, most=MAX_ROWS) or 1, MAX_SPAN)
        for merge in properties.iterchildren(qn("w:vMerge")):
            above = merge.get(qn("w:val")) != "restart"
    text = "\n".join(_text(p) for p in _blocks(cell) if p.tag == qn("w:p")).strip()
    return [SAME_AS_ABOVE if above else text, *[SAME_AS_LEFT] * (span - 1)]


def _text(paragraph: Any) -> str:
    """Return the visible text of a paragraph; deleted text and the contents of text boxes are left out."""
    parts: list[str] = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if _inside(node, paragraph, qn("w:txbxContent")) or node.getparent().tag == qn("w:tabs"):
            continue
        parts.append(node.text or "" if node.tag == qn("w:t") else "\t" if node.tag == qn("w:tab") else "\n")
    return "".join(parts)


def _inside(node: Any, stop: Any, tag: str) -> bool:
    while node is not stop and node is not None:
        node = node.getparent()
        if node is not None and node.tag == tag:
            return True
    return False


def _numbering(paragraph: Any, counts: dict[str, int], list_styles: frozenset[str]) -> str:
    """Return the number Word shows before a list paragraph; the text itself does not hold it."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None or not _text(paragraph).strip():
        return ""
    number, style = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}"), properties.find(qn("w:pStyle"))
    key = str(number.get(qn("w:val"))) if number is not None else ""
    if not key and style is not None and style.get(qn("w:val")) in list_styles:
        key = str(style.get(qn("w:val")))
    if not key:
        return ""
    counts[key] = counts.get(key, 0) + 1
    return f"{counts[key]}. "

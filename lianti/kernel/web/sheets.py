"""Lists as workbooks: every cell is written as text, so what somebody typed never becomes a formula."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from xlsxwriter.worksheet import Worksheet

from lianti.kernel.pure import clock

from .pages import Cell, Clock, PersonLine, State, WorklistPage

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET_NAME = 31
_CELL = 32_000
_WIDEST = 40


@dataclass(frozen=True)
class Mark:
    """Whose copy a workbook is (水印): one sentence in its first row, in every printed footer and in its properties."""

    text: str
    author: str
    serial: str


def workbook(rows: Iterable[Sequence[object]], sheet: str, mark: Mark | None = None) -> bytes:
    """Return a workbook with one sheet, its heading first; cells are cut at what a cell may hold.

    A mark stands above the heading.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    page = book.add_worksheet(str(sheet)[:_SHEET_NAME])
    bold = book.add_format({"bold": True})
    widths: dict[int, int] = {}
    first = 0 if mark is None else 1
    if mark is not None:
        _put_mark(book, page, mark)
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            text = "" if value is None else str(value)
            page.write_string(number, column, text[:_CELL], bold if number == first else None)
            widths[column] = max(widths.get(column, 8), min(_WIDEST, 2 + _width(text)))
    for column, width in widths.items():
        page.set_column(column, column, width)
    page.freeze_panes(first + 1, 0)
    book.close()
    return buffer.getvalue()


def _put_mark(book: xlsxwriter.Workbook, page: Worksheet, mark: Mark) -> None:
    grey = book.add_format({"italic": True, "font_color": "#666666"})
    page.write_string(0, 0, mark.text[:_CELL], grey)
    # & begins a code in a footer; a footer holds 255 signs.
    page.set_footer(f"&L&8{mark.text.replace('&', '&&')[:240]}")
    book.set_properties({"author": mark.author, "comments": mark.text, "keywords": mark.serial})


def _width(text: str) -> int:
    """How wide a text stands: a Chinese sign takes two places."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text[:_WIDEST])


def sheet_response(rows: Iterable[Sequence[object]], *, sheet: str, name: str) -> HttpResponse:
    """Answer with a workbook to save; ``name`` is plain ASCII without the ending.

    Lists with names of persons go through ``residents.exports.handing`` instead: marked, traced, approved when long.
    """
    return save_response(workbook(rows, sheet), name=name)


def save_response(data: bytes, *, name: str) -> HttpResponse:
    """Answer with a workbook that was made already."""
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def wants_sheet(request: HttpRequest) -> bool:
    """Say whether a list is asked for as a workbook: the same address with ``xlsx=1``."""
    return request.GET.get("xlsx") == "1"


def sheet_url(request: HttpRequest) -> str:
    """Return the present address as a workbook."""
    asked = request.GET.copy()
    asked["xlsx"] = "1"
    asked.pop("page", None)
    return f"{request.path}?{asked.urlencode()}"


def list_rows(page: WorklistPage) -> list[tuple[str, ...]]:
    """Return a list as rows of text, the header first: what the page shows, masked as the page masks it."""
    head = tuple(str(column.label) for column in page.columns)
    return [head, *(tuple(_words(cell) for cell in row.cells) for row in page.rows)]


def _words(cell: Cell) -> str:
    value, note = cell.value, str(cell.note or "")
    text = _value(value)
    return f"{text}（{note}）" if note and text else text or note


def _value(value: object) -> str:
    if isinstance(value, PersonLine):
        return " ".join(str(part) for part in (value.name, value.sex, value.age, value.masked_id) if part)
    if isinstance(value, State):
        return str(value.label)
    if isinstance(value, Clock):
        due = _value(value.due) if value.due else ""
        return f"{value.words} {due}".strip()
    if isinstance(value, dt.datetime):
        return clock.local(value).strftime("%Y-%m-%d %H:%M")
    return str(getattr(value, "clause", value))

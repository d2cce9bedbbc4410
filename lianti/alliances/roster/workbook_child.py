"""Runs alone: workbook bytes on standard input, sheets as JSON on standard output, within fixed limits.

Not imported by the rest of the package; workbook.py starts it as a program, so that a workbook made to exhaust
memory or to crash the parser ends this process and not the platform.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 25
MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELLS = 400_000


class SaidNoError(Exception):
    """Ends the program with a reason instead of sheets."""

    def __init__(self, refused: str, **more: str) -> None:
        super().__init__(refused)
        self.body = {"refused": refused, **more}


def limit() -> None:
    """Cap memory and processor time of this process, as far as the system lets us."""
    for what, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def check_formulas(data: bytes, names: list[str]) -> None:
    """Refuse a new workbook with a formula whose result is not stored: its cell would read as empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sorted(
            (part for part in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part)),
            key=lambda part: int(re.sub(r"\D", "", part)),
        )
        for index, part in enumerate(parts):
            with archive.open(part) as stream:
                cell = _empty_formula(stream)
            if cell:
                raise SaidNoError("formula", sheet=names[index] if index < len(names) else part, cell=cell)


class _FormulaSeeker:
    """Walks the cells of one sheet and keeps the first formula without a stored result."""

    def __init__(self) -> None:
        self.found = ""
        self._cell: dict[str, str] = {}
        self._formula = self._value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell, self._formula, self._value = attributes, False, False
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._value = True

    def end(self, tag: str) -> None:
        # A result that is an empty text is legitimate and is stored with t="str".
        if tag.rpartition(":")[2] == "c" and self._formula and not self._value and self._cell.get("t") != "str":
            self.found = self.found or self._cell.get("r", "?")


def _no_entities(*_arguments: object) -> None:
    raise SaidNoError("damaged")


def _empty_formula(stream: IO[bytes]) -> str:
    seeker = _FormulaSeeker()
    parser = expat.ParserCreate()
    parser.StartElementHandler = seeker.start
    parser.EndElementHandler = seeker.end
    parser.EntityDeclHandler = _no_entities
    parser.ParseFile(stream)
    return seeker.found


def as_text(value: object) -> str:
    """Return a cell as text: whole floats without a fraction, as phones and numbers are stored."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def sheets_of(data: bytes) -> list[dict[str, Any]]:
    """Return name, rows and merged areas of every visible sheet, rows starting at the sheet's first row."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if data.startswith(b"PK"):
        check_formulas(data, book.sheet_names)
    found: list[dict[str, Any]] = []
    cells = 0
    for meta in book.sheets_metadata:
        if meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        cells += sheet.total_height * sheet.total_width
        if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS or cells > MAX_CELLS:
            raise SaidNoError("big")
        rows = [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        found.append({"name": meta.name, "rows": rows, "merged": sheet.merged_cell_ranges or []})
    return found


def main() -> None:
    """Read, print, and end; every failure becomes a reason the parent can tell people."""
    limit()
    try:
        answer: dict[str, Any] = {"sheets": sheets_of(sys.stdin.buffer.read())}
    except SaidNoError as reason:
        answer = reason.body
    except PasswordError:
        answer = {"refused": "encrypted"}
    except MemoryError:
        answer = {"refused": "big"}
    except BaseException as error:  # noqa: BLE001 - a panic of the parser is no Exception
        password = "password" in str(error).lower() or "encrypt" in str(error).lower()
        answer = {"refused": "encrypted" if password else "damaged"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()

"""Builders for broken rosters in the forms offices have; every person and phone is invented."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from typing import Any

import docx
import xlsxwriter

from lianti.alliances.roster import Contact, KnownUnit, RosterRow, judge, read_roster

Table = Sequence[Sequence[object]]
PHONE = "10000001234"
PHONE_2 = "10000001235"
PHONE_3 = "10000001236"


def word(*parts: str | Table) -> bytes:
    """Return a .docx of paragraphs (strings) and tables."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=max(len(row) for row in part))
        for row, values in enumerate(part):
            for column, value in enumerate(values):
                table.cell(row, column).text = str(value)
    return saved(document)


def saved(document: Any) -> bytes:
    """Return the bytes of a python-docx document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook(**sheets: Table) -> bytes:
    """Return an .xlsx with one sheet per keyword."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def member(name: str, district: str = "", **more: Any) -> KnownUnit:
    """Return a member of the alliance with a uid made from its name and district."""
    return KnownUnit(uuid.uuid5(uuid.NAMESPACE_DNS, name + district), name, "", district, **more)


def rows_of(data: bytes | str, filename: str = "", known: Sequence[KnownUnit] = ()) -> list[RosterRow]:
    """Read and judge."""
    return judge(read_roster(data, filename), known)


def facts(rows: Sequence[RosterRow]) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return name, head and contacts of each row, for short assertions."""
    return [(row.name, row.head, [(c.name, c.post, c.phone) for c in row.contacts]) for row in rows]


def contact(name: str, phone: str = "", post: str = "") -> Contact:
    """Return a contact with the usual order of arguments in tests."""
    return Contact(name, post, phone)

"""Files are judged by their bytes: bombs, scripts and wrong kinds never come in."""

from __future__ import annotations

import io
import struct
import zlib

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from lianti.kernel.pure.errors import Refused
from lianti.records.checking import checked
from lianti.records.tests.people import photo


def pdf(**actions: object) -> bytes:
    """Return a PDF of one page, with entries in its catalog."""
    writer, buffer = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    for name, value in actions.items():
        writer.root_object[NameObject(f"/{name}")] = value
    writer.write(buffer)
    return buffer.getvalue()


def script() -> DictionaryObject:
    """Return an action that runs JavaScript."""
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )


def bomb(side: int = 60_000) -> bytes:
    """Return a PNG of a few bytes that says it is sixty thousand points wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_kind"), (b"GIF89a", "file_kind"), (b"<svg onload=x>", "file_kind"), (b"PK\x03\x04", "file_kind"),
        (photo()[:200], "file_damaged"), (b"\xff\xd8\xff", "file_damaged"), (bomb(), "image_large"),
        (b"%PDF-1.7 nothing", "file_damaged"), (pdf(OpenAction=script()), "pdf_active"),
        (pdf(AA=DictionaryObject({NameObject("/WC"): script()})), "pdf_active"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(data)
    assert refused.value.code == code


def test_pictures_and_plain_pdfs_come_in() -> None:
    found = checked(photo((640, 480), "PNG"))
    assert (found.content_type, found.width, found.height) == ("image/png", 640, 480)
    assert checked(found.thumb).width == 320
    assert checked(pdf()).pages == 1


def test_xml_comes_in_only_where_it_was_asked_for_and_never_with_declarations() -> None:
    plain = b'<?xml version="1.0"?><a>b</a>'
    assert checked(plain, xml=True).content_type == "application/xml"
    with pytest.raises(Refused):
        checked(plain)
    for wrong in (b"<?xml version='1.0'?><a>", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"):
        with pytest.raises(Refused) as refused:
            checked(wrong, xml=True)
        assert refused.value.code in {"file_damaged", "xml_doctype"}

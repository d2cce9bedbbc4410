"""Get the member list out of whatever file an office has: the content decides, the name of the file is a hint."""

from __future__ import annotations

import io
import zipfile
import zlib

from lianti.alliances.roster.delimited import decode, units_in_delimited
from lianti.alliances.roster.merge import merge_annexes
from lianti.alliances.roster.pasted import units_in_text
from lianti.alliances.roster.refusals import damaged, encrypted, too_big_inside
from lianti.alliances.roster.shapes import RawUnit
from lianti.alliances.roster.word import units_in_word
from lianti.alliances.roster.workbook import units_in_workbook
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 3000
MAX_UNITS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1024 * 1024
_WAY_OUT = {
    "doc": _("旧格式的 Word 或 WPS 文件读不了。请用 Word 或 WPS 打开，“另存为 .docx”后再导入，也可以复制文字粘贴。"),
    "pdf": _("PDF 读不了。请导入原来的 Word 或表格文件，或从 PDF 里复制文字粘贴。"),
    "picture": _("图片读不了。请导入原来的 Word 或表格文件，或把名单打成文字粘贴。"),
    "other": _("这种格式读不了。请另存为 .docx、.xlsx 或 .csv 后再导入；也可以直接复制文字粘贴。"),
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "other"),
    (b"Rar!", "other"),
    (b"7z\xbc\xaf", "other"),
    (b"\x1f\x8b", "other"),
)


def read_roster(data: bytes | str, filename: str) -> list[RawUnit]:
    """Return the units of a file or a pasted text, in order, cleaned and with annexes joined.

    ``filename`` may be empty for pasted text. Refuses, always in one Chinese sentence with the way out, what it
    cannot read: too large, encrypted, damaged, another format, or no unit found. Nothing is written anywhere.
    """
    units = merge_annexes(_units(data, filename.rpartition(".")[2].lower() if "." in filename else ""))
    if not units:
        raise Refused(
            "roster.nothing_found",
            _("没有找到成员单位。请确认文件里有写着“单位名称”的表格，或每行一个单位的名单；也可以直接复制文字粘贴。"),
        )
    if len(units) > MAX_UNITS:
        raise Refused("roster.too_many", _("一次最多导入 {most} 个单位，请分成几个文件。"), most=MAX_UNITS)
    return units


def _units(data: bytes | str, ending: str) -> list[RawUnit]:
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise Refused("roster.too_large", _("文件超过 {most} MB。请只留下名单所在的页或工作表再导入。"), most=most)
    if not data.strip():
        raise Refused("roster.empty", _("文件是空的，没有任何内容。请检查选的是不是这个文件。"))
    if isinstance(data, str):
        return units_in_text(data)
    check_format(data)
    if data.startswith(_OLE):
        return _from_ole(data)
    if data.startswith(b"PK"):
        return _from_zip(data)
    return _from_text(data, ending)


def check_format(data: bytes) -> None:
    """Refuse what begins like a PDF, a picture or an archive that holds no table."""
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise Refused("roster.format", _WAY_OUT[reason])


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes begin like a workbook, new or old."""
    return data.startswith((b"PK", _OLE))


def _from_ole(data: bytes) -> list[RawUnit]:
    """Read an old workbook; a new file with a password looks the same from outside."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted()
    if "WordDocument".encode("utf-16-le") in data and "Workbook".encode("utf-16-le") not in data:
        raise Refused("roster.format", _WAY_OUT["doc"])
    return units_in_workbook(data)


def _from_zip(data: bytes) -> list[RawUnit]:
    names = check_zip(data)
    if "word/document.xml" in names:
        return units_in_word(data)
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return units_in_workbook(data)
    raise Refused("roster.format", _WAY_OUT["other"])


def _from_text(data: bytes, ending: str) -> list[RawUnit]:
    if ending in {"doc", "wps", "wpt", "dot"}:
        raise Refused("roster.format", _WAY_OUT["doc"])
    text = decode(data)
    if text.lstrip()[:1] == "<" and "<" in text[1:]:
        raise Refused("roster.format", _WAY_OUT["other"])
    return units_in_delimited(text) if ending in {"csv", "tsv", "xls"} else units_in_text(text)


def check_zip(data: bytes) -> set[str]:
    """Unpack every part once and throw it away: refuses passwords, damage and bombs before any parser sees them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 0x1 for part in parts):
                raise encrypted()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise too_big_inside()
            for part in parts:
                with archive.open(part) as stream:
                    while stream.read(_CHUNK):
                        pass
            return {part.filename for part in parts}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise damaged() from error

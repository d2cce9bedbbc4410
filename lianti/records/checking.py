"""What a received file really is: judged by its bytes before anything is kept."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from xml.parsers import expat

import pypdf
from PIL import Image, ImageOps
from pypdf.errors import PyPdfError

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.files import kind_of

# A scan of A3 at 600 dpi has 70 million points; more than that is a bomb or a mistake.
_MOST_POINTS = 80_000_000
# What a picture may take while it is looked at. A plain JPEG is read line by line at a small scale; a PNG stands in
# memory whole, and a progressive JPEG keeps every coefficient until its end.
_MOST_MEMORY = 160 * 1024 * 1024
_BYTES_PER_POINT = {"1": 1, "L": 1, "P": 1, "LA": 2, "PA": 2, "I;16": 2}
_THUMB = (320, 320)
_MOST_PAGES = 300
_MOST_OBJECTS = 20_000
# What makes a PDF do something when it is opened or clicked; a report needs none of it.
_ACTIVE = frozenset({"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"})
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/GoToR"})


@dataclass(frozen=True)
class Checked:
    """What was found out about a file; ``thumb`` is a small JPEG, empty when there is no picture."""

    digest: str
    content_type: str
    width: int = 0
    height: int = 0
    pages: int = 1
    thumb: bytes = b""


def checked(data: bytes, *, xml: bool = False) -> Checked:
    """Return what a file is; refuses other kinds, damaged files, image bombs, PDFs that act, XML that declares."""
    content_type, _suffix = kind_of(data, xml=xml)
    digest = hashlib.sha256(data).hexdigest()
    if content_type == "application/pdf":
        return Checked(digest, content_type, pages=_pages(data))
    if content_type == "application/xml":
        _check_xml(data)
        return Checked(digest, content_type)
    return _picture(data, digest, content_type)


def _picture(data: bytes, digest: str, content_type: str) -> Checked:
    """Decode the whole picture once, so that a damaged one is refused now and not when a doctor needs it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                width, height = image.size
                if width * height > _MOST_POINTS or _memory(image) > _MOST_MEMORY:
                    raise _too_big()
                image.thumbnail((_THUMB[0] * 2, _THUMB[1] * 2))
                small = ImageOps.exif_transpose(image).convert("RGB")
    except Image.DecompressionBombError:
        raise _too_big() from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Refused("file_damaged", _("图片打不开，可能没有传完整。请重新拍照后再上传。"), field="photo") from None
    small.thumbnail(_THUMB)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=70)
    return Checked(digest, content_type, width, height, 1, buffer.getvalue())


def _memory(image: Image.Image) -> int:
    """Return how many bytes a picture will take when it is decoded, by its head alone."""
    points = image.size[0] * image.size[1]
    if image.format == "JPEG":
        return points * 6 if image.info.get("progressive") else 0
    return points * _BYTES_PER_POINT.get(image.mode, 4)


def _too_big() -> Refused:
    return Refused("image_large", _("图片尺寸过大，请用普通清晰度重新拍照。"), field="photo")


def _pages(data: bytes) -> int:
    """Return how many pages a PDF has; refuses a password, damage, and everything that acts by itself."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused("pdf_locked", _("PDF 有密码，请取消密码后再上传。"), field="photo")
        count = len(reader.pages)
        if count > _MOST_PAGES or len(reader.xref_objStm) + sum(map(len, reader.xref.values())) > _MOST_OBJECTS:
            raise Refused("pdf_long", _("PDF 超过 {n} 页或过于复杂，请只上传报告本身。"), field="photo", n=_MOST_PAGES)
        active = any(_acts(entry) for entry in _objects(reader))
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError, AttributeError, IndexError):
        raise Refused("file_damaged", _("PDF 打不开，可能没有传完整。请重新导出后再上传。"), field="photo") from None
    if active or not count:
        raise Refused("pdf_active", _("PDF 里有脚本、附件或自动动作，不能存入。请另存为普通 PDF。"), field="photo")
    return count


def _objects(reader: pypdf.PdfReader) -> list[object]:
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    return [reader.get_object(number) for number in sorted(numbers) if number]


def _acts(entry: object, depth: int = 0) -> bool:
    """Say whether an object of a PDF, or one written inside it, is an action or carries one."""
    if depth > 8:
        return True
    if isinstance(entry, dict):
        if _ACTIVE & set(entry) or entry.get("/S") in _ACTIONS:
            return True
        return any(_acts(value, depth + 1) for value in dict.values(entry) if isinstance(value, dict | list))
    return isinstance(entry, list) and any(_acts(value, depth + 1) for value in entry)


def _check_xml(data: bytes) -> None:
    """Refuse XML that does not parse, or that brings declarations of its own: entities are how XML attacks."""
    parser = expat.ParserCreate()

    def declared(*_words: object) -> None:
        raise Refused("xml_doctype", _("XML 里有 DOCTYPE 声明，不能存入。请导出不带声明的文件。"), field="photo")

    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Refused("file_damaged", _("XML 不完整，打不开。请重新导出后再上传。"), field="photo") from None

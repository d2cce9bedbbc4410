"""Uploaded photos and scans: checked by what they are, encrypted, named only by their uid on disk."""

import datetime as dt
import hashlib
import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_uid

from .cipher import cipher
from .models import StoredFile

PURPOSE = "files"
# The first bytes of what is accepted; the name and the type a browser claims count for nothing.
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)

# XML only where somebody asked for it, with the declaration it begins with: never a page of HTML.
XML: tuple[bytes, ...] = (b"<?xml", b"\xef\xbb\xbf<?xml")


def kind_of(data: bytes, *, xml: bool = False) -> tuple[str, str]:
    """Return content type and suffix of *data* by its first bytes; refuses all but JPEG, PNG and PDF (and XML)."""
    for magic, content_type, suffix in MAGIC:
        if data.startswith(magic):
            return content_type, suffix
    if xml and data.startswith(XML):
        return "application/xml", ".xml"
    if xml:
        raise Refused("file_kind", _("只能上传 JPG、PNG 图片、PDF 或 XML 文件。请另存为这些格式后再上传。"))
    raise Refused("file_kind", _("只能上传 JPG、PNG 图片或 PDF 文件。请拍照或另存为这些格式后再上传。"))


def read_upload(upload: "UploadedFile[Any]") -> bytes:
    """Return the bytes of *upload*; refuses an empty file and one above `LIANTI_UPLOAD_BYTES` before reading it."""
    limit: int = getattr(settings, "LIANTI_UPLOAD_BYTES", 8 * 1024 * 1024)
    if not upload.size:
        raise Refused("file_empty", _("文件是空的，请重新选择。"))
    if upload.size > limit:
        raise Refused("file_size", _("文件超过 {limit} MB，请压缩或重新拍照后再上传。"), limit=limit // (1024 * 1024))
    data: bytes = upload.read()
    return data


def store_upload(upload: "UploadedFile[Any]", *, by_uid: uuid.UUID) -> StoredFile:
    """Check and keep an uploaded file."""
    return store_bytes(read_upload(upload), name=upload.name or "", by_uid=by_uid)


def store_bytes(data: bytes, *, name: str, by_uid: uuid.UUID, xml: bool = False) -> StoredFile:
    """Keep *data* encrypted and return its row; call it inside the action's transaction.

    The file is written before the row: a crash in between leaves an unreadable file without a row, never a row
    without its file.
    """
    content_type, suffix = kind_of(data, xml=xml)
    return keep_made(data, name=_tidy(name, suffix), content_type=content_type, by_uid=by_uid)


def keep_made(data: bytes, *, name: str, content_type: str, by_uid: uuid.UUID) -> StoredFile:
    """Keep encrypted what the platform itself made, of whatever kind; what people send goes through ``store_bytes``."""
    # Asked before it is used: when the key changes in between, the row names the older one and the file is looked at
    # once more. The other way round the older key could be taken out while the file still needs it.
    uid, key_id = new_uid(), cipher().current(PURPOSE)
    sealed = cipher().encrypt(PURPOSE, data, _aad(uid))
    _write(_path(uid), sealed)
    return StoredFile.objects.create(
        uid=uid,
        digest=hashlib.sha256(data).hexdigest(),
        name=name[:200],
        content_type=content_type,
        size=len(data),
        key_id=key_id,
        by_uid=by_uid,
    )


def reseal_file(uid: uuid.UUID) -> bool:
    """Close a stored file anew under the key in use; False when it is already, or is gone.

    The new file takes the old one's place whole before the row says so: cut off in between, a second run only says so.
    """
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(uid=uid).first()
        current = cipher().current(PURPOSE)
        if row is None or row.key_id == current:
            return False
        data = cipher().decrypt(PURPOSE, _path(uid).read_bytes(), _aad(uid))
        _write(_path(uid), cipher().encrypt(PURPOSE, data, _aad(uid)))
        row.key_id = current
        row.save(update_fields=["key_id"])
    return True


def forget_file(uid: uuid.UUID) -> None:
    """Delete a stored file and its row; call it inside the action's transaction. The file goes when that stands."""
    StoredFile.objects.filter(uid=uid).delete()
    transaction.on_commit(lambda: _path(uid).unlink(missing_ok=True))


def stray_files(older: dt.datetime) -> list[Path]:
    """Return the files on disk, last written before a moment, that no row knows."""
    found = [p for p in Path(settings.LIANTI_FILES_DIR).glob("*/*") if p.suffix in {".sealed", ".part"}]
    old = [p for p in found if p.stat().st_mtime < older.timestamp()]
    known = {uid.hex for uid in StoredFile.objects.values_list("uid", flat=True)} if old else set()
    return sorted(p for p in old if p.suffix == ".part" or p.stem not in known)


def read_file(uid: uuid.UUID) -> tuple[StoredFile, bytes]:
    """Return the row and the plain bytes of a stored file; who may read it is the caller's question."""
    row = StoredFile.objects.get(uid=uid)
    return row, cipher().decrypt(PURPOSE, _path(uid).read_bytes(), _aad(uid))


def file_response(uid: uuid.UUID) -> HttpResponse:
    """Answer with a stored file, shown in the page for pictures and saved for everything else."""
    row, data = read_file(uid)
    place = "inline" if row.content_type.startswith("image/") else "attachment"
    response = HttpResponse(data, content_type=row.content_type)
    response.headers["Content-Disposition"] = f'{place}; filename="{uid}{Path(row.name).suffix}"'
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _path(uid: uuid.UUID) -> Path:
    # The tail of a version 7 uid is its random part, so that folders fill evenly.
    return Path(settings.LIANTI_FILES_DIR) / uid.hex[-2:] / f"{uid.hex}.sealed"


def _aad(uid: uuid.UUID) -> bytes:
    return f"kernel_web_storedfile.content.{uid}".encode()


def _tidy(name: str, suffix: str) -> str:
    stem = Path(name.replace("\\", "/")).stem or "file"
    return stem[: 200 - len(suffix)] + suffix


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(".part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)

"""Encrypted files that belong to nothing: rows without an owner, and files on disk without a row."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path

from django.apps import apps
from django.db import models

from lianti.kernel.web.files import forget_file, stray_files
from lianti.kernel.web.models import StoredFile

_CHUNK = 400
_UID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
# A fact or a trace names a file and owns none.
_NO_OWNERS = frozenset({"ledger", "admin", "contenttypes", "sessions"})


def rows_without_owner(older: dt.datetime) -> list[uuid.UUID]:
    """Return the files kept before a moment that no column of any table names, in JSON neither.

    Every column that can hold a uid is asked, whatever it is called: one too many keeps a file, one too few loses it.
    """
    left = set(StoredFile.objects.filter(at__lt=older).values_list("uid", flat=True))
    for model in apps.get_models():
        if model is StoredFile or model._meta.app_label in _NO_OWNERS:
            continue
        for field in model._meta.concrete_fields:
            if left:
                left -= _named(model, field, left)
    return sorted(left)


def _named(model: type[models.Model], field: models.Field[object, object], left: set[uuid.UUID]) -> set[uuid.UUID]:
    rows = model._default_manager.all()
    if isinstance(field, models.UUIDField):
        asked = sorted(left)
        chunks = [asked[start : start + _CHUNK] for start in range(0, len(asked), _CHUNK)]
        found = (rows.filter(**{f"{field.attname}__in": chunk}) for chunk in chunks)
        return {uid for part in found for uid in part.values_list(field.attname, flat=True)}
    if isinstance(field, models.JSONField):
        texts = rows.values_list(field.attname, flat=True).iterator()
        return left & {uuid.UUID(uid) for value in texts for uid in _UID.findall(str(value))}
    return set()


def files_without_row(older: dt.datetime) -> list[Path]:
    """Return the files on disk, last written before a moment, that no row knows: a crash left them."""
    return stray_files(older)


def erase_rows(uids: list[uuid.UUID]) -> int:
    """Delete rows with their files; call it inside the action's transaction."""
    for uid in uids:
        forget_file(uid)
    return len(uids)


def erase_files(paths: list[Path]) -> int:
    """Delete files that no row knows."""
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)

"""The charter files of this installation."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _


def keys() -> list[str]:
    """Return the keys of all charter files, from their names."""
    return sorted(path.stem for path in Path(settings.LIANTI_CHARTERS_DIR).glob("*.toml"))


def content_of(path_or_key: str) -> str:
    """Return the text of a charter file, given its path or its key; Refused names what there is."""
    path = Path(path_or_key)
    if path.suffix != ".toml":
        path = Path(settings.LIANTI_CHARTERS_DIR) / f"{path_or_key}.toml"
    if not path.is_file():
        raise Refused(
            "no_charter",
            _("没有章程文件“{key}”。现有：{known}。"),
            key=path_or_key,
            known="、".join(keys()),  # data
        )
    return path.read_text(encoding="utf-8")

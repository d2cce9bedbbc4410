"""The sample base lists (示例) that come with the platform, read once; no database."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from lianti.catalogue.reading import DATA
from lianti.kernel.pure.errors import mark as _


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return tomllib.loads((DATA / "base_lists.toml").read_text(encoding="utf-8"))


def base_list(tier: int, kind: str) -> dict[str, str]:
    """Return the diseases of a built-in base list by code; empty when there is none."""
    rows = _content().get(f"tier-{tier}", {}).get(kind, [])
    return {code: name for code, _blank, name in (row.partition(" ") for row in rows)}


def base_name() -> str:
    """Return what the built-in base lists are called, with their source."""
    told = _content()
    return _("{name} {edition}（{source}）").format(name=told["name"], edition=told["edition"], source=told["source"])

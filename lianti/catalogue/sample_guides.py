"""The sample guides (示例) that come with the platform, read once; no database."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from lianti.catalogue.kinds import GUIDE_PARTS
from lianti.catalogue.reading import DATA


@lru_cache(maxsize=1)
def samples() -> tuple[dict[str, Any], ...]:
    """Return the samples in the order of the file."""
    return tuple(tomllib.loads((DATA / "guides.toml").read_text(encoding="utf-8"))["guide"])


def sample(key: str, kind: str) -> dict[str, Any]:
    """Return what a form starts from; empty when there is no such sample."""
    found = next((s for s in samples() if (s["key"], s["kind"]) == (key, kind)), None)
    if found is None:
        return {}
    parts = {part: "\n".join(found.get(part, ())) for part in GUIDE_PARTS[kind]}
    return {"title": found["title"], "codes": found["codes"], "source": found["source"], "sample": True} | parts

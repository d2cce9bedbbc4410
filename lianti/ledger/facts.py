"""The register of fact kinds: every app declares here what its actions record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_KIND = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_LONGEST = 60


@dataclass(frozen=True)
class FactKind:
    """One kind of fact; ``fields`` maps each data field to what it means (English, with unit)."""

    kind: str
    label: str
    fields: Mapping[str, str]
    clause: str
    version: int


_KINDS: dict[str, FactKind] = {}


def declare(
    kind: str, *, label: str, fields: Mapping[str, str] | None = None, clause: str = "", version: int = 1
) -> FactKind:
    """Declare a kind of fact once; raise ``version`` whenever the set of fields changes.

    A kind reads ``app.what_happened``; every field says what it means. ValueError otherwise.
    """
    if _KIND.fullmatch(kind) is None or len(kind) > _LONGEST:
        raise ValueError(f"a fact kind reads app.what_happened, not {kind!r}")
    silent = [name for name, meaning in (fields or {}).items() if not meaning.strip()]
    if silent or not label.strip():
        raise ValueError(f"fact kind {kind} does not say what {silent or 'it'} means")
    entry = FactKind(kind, label, dict(fields or {}), clause, version)
    known = _KINDS.get(kind)
    if known is not None and known != entry:
        raise ValueError(f"fact kind {kind} is declared twice")
    _KINDS[kind] = entry
    return entry


def kind_of(kind: str) -> FactKind:
    """Return a declared kind; an undeclared one is a programming error (KeyError)."""
    return _KINDS[kind]


def all_kinds() -> list[FactKind]:
    """Return every declared kind in alphabetical order."""
    return [_KINDS[k] for k in sorted(_KINDS)]


def label_of(kind: str) -> str:
    """Return the Chinese name of a kind, or the kind itself when it is no longer declared."""
    entry = _KINDS.get(kind)
    return entry.label if entry else kind

"""Verdicts as JSON: kept in the database, and printed with stable keys by the command line."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lianti.charter.shapes import ClauseVerdict, EntryVerdict, Status

_NAMES = tuple(field.name for field in fields(EntryVerdict))


def pack(entry: EntryVerdict) -> dict[str, Any]:
    """This function will turn an entry into what JSON can hold; ``unpack`` turns it back."""
    row = {name: getattr(entry, name) for name in _NAMES}
    row["last_at"] = entry.last_at.isoformat() if entry.last_at else None
    row["missing"] = [str(uid) for uid in entry.missing]
    return row


def unpack(row: Mapping[str, Any]) -> EntryVerdict:
    """This function will read an entry back; keys of another version of the program are left out."""
    known = {name: row[name] for name in _NAMES if name in row}
    known["last_at"] = dt.datetime.fromisoformat(row["last_at"]) if row.get("last_at") else None
    known["missing"] = tuple(uuid.UUID(text) for text in row.get("missing", ()))
    return EntryVerdict(**known)


def document(status: Status) -> dict[str, Any]:
    """This function will return the stable document of `lianti charter status --json`."""
    return {
        "charter": status.charter,
        "edition": status.edition,
        "alliance": status.alliance_name,
        "computed_at": status.computed_at.isoformat(),
        "clauses": [_clause(clause) for clause in status.clauses],
        "counts": status.counts,
    }


def _clause(clause: ClauseVerdict) -> dict[str, Any]:
    entries = [_entry(entry) for entry in clause.entries]
    return {
        "id": clause.id, "title": clause.title, "verdict": clause.verdict, "finding": clause.finding,
        "entries": entries,
    }  # fmt: skip


def _entry(entry: EntryVerdict) -> dict[str, Any]:
    threshold = {"op": entry.threshold_op, "value": entry.threshold_value} if entry.threshold_op else None
    return {
        "kind": entry.kind,
        "label": entry.label,
        "verdict": entry.verdict,
        "note": entry.note,
        "evidence": {
            "value": entry.value,
            "unit": entry.unit,
            "threshold": threshold,
            "numerator": entry.numerator,
            "denominator": entry.denominator,
            "window_days": entry.window_days,
            "facts": entry.evidence,
            "last_at": entry.last_at.isoformat() if entry.last_at else None,
            "missing": len(entry.missing),
        },
    }

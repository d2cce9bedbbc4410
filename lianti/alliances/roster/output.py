"""The preview for programs: ``lianti roster import --dry-run --json``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lianti.alliances.roster.people import phone_is_valid
from lianti.alliances.roster.shapes import Contact, RosterRow
from lianti.kernel.pure.text import mask_name, mask_phone

_HIDDEN = "****"


def masked(contact: Contact) -> Contact:
    """Return a contact as those see it who have not asked to reveal: surname, post, outer digits of the phone."""
    phone = contact.phone
    if phone:
        phone = mask_phone(phone) if phone_is_valid(phone) else _HIDDEN
    return Contact(mask_name(contact.name), contact.post, phone)


def as_json(rows: Iterable[RosterRow], reveal: bool = False) -> dict[str, Any]:
    """Return the documented shape; people are masked unless ``reveal``, and the caller traces a revealing."""
    return {"rows": [_row(row, reveal) for row in rows]}


def _row(row: RosterRow, reveal: bool) -> dict[str, Any]:
    contacts = row.contacts if reveal else tuple(masked(contact) for contact in row.contacts)
    return {
        "name": row.name,
        "kind": row.kind,
        "level": row.level,
        "head": row.head if reveal else mask_name(row.head),
        "contacts": [{"name": c.name, "post": c.post, "phone": c.phone} for c in contacts],
        "verdict": row.verdict,
        "message": row.message,
    }


def exit_code(rows: Iterable[RosterRow]) -> int:
    """Return 0 when every row is new or same, else 1."""
    return 0 if all(row.verdict in {"new", "same"} for row in rows) else 1

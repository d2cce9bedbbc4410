"""Writing for people served: records, access reasons, contracts, revealing."""

from __future__ import annotations

from lianti.residents.actions.access import close_access, lock_resident, open_access, set_access_until_for_agreement
from lianti.residents.actions.reading import open_person, reveal, trace_list
from lianti.residents.actions.records import (
    register_resident,
    register_residents,
    sign_contract,
    update_resident,
)

__all__ = [
    "close_access", "lock_resident", "open_access", "open_person", "register_resident", "register_residents", "reveal",
    "set_access_until_for_agreement", "sign_contract", "trace_list", "update_resident",
]  # fmt: skip

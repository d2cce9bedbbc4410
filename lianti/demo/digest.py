"""The fingerprint of a demo: what happened, without what differs from run to run (keys, nonces, wall time, seals)."""

from __future__ import annotations

import hashlib
import json

from lianti.ledger.models import Fact
from lianti.referrals.models import ReferralStep
from lianti.residents.models import Resident

_FACT = (
    "kind", "version", "happened_at", "on_day", "by_uid", "acting_institution_uid", "institution_uid", "alliance_uid",
    "subject_type", "subject_uid", "data",
)  # fmt: skip
_AT_MIGRATION = ("insurance.tariffs_loaded",)
_STEP = ("referral_uid", "move", "from_state", "to_state", "at", "by_uid", "by_name", "by_role", "note", "data")
_PERSON = ("uid", "name", "sex", "birth_on", "identity_mask", "phone_mask", "record_number", "address")


def digest() -> str:
    """Return SHA-256 over facts, steps and people; lines are sorted, so that the order of rows does not matter."""
    total = hashlib.sha256()
    for name, rows, fields in (
        # The catalogue and the sample tariffs are filled when the tables are made, whenever that was.
        ("fact", Fact.objects.exclude(kind__startswith="catalogue.").exclude(kind__in=_AT_MIGRATION), _FACT),
        ("step", ReferralStep.objects.all(), _STEP),
        ("person", Resident.objects.all(), _PERSON),
    ):
        total.update(name.encode())
        lines = sorted(_line(row) for row in rows.values_list(*fields).iterator(chunk_size=2000))
        for line in lines:
            total.update(line.encode())
    return total.hexdigest()


def _line(row: tuple[object, ...]) -> str:
    return json.dumps([_plain(value) for value in row], sort_keys=True, ensure_ascii=False)


def _plain(value: object) -> object:
    stamp = getattr(value, "timestamp", None)
    if stamp is not None:
        return round(stamp() * 1_000_000)
    return value if isinstance(value, dict | list) else str(value)

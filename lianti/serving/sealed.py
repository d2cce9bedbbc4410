"""Everything that lies encrypted, and how it is brought under a new key while the platform runs.

One table for the whole program: a test fails when a sealed column is missing from it. Every value carries the id of its
key, so that a run that was cut off is simply started again, and nothing needs to be remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import models, transaction

from lianti.kernel.web.files import reseal_file
from lianti.kernel.web.models import StoredFile
from lianti.ledger.keyring import UnknownKey, blind_index, keyring, sealed_under
from lianti.parties.security.checking import PASSKEY_INDEX
from lianti.parties.security.passkeys import id_of
from lianti.residents.identity.index import stale_keys

BATCH = 200
_PASSES = 3


@dataclass(frozen=True)
class Cell:
    """One sealed column: what it is bound to, and the blind index beside it by which it is found.

    ``told`` returns the part of the value that the index is made from.
    """

    model: str
    column: str
    bound: str
    index: str = ""
    kind: str = ""
    told: Callable[[str], str] = str

    @property
    def table(self) -> type[models.Model]:
        """Return the model."""
        return apps.get_model(self.model)

    def aad(self, uid: object) -> bytes:
        """Return what a value is bound to."""
        return f"{self.bound}.{uid}".encode()


CELLS: tuple[Cell, ...] = (
    Cell("residents.Resident", "identity_sealed", "resident.identity", "identity_index", "identity"),
    Cell("residents.Resident", "insurance_sealed", "resident.insurance", "insurance_index", "insurance"),
    Cell("residents.Resident", "phone_sealed", "resident.phone", "phone_index", "phone"),
    Cell("residents.Resident", "contact_phone_sealed", "resident.contact_phone"),
    Cell("residents.Household", "phone_sealed", "household.phone"),
    Cell("residents.Guardianship", "phone_sealed", "guardianship.phone"),
    Cell("residents.PersonImport", "rows_sealed", "person_import.rows"),
    Cell("residents.ExportRequest", "address_sealed", "export_request.address", "address_index", "export"),
    Cell("alliances.MemberContact", "phone_sealed", "alliances_membercontact.phone_sealed"),
    Cell("parties.Factor", "sealed", "factor.secret", "fingerprint", PASSKEY_INDEX, id_of),
    Cell("referrals.ResidentCode", "sealed", "referrals_residentcode.code", "index", "referral-line"),
    Cell("kernel_web.Draft", "sealed", "kernel_web_draft.sealed"),
)  # fmt: skip


@dataclass
class Done:
    """What a run did: values looked at, made anew, still under an older key, and those that do not open."""

    purpose: str
    seen: int = 0
    changed: int = 0
    left: int = 0
    broken: list[str] = field(default_factory=list)


Told = Callable[[str, int], None]


def reencrypt(purpose: str, told: Told | None = None) -> Done:
    """This function will bring what ``purpose`` (fields, files or index) closed under its newest key, and count again.

    In batches of BATCH values, each a transaction; a value that changes meanwhile is left alone, because whoever writes
    uses the newest key. Started again after a cut, it goes on. ``left`` is what a last look found under older keys.
    """
    work = _WORK[purpose]
    done = Done(purpose)
    for _pass in range(_PASSES):
        run = _run(purpose, lambda batch: work(batch, write=True), told)
        check = count_left(purpose)
        done = Done(purpose, run.seen, done.changed + run.changed, check.left, sorted({*run.broken, *check.broken}))
        if not done.left:
            break
    return done


def count_left(purpose: str) -> Done:
    """Return how many values are not under the newest key of ``purpose``, and which do not open; writes nothing."""
    return _run(purpose, lambda batch: _WORK[purpose](batch, write=False), None)


@dataclass
class _Batch:
    cell: Cell | None
    rows: list[Any]
    done: Done


def _run(purpose: str, work: Callable[[_Batch], None], told: Told | None) -> Done:
    done = Done(purpose)
    for name, cell, rows in _batches(purpose):
        done.seen += len(rows)
        work(_Batch(cell, rows, done))
        if told is not None:
            told(name, done.seen)
    return done


def _batches(purpose: str) -> Iterator[tuple[str, Cell | None, list[Any]]]:
    if purpose == "files":
        yield from (("files", None, rows) for rows in _walk(StoredFile, ("pk", "uid", "key_id")))
        return
    for cell in CELLS:
        if purpose == "index" and not cell.index:
            continue
        columns = ("pk", "uid", cell.column, *([cell.index] if cell.index else []))
        yield from ((f"{cell.model}.{cell.column}", cell, rows) for rows in _walk(cell.table, columns, cell.column))
    if purpose == "index":
        yield from (("residents.MatchKey", None, rows) for rows in _walk(apps.get_model("residents.Resident"), ("pk",)))


def _walk(model: type[models.Model], columns: tuple[str, ...], filled: str = "") -> Iterator[list[Any]]:
    """Return the rows of a table in batches by their keys: what is added meanwhile comes last."""
    after = 0
    while True:
        rows = model._default_manager.filter(pk__gt=after).order_by("pk")
        if filled:
            rows = rows.exclude(**{filled: None})
        found = list(rows.values_list(*columns)[:BATCH])
        if not found:
            return
        yield found
        after = found[-1][0]


def _fields(batch: _Batch, *, write: bool) -> None:
    cell, ring = batch.cell, keyring()
    assert cell is not None
    current = ring.current("fields")
    with transaction.atomic():
        for pk, uid, value, *_index in batch.rows:
            old = bytes(value)
            if sealed_under(old) == current:
                continue
            plain = _opened(batch, pk, old, uid)
            if plain is None or not write:
                batch.done.left += 1
                continue
            fresh = ring.encrypt("fields", plain, cell.aad(uid))
            if ring.decrypt("fields", fresh, cell.aad(uid)) != plain:
                raise RuntimeError("what was just encrypted does not open")
            # Only the value that was read is replaced: what somebody saved meanwhile is under the newest key already.
            same = cell.table._default_manager.filter(pk=pk, **{cell.column: old})
            batch.done.changed += same.update(**{cell.column: fresh})


def _opened(batch: _Batch, pk: int, value: bytes, uid: object) -> bytes | None:
    cell = batch.cell
    assert cell is not None
    try:
        return keyring().decrypt("fields", value, cell.aad(uid))
    except (InvalidTag, UnknownKey) as problem:
        batch.done.broken.append(f"{cell.model}.{cell.column} {uid}: {type(problem).__name__}")
        return None


def _files(batch: _Batch, *, write: bool) -> None:
    current = keyring().current("files")
    for _pk, uid, key_id in batch.rows:
        if key_id == current:
            continue
        if not write:
            batch.done.left += 1
            continue
        try:
            batch.done.changed += reseal_file(uid)
        except (InvalidTag, UnknownKey, OSError) as problem:
            batch.done.broken.append(f"file {uid}: {type(problem).__name__}")


def _index(batch: _Batch, *, write: bool) -> None:
    if batch.cell is None:
        with transaction.atomic():
            stale = stale_keys([pk for (pk,) in batch.rows], write=write)
        _count(batch.done, stale, write=write)
        return
    cell = batch.cell
    with transaction.atomic():
        for pk, uid, value, index in batch.rows:
            if index == "":  # an app has none: it is found by its person
                continue
            plain = _opened(batch, pk, bytes(value), uid)
            wanted = "" if plain is None else blind_index(cell.kind, cell.told(plain.decode()))
            if not wanted or wanted == index:
                continue
            same = cell.table._default_manager.filter(pk=pk, **{cell.column: bytes(value), cell.index: index})
            _count(batch.done, same.update(**{cell.index: wanted}) if write else 1, write=write)


def _count(done: Done, many: int, *, write: bool) -> None:
    if write:
        done.changed += many
    else:
        done.left += many


_WORK: dict[str, Callable[..., None]] = {"fields": _fields, "files": _files, "index": _index}
PURPOSES = tuple(_WORK)

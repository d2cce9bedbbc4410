"""Seals: rows get a gap-free number after commit and are bound into a chain that shows every later change.

Ids commit out of order, so nothing that must not miss a row reads by id; it reads by ``seq``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from lianti.ledger.keyring import keyring, sm3
from lianti.ledger.models import Fact, Seal, SealedRow, Trace

BATCH = 1000
GENESIS = "0" * 64
STREAMS: dict[str, type[SealedRow]] = {"fact": Fact, "trace": Trace}


def register_stream(name: str, model: type[SealedRow]) -> None:
    """Seal the rows of another app's model too."""
    STREAMS[name] = model


def merkle_root(leaves: list[str]) -> str:
    """Return the SM3 Merkle root of hex leaves; an odd one is carried up unchanged."""
    level = leaves or [GENESIS]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [sm3(bytes.fromhex(p[0] + p[1])).hex() if len(p) == 2 else p[0] for p in pairs]
    return level[0]


def _head(seal: Seal) -> bytes:
    parts = (seal.stream, seal.first_seq, seal.last_seq, seal.count, seal.root, seal.previous_root)
    return "|".join(str(p) for p in parts).encode()


def seal_stream(stream: str, at: dt.datetime) -> int:
    """This function will seal all unsealed rows of a stream in batches and return how many there were."""
    total = 0
    while True:
        with transaction.atomic():
            done = _seal_batch(stream, at)
        total += done
        if done < BATCH:
            return total


def _seal_batch(stream: str, at: dt.datetime) -> int:
    model = STREAMS[stream]
    last = Seal.objects.select_for_update().filter(stream=stream).order_by("-last_seq").first()
    rows = list(model._default_manager.filter(seq=None).order_by("pk")[:BATCH])
    if not rows:
        return 0
    first = last.last_seq + 1 if last else 1
    for number, row in enumerate(rows, start=first):
        row.seq = number
    model._base_manager.bulk_update(rows, ["seq"], batch_size=400)
    leaves = [row.digest for row in rows]
    seal = Seal(
        stream=stream,
        first_seq=first,
        last_seq=first + len(rows) - 1,
        count=len(rows),
        leaves="".join(leaves),
        root=merkle_root(leaves),
        previous_root=last.root if last else GENESIS,
        key_id=keyring().current("audit"),
        sealed_at=at,
    )
    seal.mac = keyring().mac("audit", _head(seal)).hex()
    seal.save()
    transaction.on_commit(lambda: _append_anchor(seal))
    return len(rows)


def _append_anchor(seal: Seal) -> None:
    """Write the head outside the database, so that cutting the end of a table shows."""
    path: Path = settings.LIANTI_ANCHOR
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"stream": seal.stream, "last_seq": seal.last_seq, "root": seal.root, "mac": seal.mac}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


@dataclass
class Verdict:
    """What ``verify`` found in one stream."""

    stream: str
    sealed: int = 0
    unsealed: int = 0
    findings: list[str] = field(default_factory=list)
    anchor: str = "present"

    @property
    def sound(self) -> bool:
        """Say whether nothing was changed, removed or cut."""
        return not self.findings


def verify_stream(stream: str) -> Verdict:
    """Return what was changed, removed or cut in a stream, and how many rows still wait for a seal."""
    model = STREAMS[stream]
    verdict = Verdict(stream, unsealed=model._default_manager.filter(seq=None).count())
    previous, expected_first = GENESIS, 1
    for seal in Seal.objects.filter(stream=stream).order_by("first_seq").iterator(chunk_size=20):
        verdict.findings += list(_check_seal(seal, previous, expected_first))
        verdict.findings += list(_check_rows(model, seal))
        verdict.sealed += seal.count
        previous, expected_first = seal.root, seal.last_seq + 1
    top = model._default_manager.aggregate(top=Max("seq"))["top"] or 0
    if top >= expected_first:
        verdict.findings.append(f"{stream}: rows {expected_first}-{top} carry a number but no seal")
    _check_anchor(verdict, expected_first - 1)
    return verdict


def _check_seal(seal: Seal, previous: str, expected_first: int) -> Iterator[str]:
    name = f"{seal.stream} seal {seal.first_seq}-{seal.last_seq}"
    if seal.first_seq != expected_first:
        yield f"{name}: seal before it is missing (expected to begin at {expected_first})"
    elif seal.previous_root != previous:
        yield f"{name}: does not follow the seal before it"
    if keyring().mac("audit", _head(seal), seal.key_id).hex() != seal.mac:
        yield f"{name}: seal was changed"
    if merkle_root(_leaves(seal)) != seal.root:
        yield f"{name}: leaves were changed"


def _leaves(seal: Seal) -> list[str]:
    return [seal.leaves[i : i + 64] for i in range(0, len(seal.leaves), 64)]


def _check_rows(model: type[SealedRow], seal: Seal) -> Iterator[str]:
    rows = {r.seq: r for r in model._default_manager.filter(seq__gte=seal.first_seq, seq__lte=seal.last_seq)}
    for number, leaf in enumerate(_leaves(seal), start=seal.first_seq):
        row = rows.get(number)
        if row is None:
            yield f"{seal.stream} {number}: removed"
        elif row.digest != leaf or row.compute_digest() != leaf:
            yield f"{seal.stream} {number}: changed (uid {row.uid})"


def _check_anchor(verdict: Verdict, last_seq: int) -> None:
    path: Path = settings.LIANTI_ANCHOR
    if not path.exists():
        verdict.anchor = "missing: truncation cannot be excluded"
        return
    heads = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    own = [h for h in heads if h["stream"] == verdict.stream]
    if own and own[-1]["last_seq"] > last_seq:
        verdict.findings.append(f"{verdict.stream}: cut after {last_seq}, the anchor knows {own[-1]['last_seq']}")
    elif own and not Seal.objects.filter(stream=verdict.stream, root=own[-1]["root"], mac=own[-1]["mac"]).exists():
        verdict.findings.append(f"{verdict.stream}: the last head in the anchor is not in the database")
    elif not own and last_seq:
        verdict.anchor = "has no head of this stream: truncation cannot be excluded"

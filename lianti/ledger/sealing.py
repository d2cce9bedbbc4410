"""Seals: rows get a gap-free number after commit and are bound into a chain that shows every later change.

Ids commit out of order, so nothing that must not miss a row reads by id; it reads by ``seq``.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, transaction

from lianti.ledger import anchor
from lianti.ledger.keyring import keyring, sm3
from lianti.ledger.models import AppendOnlyQuerySet, Fact, Seal, SealedRow, Stream, Trace

BATCH = 1000
GENESIS = "0" * 64
STREAMS: dict[str, type[SealedRow]] = {"fact": Fact, "trace": Trace}


def register_stream(name: str, model: type[SealedRow]) -> None:
    """Seal the rows of another app's model too; a model whose rows can be changed is a TypeError."""
    if not isinstance(model._default_manager.all(), AppendOnlyQuerySet) or not model.SEALED:
        raise TypeError(f"{model.__name__} is not append-only")
    STREAMS[name] = model


def merkle_root(leaves: list[str]) -> str:
    """Return the SM3 Merkle root of hex leaves; an odd one is carried up unchanged."""
    level = leaves or [GENESIS]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [sm3(bytes.fromhex(p[0] + p[1])).hex() if len(p) == 2 else p[0] for p in pairs]
    return level[0]


def seal_stream(stream: str, at: dt.datetime) -> int:
    """This function will seal all unsealed rows of a stream in batches and return how many there were.

    Each batch is a transaction of its own; the heads go to the anchor once they are committed.
    """
    total = 0
    while True:
        with transaction.atomic():
            done = _seal_batch(stream, at)
        total += done
        if done < BATCH:
            break
    transaction.on_commit(lambda: anchor_stream(stream))
    return total


def _lock(stream: str) -> Stream:
    """Take the row that only one sealer of a stream may hold; on SQLite the transaction itself is the lock."""
    Stream.objects.get_or_create(name=stream)
    return Stream.objects.select_for_update().get(name=stream)


def _seal_batch(stream: str, at: dt.datetime) -> int:
    _lock(stream)
    model = STREAMS[stream]
    rows = list(model._default_manager.filter(seq=None).order_by("pk").values_list("pk", "digest")[:BATCH])
    if not rows:
        return 0
    last = Seal.objects.filter(stream=stream).order_by("-last_seq").first()
    first = last.last_seq + 1 if last else 1
    _number(model, [pk for pk, _digest in rows], first)
    leaves = [digest for _pk, digest in rows]
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
    seal.mac = keyring().mac("audit", seal.head(), seal.key_id).hex()
    seal.save()
    return len(rows)


def _number(model: type[SealedRow], pks: list[int], first: int) -> None:
    """The one place that changes a ledger row. Plain statements: a CASE of a thousand branches takes ten times as long
    and would hold SQLite's write lock for more than its 200 ms."""
    table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET seq = %s WHERE {key} = %s AND seq IS NULL",  # noqa: S608 (names come from the model)
            [(number, pk) for number, pk in enumerate(pks, start=first)],
        )


def anchor_stream(stream: str) -> None:
    """This function will append to the anchor every committed head that has not reached it yet, in order.

    The stream remembers how far it came: heads already written once are never written again, so that an anchor
    that was taken away is not quietly replaced. When the file cannot be written the error is raised and the next
    sealing catches up.
    """
    with transaction.atomic():
        held = _lock(stream)
        waiting = Seal.objects.filter(stream=stream, first_seq__gt=held.anchored_seq).order_by("first_seq")
        heads = [anchor.Head.of(seal) for seal in waiting.defer("leaves").iterator(chunk_size=500)]
        if heads:
            anchor.append(settings.LIANTI_ANCHOR, heads)
            held.anchored_seq = heads[-1].last_seq
            held.save(update_fields=["anchored_seq"])

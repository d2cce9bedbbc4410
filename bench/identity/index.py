"""The process that fills an index with invented people and then asks it for one more, again and again."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from bench.children import serve
from bench.identity.persons import Noise, invent

if TYPE_CHECKING:
    from lianti.residents.identity.traits import PersonRecord

_CHUNK = 2000
_ONCE = Noise(extra_records=0.0)


def fill(people: int) -> dict[str, Any]:
    """Write so many people with their keys, without facts and access: only the index is measured."""
    from lianti.kernel.pure import clock
    from lianti.parties.actions import create_institution
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import MatchKey, Resident

    began, at = time.perf_counter(), clock.now()
    by = Viewer.service("bench")
    house = create_institution(
        name="示例医院", kind="general_hospital", level="", district="", ownership="public", longitude=None,
        latitude=None, by=by, at=at,
    )  # fmt: skip
    records = (record for record, _person in invent(people, 61, _ONCE))
    number = 0
    with _unindexed((Resident, "resident_name_birth"), (MatchKey, "match_key_value")):
        while chunk := list(islice(records, _CHUNK)):
            _write(chunk, number, house, at)
            number += len(chunk)
    found = Resident.objects.count()
    return {"people": found, "keys": MatchKey.objects.count(), "seconds": round(time.perf_counter() - began, 1)}


def _write(chunk: list[PersonRecord], number: int, house: Any, at: Any) -> None:
    from django.db import transaction

    from lianti.kernel.web.writing import insert_rows
    from lianti.residents.identity.index import key_values, traits_on_file
    from lianti.residents.models import MatchKey

    rows = [_resident(record, house, at) for record in chunk]
    with transaction.atomic():
        insert_rows(rows)
        insert_rows(
            MatchKey(resident_id=number + place + 1, value=value)
            for place, row in enumerate(rows)
            for value in key_values(traits_on_file(row))
        )


@contextmanager
def _unindexed(*named: tuple[Any, str]) -> Iterator[None]:
    """Make these indexes when the tables are full: keys in no order would else touch all of an index all the time."""
    from django.db import connection

    indexes = [(model, next(i for i in model._meta.indexes if i.name == name)) for model, name in named]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.add_index(model, index)


def _resident(record: PersonRecord, house: Any, at: Any) -> Any:
    import datetime as dt

    from lianti.ledger.keyring import encrypt_text
    from lianti.residents.models import Resident

    row = Resident(
        name=record.name.strip(), pinyin_key="", sex="male" if record.sex == "男" else "female",
        birth_on=dt.date.fromisoformat(record.birth), address=record.address, registered_institution=house,
        registered_at=at, matched_at=at,
    )  # fmt: skip
    for column in ("identity", "phone"):
        text = getattr(record, column)
        if text:
            sealed = encrypt_text(text, table="resident", column=column, uid=row.uid)
            setattr(row, f"{column}_sealed", sealed)
    return row


def ask(people: int, times: int) -> dict[str, Any]:
    """Ask who on file is one of the people, written otherwise; returns times in ms and how often it was found."""
    from lianti.residents.identity.index import find, key_values
    from lianti.residents.identity.traits import traits_of

    chance = random.Random(7)
    places = sorted(chance.sample(range(people), times))
    wanted: list[PersonRecord] = []
    records = (record for record, _person in invent(people, 61, _ONCE))
    last = -1
    for place in places:
        wanted.append(next(islice(records, place - last - 1, None)))
        last = place
    spent: list[float] = []
    hits = 0
    for record in wanted:
        changed = replace(record, identity="", phone=record.phone if chance.random() < 0.5 else "10000000001")
        began = time.perf_counter()
        traits = traits_of(changed)
        found = find(traits, key_values(traits))
        spent.append((time.perf_counter() - began) * 1000)
        hits += bool(found) and found[0][0].name == record.name.strip()
    spent.sort()
    return {
        "asked": times, "found": hits, "median_ms": round(spent[len(spent) // 2], 1),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 1), "most_ms": round(spent[-1], 1),
    }  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    serve({"fill": fill, "ask": ask})
    sys.exit(0)

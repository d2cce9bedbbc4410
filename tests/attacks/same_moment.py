"""One of two processes that take in the same list: it looks, waits for the word, and writes what it saw as free.

A line is a JSON object: what (codes, persons), do (look, write, write_blindly: without the guard) and whose grant. The
answer counts what became of it.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer

Order = dict[str, str]
_MODULES = {"codes": "lianti.recognition.actions.own_codes", "persons": "lianti.residents.imports.writing"}
_seen: dict[str, Any] = {}


def _module(what: str) -> Any:
    """Return the module of an action, whose look and guard are replaced."""
    return import_module(_MODULES[what])


def _codes(order: Order, by: Viewer, guard: Callable[..., AbstractContextManager[None]]) -> None:
    """Take in one own code."""
    from lianti.kernel.pure import clock
    from lianti.recognition.shapes import CodeRow, RawCode

    own_codes, seen = _module("codes"), _seen["codes"]
    own_codes._kept, own_codes.one_wins = lambda _place, _codes: seen, guard
    rows = [CodeRow(RawCode(2, "K", "血钾"), "new")]
    own_codes.import_codes(rows=rows, leave_out=False, by=by, at=clock.now())


def _persons(order: Order, by: Viewer, guard: Callable[..., AbstractContextManager[None]]) -> None:
    """Take in one person with a record number."""
    import datetime as dt

    from lianti.kernel.pure import clock
    from lianti.parties.queries import institution_by_uid
    from lianti.residents.imports.reading import PersonRow
    from lianti.residents.shapes import ResidentFields

    writing, seen = _module("persons"), _seen["persons"]
    writing._linked, writing.one_wins = lambda _place, _numbers: seen, guard
    fields = ResidentFields(name="葛春燕", sex="female", birth_on=dt.date(1972, 11, 14))
    row = PersonRow(2, {"number": "A-1"}, fields, "new", "")
    assert by.institution_uid is not None
    place = institution_by_uid(by.institution_uid)
    writing.import_rows(rows=[row], institution=place, by=by, at=clock.now())


def _look(order: Order, by: Viewer) -> None:
    """Remember what is free, as an action does before it writes."""
    place, module = by.institution_id or 0, _module(order["what"])
    _seen[order["what"]] = module._kept(place, ["K"]) if order["what"] == "codes" else module._linked(place, ["A-1"])


def _obey(order: Order, guard: Callable[..., AbstractContextManager[None]]) -> dict[str, int]:
    from django.db import IntegrityError, transaction

    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused
    from lianti.parties.queries import viewer_of_grant

    by = viewer_of_grant(uuid.UUID(order["grant"]), clock.now())
    write = {"codes": _codes, "persons": _persons}[order["what"]]
    try:
        with transaction.atomic():
            if order["do"] == "look":
                _look(order, by)
                return {"ready": 1}
            write(order, by, guard if order["do"] == "write" else lambda _told=None: transaction.atomic())
    except Refused as refused:
        return {"refused": 1, refused.code: 1}
    except IntegrityError:
        return {"broken": 1}
    return {"won": 1}


def main() -> None:
    """Answer the lines on stdin until they end."""
    django.setup()
    from lianti.kernel.web.clashes import one_wins

    print(json.dumps({"ready": 1}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_obey(json.loads(line), one_wins)), flush=True)


if __name__ == "__main__":
    main()

"""One of several processes that book at once: through the actions, or with the statements captured from them."""

from __future__ import annotations

import random
import sqlite3
import sys
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import django
import psycopg

from bench import children


class Client:
    """A clerk with a list of seats to book."""

    def __init__(self, name: str) -> None:
        from bench.booking.script import Step
        from lianti.parties.shapes import Viewer

        self._by = Viewer.service(name)
        self._seats: list[uuid.UUID] = []
        self._script: list[Step] = []
        self._raw: Callable[[], None] | None = None

    def plan(self, seats: list[str], seed: int) -> Mapping[str, Any]:
        """Remember which seats to ask for, in an order of one's own."""
        self._seats = [uuid.UUID(text) for text in seats]
        random.Random(seed).shuffle(self._seats)
        return {}

    def act(self) -> Mapping[str, Any]:
        """Hold and book every seat of the plan through the actions."""
        from django.db import DatabaseError

        from lianti.capacity.actions import book_seat, hold_seat
        from lianti.kernel.pure import clock
        from lianti.kernel.pure.errors import Refused
        from lianti.kernel.pure.ids import new_uid

        told = {"sold": 0, "refused": 0, "errors": 0}
        for seat in self._seats:
            at = clock.now()
            try:
                token = hold_seat(seat_uid=seat, by=self._by, at=at, priority="referral")
                book_seat(seat_uid=seat, token=token, subject_type="bench", subject_uid=new_uid(), by=self._by, at=at)
                told["sold"] += 1
            except Refused:
                told["refused"] += 1
            except DatabaseError:
                told["errors"] += 1
        return told

    def capture(self) -> Mapping[str, Any]:
        """Do the same and keep what was sent to the database; then open the bare connection that will send it again."""
        from django.db import connection

        from bench.booking.script import captured, prepared, replay_postgresql, replay_sqlite

        with captured(connection) as script:
            told = dict(self.act())
        self._script = prepared(connection, script)
        if connection.vendor == "postgresql":
            from django.conf import settings

            entry = settings.DATABASES["default"]
            raw = psycopg.connect(
                host=entry["HOST"], port=entry["PORT"], user=entry["USER"], password=entry["PASSWORD"],
                dbname=entry["NAME"], autocommit=True,
            )  # fmt: skip
            self._raw = lambda: replay_postgresql(raw, self._script)
        else:
            entry = connection.settings_dict
            bare = sqlite3.connect(entry["NAME"], timeout=entry["OPTIONS"]["timeout"], isolation_level=None)
            bare.executescript(entry["OPTIONS"]["init_command"])
            self._raw = lambda: replay_sqlite(bare, self._script)
        return told | {"statements": sum(step.what == "sql" for step in script)}

    def bare(self) -> Mapping[str, Any]:
        """Send the captured statements again without anything around them."""
        assert self._raw is not None
        self._raw()
        return {}


def main(name: str) -> None:
    """Answer orders."""
    django.setup()
    client = Client(name)
    children.serve({"plan": client.plan, "act": client.act, "capture": client.capture, "bare": client.bare})


if __name__ == "__main__":
    main(sys.argv[1])

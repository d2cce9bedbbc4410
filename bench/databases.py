"""The two databases a measurement runs on: a new SQLite file, a new PostgreSQL cluster that keeps fsync on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tools import pgcluster, scratch
from tools.scratch import Place

ENGINES = ("sqlite", "postgresql")


@contextlib.contextmanager
def database(engine: str) -> Iterator[Place]:
    """Yield an empty database with the tables made; gone afterwards."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(scratch.folder())
        place = scratch.sqlite(folder)
        if engine == "postgresql":
            place = Place(engine, stack.enter_context(pgcluster.cluster(durable=True)), folder)
        place.lianti("migrate", "--quiet")
        yield place


def available(engine: str) -> bool:
    """Say whether this machine can run the engine."""
    return engine == "sqlite" or pgcluster.find_binaries() is not None

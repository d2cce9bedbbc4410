"""Tables out of office files and pasted text, for apps below the one that knows how to read them."""

from __future__ import annotations

from collections.abc import Callable

Reader = Callable[[bytes | str], list[list[str]]]

_reader: list[Reader] = []


def set_table_reader(reader: Reader) -> None:
    """Say how a table is read; called by the app that reads the rosters."""
    _reader[:] = [reader]


def read_table(data: bytes | str) -> list[list[str]]:
    """Return the rows of a file or a pasted text as plain cells; refuses in one sentence what cannot be read."""
    return _reader[0](data)

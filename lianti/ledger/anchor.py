"""The anchor: a file outside the database that holds the head of every seal, so that cutting the end shows."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from lianti.ledger.models import Seal

_PIECE = 1 << 16


@dataclass(frozen=True)
class Head:
    """One line of the anchor: a seal without its leaves."""

    stream: str
    first_seq: int
    last_seq: int
    count: int
    root: str
    previous_root: str
    key_id: str
    mac: str

    @classmethod
    def of(cls, seal: Seal) -> Head:
        """Return the head of a seal."""
        return cls(
            seal.stream, seal.first_seq, seal.last_seq, seal.count,
            seal.root, seal.previous_root, seal.key_id, seal.mac,
        )  # fmt: skip

    def sealed(self) -> bytes:
        """Return the bytes that the MAC covers, the same as the seal's."""
        content = {name: value for name, value in asdict(self).items() if name != "mac"}
        return Seal(**content).head()


def append(path: Path, heads: Iterable[Head]) -> None:
    """Write whole lines to the end and onto the disk, or nothing at all."""
    data = "".join(json.dumps(asdict(head)) + "\n" for head in heads).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = _end_of_lines(handle)
        os.ftruncate(handle, end)
        try:
            _write(handle, data, end)
        except OSError:
            os.ftruncate(handle, end)
            raise
    finally:
        os.close(handle)


def _end_of_lines(handle: int) -> int:
    """Where the last whole line ends; what a power cut left behind it was never reported as written."""
    size = os.fstat(handle).st_size
    start = max(size - _PIECE, 0)
    tail = os.pread(handle, _PIECE, start)
    return start + tail.rfind(b"\n") + 1 if tail else 0


def _write(handle: int, data: bytes, place: int) -> None:
    while data:
        written = os.pwrite(handle, data, place)
        data, place = data[written:], place + written
    os.fsync(handle)


def read(path: Path) -> Iterator[Head | int]:
    """Yield every head in order; a line that is none is its number."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield Head(**json.loads(line))
            except (ValueError, TypeError):
                yield number

"""Processes that are told what to do line by line: one JSON object in, one JSON object out."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tools.scratch import Place

Answer = dict[str, Any]
Handler = Callable[..., Mapping[str, Any]]


class Child:
    """One process that has Django loaded against a place."""

    def __init__(self, place: Place, module: str, *arguments: str) -> None:
        self._process = place.start("-m", module, *arguments)

    def tell(self, order: str, **more: Any) -> None:
        """Give an order without waiting."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"order": order, **more}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        """Wait for the answer to the order given first."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a process of the bench ended:\n{self._process.communicate()[1][-3000:]}")
        found: Answer = json.loads(line)
        return found

    def ask(self, order: str, **more: Any) -> Answer:
        """Give an order and wait for its answer."""
        self.tell(order, **more)
        return self.answer()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


@contextlib.contextmanager
def children(place: Place, module: str, names: list[str]) -> Iterator[list[Child]]:
    """Yield one process for each name, loaded and waiting; all ended afterwards."""
    started = [Child(place, module, name) for name in names]
    try:
        for child in started:
            child.answer()
        yield started
    finally:
        for child in started:
            child.end()


def serve(handlers: Mapping[str, Handler]) -> None:
    """Answer the orders on standard input until they end; the first answer says that this process is ready."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order: Answer = json.loads(line)
        print(json.dumps(dict(handlers[order.pop("order")](**order))), flush=True)

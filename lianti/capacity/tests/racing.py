"""What every race for scarce things shares: processes that wait for the word, and what they do at it.

A child answers each line with one line of counts. `for UID` says what the race is for; `attempt N` tries N times
through the actions, as the interface does; `read` remembers something free as a page would; `take` takes it with
nothing but the table in its way.
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from django.db.models import Model

    from tests.fixtures.processes import ProcessDatabase

PROCESSES, ATTEMPTS, THINGS = 8, 25, 10
Child = subprocess.Popen[str]
Counts = dict[str, int]
NOTHING_FREE: Counts = {"taken": 0, "refused": 1, "errors": 0}


def tried(once: Callable[[], bool], count: int) -> Counts:
    """Try so many times and count; ``once`` says False when nothing was free."""
    from django.db import OperationalError

    from lianti.kernel.pure.errors import Refused

    result = {"taken": 0, "refused": 0, "errors": 0}
    for _number in range(count):
        try:
            result["taken" if once() else "refused"] += 1
        except Refused:
            result["refused"] += 1
        except OperationalError:
            result["errors"] += 1
    return result


def obey(
    attempt: Callable[[uuid.UUID, str], bool],
    read: Callable[[uuid.UUID], uuid.UUID | None],
    take: Callable[[uuid.UUID], None],
) -> None:
    """Answer the lines on stdin until they end; the argument is the name of the child."""
    django.setup()
    wanted, name = uuid.UUID(int=0), sys.argv[1]
    seen: uuid.UUID | None = None
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order, _, count = line.strip().partition(" ")
        answer: Counts = {}
        if order == "for":
            wanted, seen = uuid.UUID(count), None
        elif order == "attempt":
            answer = tried(partial(attempt, wanted, name), int(count))
        elif order == "read":
            seen = read(wanted)
        elif order == "take" and seen is None:
            answer = NOTHING_FREE
        elif order == "take" and seen is not None:
            take(seen)
            answer = {"taken": 1, "refused": 0, "errors": 0}
        print(json.dumps(answer), flush=True)


def tell(children: list[Child], order: str) -> Counter[str]:
    """Give all processes an order at once and add up their answers."""
    for child in children:
        assert child.stdin is not None
        child.stdin.write(order + "\n")
        child.stdin.flush()
    return answers(children)


def answers(children: list[Child]) -> Counter[str]:
    """Add up one line of each process."""
    total: Counter[str] = Counter()
    for child in children:
        assert child.stdout is not None
        line = child.stdout.readline()
        assert line, child.stderr.read() if child.stderr else ""
        total.update(json.loads(line))
    return total


def crowd(company: list[Child], database: ProcessDatabase, module: str, wanted: uuid.UUID) -> list[Child]:
    """Return eight processes with open connections that wait for the word; the company of a file starts once."""
    if not company:
        company += [database.python("-m", module, f"racer-{n}") for n in range(PROCESSES)]
        answers(company)
    tell(company, f"for {wanted}")
    return company


@contextmanager
def without_the_index(model: type[Model], name: str) -> Iterator[None]:
    """Take the lock away: a unique index on living rows."""
    from django.db import connection

    rows: Any = model
    [index] = [c for c in model._meta.constraints if c.name == name]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, index)
    try:
        yield
    finally:
        rows.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, index)


def blindly(children: list[Child]) -> Counter[str]:
    """Let all read and then all take, again and again, as the control does."""
    total: Counter[str] = Counter()
    for _round in range(ATTEMPTS):
        tell(children, "read")
        total += tell(children, "take")
    return total

"""Time is a parameter; only kernel.pure.clock reads the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.shape.sources import Finding, Source

CLOCK = "lianti/kernel/pure/clock.py"
READS = {
    "now": frozenset({"datetime", "dt", "timezone"}),
    "utcnow": frozenset({"datetime"}),
    "today": frozenset({"date", "datetime"}),
    "localtime": frozenset({"timezone", "time"}),
    "localdate": frozenset({"timezone"}),
    "time": frozenset({"time"}),
    "sleep": frozenset({"time"}),
}
STAMPS = frozenset({"auto_now", "auto_now_add"})
BARE = frozenset({"Now", "CurrentTimestamp"})


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _call_reads_clock(node: ast.Call) -> str | None:
    function = node.func
    if isinstance(function, ast.Attribute) and _last_name(function.value) in READS.get(function.attr, ()):
        return f"{_last_name(function.value)}.{function.attr}()"
    return f"{function.id}()" if isinstance(function, ast.Name) and function.id in BARE else None


def _passes_a_clock(node: ast.Attribute) -> bool:
    """`default=timezone.now`: the function itself handed over."""
    return node.attr in {"now", "utcnow", "today"} and _last_name(node.value) in READS[node.attr]


def no_now(source: Source) -> Iterator[Finding]:
    """Nothing outside the clock reads the time, waits, or lets the database fill in a moment."""
    if not source.is_python or source.path.parts[0] not in {"lianti", "tests"} or source.path.as_posix() == CLOCK:
        return
    for node in ast.walk(source.tree):
        found = None
        if isinstance(node, ast.Call):
            found = _call_reads_clock(node)
        elif isinstance(node, ast.Attribute) and _passes_a_clock(node):
            found = f"{_last_name(node.value)}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg in STAMPS and not source.is_migration:
            found = node.arg
        if found and isinstance(node, ast.Call | ast.Attribute | ast.keyword):
            yield source.at(node.lineno, f"{found} outside the clock: take the moment as a parameter")

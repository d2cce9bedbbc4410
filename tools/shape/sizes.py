"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.shape.sources import Finding, Source

FILE_LINES = 300
TEST_FILE_LINES = 400
FUNCTION_LINES = 40


def file_size(source: Source) -> Iterator[Finding]:
    """A file has at most 300 lines, a test file 400."""
    limit = TEST_FILE_LINES if source.is_test else FILE_LINES
    count = len(source.lines)
    if count > limit and not source.is_migration:
        yield source.at(limit, f"{count} lines, at most {limit}: make it a folder, split by verb or noun")


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines from `def` to the end, without the docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def function_size(source: Source) -> Iterator[Finding]:
    """A function has at most 40 lines, docstring not counted."""
    if not source.is_python or source.is_migration:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines_of(node) > FUNCTION_LINES:
            yield source.at(node.lineno, f"{node.name} has {_lines_of(node)} lines, at most {FUNCTION_LINES}: split it")

"""Interface text is Chinese inside gettext; nothing unfinished is left in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.shape.sources import Finding, Source

CHINESE = re.compile(r"[\u3400-\u9fff]")
WRAPPERS = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "mark"})
KINDS = frozenset({"views", "forms", "pages", "actions", "permissions", "rules", "states", "queries"})
# Text that is compared with what people type in, and never shown, carries this comment on its line.
DATA = "# data"
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error"]) + r")\b")
LEFT_OUT = re.compile("pragma: no" + r" cover|pytest\.(mark\.)?" + r"(skip|skipif|xfail|importorskip)\b")


def _docstrings(tree: ast.Module) -> set[int]:
    """The identities of the nodes that are docstrings or other bare strings."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _wrapped(tree: ast.Module) -> set[int]:
    """The identities of every node inside a call that marks text for translation."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in WRAPPERS:
                inside.update(id(part) for argument in node.args for part in ast.walk(argument))
    return inside


def _is_interface(node: ast.Constant, source: Source) -> bool:
    """Chinese text, unless its line says that it is data."""
    chinese = isinstance(node.value, str) and CHINESE.search(node.value)
    return bool(chinese) and DATA not in source.lines[(node.end_lineno or node.lineno) - 1]


def gettext(source: Source) -> Iterator[Finding]:
    """Chinese text in files that speak to people goes through gettext, and is never glued with f-strings."""
    if not source.is_product or not source.is_python or source.kind not in KINDS:
        return
    marked = _docstrings(source.tree) | _wrapped(source.tree)
    marked |= {id(part) for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr):
            glued = any(isinstance(part, ast.Constant) and CHINESE.search(str(part.value)) for part in node.values)
            if glued:
                yield source.at(node.lineno, "an f-string cannot be translated: use _('… {name}').format(name=…)")
        elif isinstance(node, ast.Constant) and id(node) not in marked and _is_interface(node, source):
            yield source.at(node.lineno, f"wrap {str(node.value)[:20]!r} in gettext (or mark), or say `{DATA}`")


def unfinished(source: Source) -> Iterator[Finding]:
    """No notes to oneself, no tests left out."""
    for number, line in enumerate(source.lines, 1):
        for pattern in (UNFINISHED, LEFT_OUT):
            found = pattern.search(line)
            if found:
                yield source.at(number, f"{found.group(0)} is not left in the tree: finish it, or open an issue")

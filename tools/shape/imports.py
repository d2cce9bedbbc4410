"""Order inside an app, and what one app may take from another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.shape.sources import Finding, Source, app_of

# What stands lower is imported by what stands higher, never the other way; helper modules with other names are free.
RANKS = {
    "facts": 0, "terms": 0, "shapes": 0, "kinds": 0, "roles": 0, "rules": 1, "states": 2, "models": 3,
    "permissions": 4, "queries": 4, "actions": 5, "forms": 6, "pages": 6, "tasks": 6, "views": 7, "urls": 8, "apps": 9,
}  # fmt: skip
PUBLIC = frozenset({"actions", "queries", "shapes", "facts", "terms", "permissions", "roles", "kinds"})
# Further modules that an app offers to others, each with its reason.
OFFERED = {
    ("ledger", "keyring"): "settings and encrypted fields open the keyring",
    ("ledger", "models"): "facts are what measures and charter read, and step rows are sealed rows",
    ("ledger", "notices"): "actions tell people what happened",
    ("ledger", "outbox"): "actions post messages to people who are not at a screen",
    ("ledger", "reconcile"): "apps register what the nightly reconcile expects",
    ("ledger", "signing"): "slips carry a signature that a device without network checks",
    ("ledger", "sealing"): "apps register their step rows as sealed streams",
    ("ledger", "wording"): "pages that show traces say them in words",
    ("records", "deciding"): "recognition says what may be decided about an outside report",
    ("residents", "exports"): "lists of persons leave the platform in one way: marked, traced, approved when long",
    ("residents", "households"): "a consent asks who signs for the person",
    ("residents", "identity"): "apps say how their rows follow a merge of two files",
    ("residents", "privacy"): "apps that show rows ask what is sensitive; the auditor begins with what stands out",
    ("residents", "retention"): "apps say whose case a number is, so that a legal hold on it holds the file",
    ("parties", "proof"): "views that cannot be taken back ask for a fresh proof",
    ("parties", "tries"): "public pages slow down guessing as the gate does",
    ("parties", "viewer"): "who acts, made from a session; alliances registers its lookup",
}
NEVER = {
    "views": frozenset({"models"}),
    "pages": frozenset({"models", "actions"}),
    "forms": frozenset({"models", "actions"}),
}


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _walk_runtime(node: ast.AST) -> Iterator[ast.AST]:
    """Walk the tree without what only the type checker sees."""
    for child in ast.iter_child_nodes(node):
        if not _is_type_checking(child):
            yield child
            yield from _walk_runtime(child)


def _package(source: Source, level: int) -> str:
    """The package that a relative import starts from; empty for an absolute one."""
    parents = source.path.parent.parts
    return ".".join(parents[: len(parents) - level + 1]) if level else ""


def imported(source: Source) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield line and dotted name, in parts, of everything the file imports from `lianti` at run time."""
    for node in _walk_runtime(source.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, [_package(source, node.level), node.module]))
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = tuple(name.split("."))
            if parts[0] == "lianti":
                yield node.lineno, parts


def _module_of(parts: tuple[str, ...]) -> str:
    app = app_of(parts) or ""
    rest = parts[1 + len(app.split(".")) :]
    return rest[0] if rest else ""


def order(source: Source) -> Iterator[Finding]:
    """Inside an app a file imports only what stands below it."""
    own = RANKS.get(source.kind)
    if not source.is_product or source.app is None or own is None:
        return
    for line, parts in imported(source):
        module = _module_of(parts)
        if app_of(parts) == source.app and RANKS.get(module, own) > own:
            yield source.at(line, f"{source.kind} may not import {module}: inside an app {module} stands above it")


def never(source: Source) -> Iterator[Finding]:
    """Views never import models; pages and forms neither models nor actions."""
    if not source.is_product or source.app is None or source.app.startswith("kernel."):
        return
    for line, parts in imported(source):
        module = _module_of(parts)
        if module in NEVER.get(source.kind, ()):
            yield source.at(line, f"{source.kind} may not import {module}; ask queries, or leave writing to the view")


def private(source: Source) -> Iterator[Finding]:
    """Another app's private modules are not imported."""
    if not source.is_product or source.app is None:
        return
    for line, parts in imported(source):
        app, module = app_of(parts), _module_of(parts)
        foreign = app is not None and app != source.app and not app.startswith("kernel.")
        relation = source.kind == module == "models"  # foreign keys point at the tables of lower apps
        if foreign and not relation and module not in PUBLIC and (app, module) not in OFFERED:
            hint = " (for annotations only: under TYPE_CHECKING)" if module == "models" else ""
            yield source.at(line, f"{'.'.join(parts)} is private to {app}; use its actions, queries or shapes{hint}")


def pure_rules(source: Source) -> Iterator[Finding]:
    """Rules and state tables import kernel.pure and their own app's plain modules, nothing of other apps."""
    if not source.is_product or source.kind not in {"rules", "states"} or source.app is None:
        return
    for line, parts in imported(source):
        app = app_of(parts)
        if app not in {source.app, "kernel.pure"} and app is not None:
            yield source.at(
                line, f"{source.kind} may import kernel.pure only, not {'.'.join(parts)}; pass the value in"
            )


def testing(source: Source) -> Iterator[Finding]:
    """What only serves tests is imported by tests only."""
    if not source.is_product:
        return
    for line, parts in imported(source):
        if "tests" in parts or parts[:3] == ("lianti", "kernel", "testing"):
            yield source.at(line, f"{'.'.join(parts)} is for tests only")

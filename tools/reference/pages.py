"""The reference pages, each made from one register."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

HEAD = "<!-- Written by `make docs` from the code; do not edit. -->\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _page(title: str, introduction: str, body: str) -> str:
    return f"# {title}\n\n{HEAD}\n{introduction}\n\n{body}"


def settings_page() -> str:
    """Every setting with its default and meaning."""
    from tools.reference.settings import NOTES, OTHERS

    notes = sorted((OTHERS | NOTES).items())
    rows = [(f"`{name}`", default, meaning) for name, (default, meaning) in notes]
    introduction = "Settings are environment variables, except where the table names a dotted path."
    return _page("Settings", introduction, _table(("Name", "Default", "Meaning"), rows))


def facts_page() -> str:
    """Every kind of fact with its fields."""
    from lianti.ledger.facts import all_kinds

    parts = []
    for kind in all_kinds():
        clause = f" Clause {kind.clause}." if kind.clause else ""
        body = _table(("Field", "Meaning"), [(f"`{name}`", text) for name, text in kind.fields.items()])
        parts.append(
            f"## `{kind.kind}`\n\n{kind.label}, version {kind.version}.{clause}\n\n" + (body if kind.fields else "")
        )
    introduction = (
        "What actions record. A fact holds opaque ids and codes, never names or free text; measures and charter read "
        "nothing else. A changed set of fields raises the version."
    )
    return _page("Facts", introduction, "\n".join(parts))


def terms_page() -> str:
    """Every term with its default and the fact that proves obedience."""
    from lianti.alliances.terms import all_terms

    rows = [
        (f"`{term.name}`", term.label, term.default, term.unit, f"`{term.obeyed_by}`", ", ".join(term.clauses))
        for term in all_terms()
    ]
    introduction = (
        "Values that a charter sets and the program obeys. An institution in two alliances obeys the stricter one."
    )
    return _page("Terms", introduction, _table(("Name", "Chinese", "Default", "Unit", "Obeyed by", "Clauses"), rows))


def gauges_page() -> str:
    """The closed vocabulary of gauges."""
    from lianti.measures.kinds import COMMON, COMPARISONS, OPERATIONS

    rows = [
        (f"`{name}`", operation.label, operation.meaning, operation.unit,
         "; ".join(" or ".join(f"`{key}`" for key in keys) for keys in operation.needs),
         ", ".join(f"`{key}`" for key in operation.may))
        for name, operation in OPERATIONS.items()
    ]  # fmt: skip
    body = _table(("Operation", "Chinese", "Computes", "Unit", "Needs", "May have"), rows)
    body += "\n## Comparisons\n\n" + _table(("Word", "Meaning"), [(f"`{k}`", v) for k, v in COMPARISONS.items()])
    common = ", ".join(f"`{key}`" for key in COMMON)
    return _page("Gauges", f"What a charter entry may ask of the facts. Every gauge may have {common}.", body)


def roles_page() -> str:
    """Every role."""
    from lianti.parties.roles import ROLES

    rows = [(f"`{code}`", label) for code, label in ROLES.items()]
    return _page(
        "Roles", "What a person may act as at an institution, by a dated grant.", _table(("Code", "Chinese"), rows)
    )


def _usage(name: str, add_arguments: Callable[[argparse.ArgumentParser], None]) -> list[tuple[str, str]]:
    """The arguments of a command, as the help shows them."""
    parser = argparse.ArgumentParser(prog=name, add_help=False)
    add_arguments(parser)
    rows = []
    for action in parser._actions:
        label = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        rows.append((f"`{label}`", (action.help or "").replace("%(default)s", str(action.default))))
    return rows


def commands_page() -> str:
    """Every command with its arguments and examples."""
    from lianti.cli.registry import discover

    parts = []
    for command in discover():
        text = [f"## `lianti {command.name}`\n", (command.module.__doc__ or command.help).strip() + "\n"]
        rows = _usage(command.name, command.add_arguments)
        if rows:
            text.append(_table(("Argument", "Meaning"), rows))
        text += [f"    {line}\n\n{meaning}\n" for line, meaning in command.examples]
        parts.append("\n".join(text))
    introduction = (
        "`lianti COMMAND --help` says the same. Reporting commands take `--json`; 1 means something is wrong."
    )
    return _page("Commands", introduction, "\n".join(parts))


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "facts.md": facts_page,
    "terms.md": terms_page,
    "gauges.md": gauges_page,
    "roles.md": roles_page,
    "commands.md": commands_page,
}


def write(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")

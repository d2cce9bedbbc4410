"""Run every check over the tree; prints what is wrong and exits with 1."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tools.shape import imports, moments, sizes, templates, wording
from tools.shape.sources import Finding, Source, read

Check = Callable[[Source], Iterator[Finding]]
PYTHON: tuple[Check, ...] = (
    imports.order,
    imports.never,
    imports.private,
    imports.pure_rules,
    imports.testing,
    wording.gettext,
)
ALL: tuple[Check, ...] = (
    sizes.file_size, sizes.function_size, moments.no_now, wording.unfinished,
    templates.strict_policy, templates.translated,
)  # fmt: skip


def findings(root: Path) -> list[Finding]:
    """Return everything wrong in the tree under `root`."""
    found: list[Finding] = []
    for source in read(root):
        checks: Iterable[Check] = (*ALL, *PYTHON) if source.is_python else ALL
        for check in checks:
            found.extend(check(source))
    return sorted(found)


def main(arguments: list[str]) -> int:
    """Check the tree in the current folder, or in the one given."""
    root = Path(arguments[0]) if arguments else Path.cwd()
    found = findings(root)
    for finding in found:
        print(finding)
    print(f"shape: {len(found)} findings" if found else "shape: clean")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Look at this machine and this installation: what is missing, and what to do about it."""

from __future__ import annotations

import argparse

from lianti.cli.output import add_json, print_json

NAME = "doctor"
HELP = "check this machine and this installation"
EXAMPLES = (
    ("lianti doctor", "one line per check; exit 1 when something is wrong"),
    ("lianti doctor --json", "{ok, checks: [{name, verdict, detail}]}"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run every check; a warning does not count as wrong."""
    from lianti.serving import doctor

    results = doctor.examine()
    ok = not any(result.verdict == doctor.WRONG for result in results)
    if args.json:
        print_json({"ok": ok, "checks": [result._asdict() for result in results]})
    else:
        for result in results:
            print(f"{result.verdict:<8} {result.name:<14} {result.detail}")
    return 0 if ok else 1

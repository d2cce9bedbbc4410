"""Bring the database up to this version of the program."""

from __future__ import annotations

import argparse

NAME = "migrate"
HELP = "bring the database up to this version"
EXAMPLES = (
    ("lianti migrate", "apply what is missing"),
    ("lianti migrate --check", "change nothing; exit 1 when something is missing"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--check", action="store_true", help="only say whether migrations are missing")
    parser.add_argument("--quiet", action="store_true", help="print nothing while applying")


def run(args: argparse.Namespace) -> int:
    """Apply the migrations, or with `--check` exit 1 when some are missing."""
    from lianti.serving.prepare import apply_migrations
    from lianti.serving.schema import missing_migrations

    if args.check:
        missing = missing_migrations()
        print("\n".join(missing) if missing else "The database is up to date.")
        return 1 if missing else 0
    apply_migrations(verbosity=0 if args.quiet else 1)
    return 0

"""Pass the rest of the line to Django's own administration commands."""

from __future__ import annotations

import argparse

NAME = "manage"
HELP = "run one of Django's own commands"
NEEDS_DJANGO = False
EXAMPLES = (
    ("lianti manage makemigrations referrals", "write a migration for changed models"),
    ("lianti manage shell", "a Python shell with the models loaded"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("words", nargs=argparse.REMAINDER, help="Django's command and its arguments")


def run(args: argparse.Namespace) -> int:
    """Hand over to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lianti manage", *(args.words or ["help"])])
    return 0

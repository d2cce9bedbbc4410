"""Reads the command line, loads Django when the sub-command needs it, and turns refusals into sentences."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from lianti.cli.registry import Command, discover, find
from lianti.kernel.pure.errors import Refused

INTRODUCTION = """\
Lianti (联体), the platform of a medical group, from the command line.

  lianti COMMAND --help     what a command does, with examples
  lianti run                start everything on this machine

Reporting commands take --json; a command that found something wrong exits with 1.
The environment variable DATABASE_URL (sqlite:///… or postgresql://…) chooses the database.
"""


def _describe(command: Command, parser: argparse.ArgumentParser) -> None:
    lines = [f"  {line}\n      {meaning}" for line, meaning in command.examples]
    parser.description = command.module.__doc__ or command.help
    parser.epilog = "examples:\n" + "\n".join(lines) if lines else None
    command.add_arguments(parser)
    parser.set_defaults(command=command)


def build_parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """Return the parser for the given sub-commands."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="lianti", description=INTRODUCTION, formatter_class=raw)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in commands:
        _describe(command, verbs.add_parser(command.name, help=command.help, formatter_class=raw))
    return parser


def _load_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianti.settings.dev")
    import django

    django.setup()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianti.settings.dev")
    # Only the command asked for is imported: `lianti run` must be quick.
    known = find(words[0]) if words else None
    parser = build_parser([known] if known else discover())
    args = parser.parse_args(words)
    command: Command | None = getattr(args, "command", None)
    if command is None:
        parser.print_help()
        return 0
    if command.needs_django:
        _load_django()
    try:
        return command.run(args)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has gone; point stdout elsewhere so that closing it does not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130

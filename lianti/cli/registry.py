"""Finds the sub-commands by file name, so that a new file in `commands/` is a new command."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple, cast

from lianti.cli import commands

REQUIRED = ("NAME", "HELP", "add_arguments", "run")


class Command(NamedTuple):
    """One sub-command, backed by its module."""

    module: ModuleType

    @property
    def name(self) -> str:
        """The word typed after `lianti`."""
        return str(self.module.NAME)

    @property
    def help(self) -> str:
        """One sentence for the list of commands."""
        return str(self.module.HELP)

    @property
    def examples(self) -> Sequence[tuple[str, str]]:
        """Lines of (command line, what it does)."""
        return cast(Sequence[tuple[str, str]], getattr(self.module, "EXAMPLES", ()))

    @property
    def needs_django(self) -> bool:
        """Whether the models are loaded before `run`."""
        return bool(getattr(self.module, "NEEDS_DJANGO", True))

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Let the command declare its arguments."""
        self.module.add_arguments(parser)

    def run(self, args: argparse.Namespace) -> int:
        """Run the command and return its exit code."""
        return int(self.module.run(args))


def _load(module_name: str) -> Command:
    module = importlib.import_module(f"{commands.__name__}.{module_name}")
    absent = [name for name in REQUIRED if not hasattr(module, name)]
    if absent:
        raise TypeError(f"{module.__name__} lacks {', '.join(absent)}")
    return Command(module)


def names() -> list[str]:
    """Return the names of all sub-commands without importing them."""
    return sorted(info.name.replace("_", "-") for info in pkgutil.iter_modules(commands.__path__))


def find(name: str) -> Command | None:
    """Return the sub-command called `name`, or None."""
    return _load(name.replace("-", "_")) if name in names() else None


def discover() -> list[Command]:
    """Import and return all sub-commands, by name."""
    return [_load(name.replace("-", "_")) for name in names()]

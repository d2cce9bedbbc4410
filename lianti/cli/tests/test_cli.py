"""The command line: every command is found, teaches, and says no with a sentence."""

from __future__ import annotations

import argparse
import json
import sys
import types

import pytest

from lianti.cli import commands, registry
from lianti.cli.main import main
from lianti.cli.registry import Command
from lianti.kernel.pure.errors import Refused


def test_without_words_it_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in registry.names())


@pytest.mark.parametrize("command", registry.discover(), ids=lambda command: command.name)
def test_every_command_teaches(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.name in registry.names()
    with pytest.raises(SystemExit) as ended:
        main([command.name, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "examples:" in said
    assert all(line.startswith("lianti ") for line, _ in command.examples)


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["fly"])
    assert ended.value.code == 2
    assert "fly" in capsys.readouterr().err


def _pretend(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Put a command that raises into the registry."""
    module = types.ModuleType(f"{commands.__name__}.pretend")

    def run(_args: argparse.Namespace) -> int:
        raise error

    for name, value in {"NAME": "pretend", "HELP": "x", "add_arguments": lambda parser: None, "run": run}.items():
        setattr(module, name, value)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(registry, "names", lambda: ["pretend"])


def test_a_refusal_is_a_sentence_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _pretend(monkeypatch, Refused("full", "号源 {name} 已满", name="A"))
    assert main(["pretend"]) == 1
    assert capsys.readouterr().err == "号源 A 已满\n"


def test_control_c_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, KeyboardInterrupt())
    assert main(["pretend"]) == 130


def test_a_command_file_that_lacks_something_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType(f"{commands.__name__}.half")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(registry, "names", lambda: ["half"])
    with pytest.raises(TypeError, match=r"half lacks NAME, HELP"):
        registry.find("half")


@pytest.mark.django_db
def test_the_schedule_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {"job", "cadence", "last_due_at", "outcome"} == set(document["jobs"][0])


@pytest.mark.django_db
def test_nothing_is_missing_after_migrating(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--check"]) == 0
    assert "up to date" in capsys.readouterr().out

"""齐守诚 is the first administrator of a new installation."""

from __future__ import annotations

import io

import pytest

from lianti.cli.main import main
from lianti.parties.models import Grant, User

pytestmark = pytest.mark.django_db
ARGS = ["account", "qi.shoucheng", "--name", "齐守诚", "--institution", "示例市中心医院", "--stdin"]


def give(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))


def test_a_weak_password_makes_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    give(monkeypatch, "12345678")
    assert main(ARGS) == 1
    assert capsys.readouterr().err
    assert not User.objects.exists()


def test_the_first_account_is_an_administrator_and_there_is_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, "stone-river-2042")
    assert main(ARGS) == 0
    assert Grant.objects.get().role == "administrator"
    give(monkeypatch, "stone-river-2042")
    assert main([*ARGS[:1], "another", *ARGS[2:]]) == 1
    assert User.objects.count() == 1

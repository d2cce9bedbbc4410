"""Messages on their way out: posted once, quiet at night, tried again, and nothing leaves unasked."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from lianti.cli.main import main
from lianti.kernel.pure import clock
from lianti.ledger import outbox
from lianti.ledger.models import Fact, OutboxMessage
from lianti.ledger.outbox import posting, templates

NOON = clock.at_time(dt.date(2026, 3, 11), 12)
MINUTE = dt.timedelta(minutes=1)
PHONE = "10000001234"
pytestmark = pytest.mark.django_db


class Broken:
    """A gateway that does not answer."""

    name = "broken"

    def send(self, *, address: str, text: str, uid: str) -> None:
        raise outbox.DeliveryFailed("gateway_busy")


class Exploding:
    """An adapter with a mistake in it."""

    name = "exploding"

    def send(self, *, address: str, text: str, uid: str) -> None:
        raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(templates, "_TEMPLATES", dict(templates._TEMPLATES))
    monkeypatch.setattr(posting, "_book", [lambda _uid: PHONE])
    outbox.declare_template("test.calm", "转诊单 {number} 已回转")
    outbox.declare_template("test.urgent", "转诊单 {number} 急", urgent=True)
    settings.LIANTI_OUTBOX_CHANNEL, settings.LIANTI_OUTBOX_FILE = "file", tmp_path / "out" / "messages.jsonl"
    settings.LIANTI_QUIET_HOURS = "21:00-07:00"


def post(at: dt.datetime = NOON, *, key: str = "a", template: str = "test.calm", **params: str) -> None:
    with transaction.atomic():
        outbox.post(
            key=key, to_uid=uuid.UUID(int=7), template=template, params=params or {"number": "123456789012"},
            path="/referrals/123456789012/", at=at,
        )  # fmt: skip


def only() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_a_name_never_gets_into_a_message() -> None:
    for params in ({"number": "王秀兰"}, {"number": "1", "name": "x"}, {"no": "1"}, {"number": "1" * 41}):
        with pytest.raises(ValueError, match=r"test\.calm"):
            post(**params)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        post(template="test.unknown")
    assert not OutboxMessage.objects.exists()


def test_a_message_goes_to_the_file_once_and_its_address_is_masked(settings: Any) -> None:
    post()
    post()
    assert outbox.deliver_due(NOON) == (1, 0) and outbox.deliver_due(NOON + MINUTE) == (0, 0)
    lines = settings.LIANTI_OUTBOX_FILE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 and PHONE not in lines[0] and "123456789012 已回转" in json.loads(lines[0])["text"]
    assert oct(settings.LIANTI_OUTBOX_FILE.stat().st_mode)[-3:] == "600"
    assert (only().state, only().sent_at) == ("sent", NOON)
    assert Fact.objects.get(kind="outbox.sent").data["attempts"] == 1


def test_without_a_channel_nothing_is_written_and_a_wrong_one_is_named(settings: Any) -> None:
    settings.LIANTI_OUTBOX_CHANNEL = "none"
    post()
    assert not OutboxMessage.objects.exists() and outbox.deliver_due(NOON) == (0, 0)
    settings.LIANTI_OUTBOX_CHANNEL = "no.such.Adapter"
    with pytest.raises(ImproperlyConfigured, match=r"no\.such\.Adapter"):
        outbox.deliver_due(NOON)


def test_at_night_only_what_is_urgent_goes() -> None:
    night = clock.at_time(dt.date(2026, 3, 11), 23)
    post(night, key="calm")
    post(night, key="urgent", template="test.urgent")
    assert outbox.deliver_due(night) == (1, 0)
    assert OutboxMessage.objects.get(key="calm").next_at == clock.at_time(dt.date(2026, 3, 12), 7)
    assert outbox.deliver_due(clock.at_time(dt.date(2026, 3, 12), 7)) == (1, 0)


def test_a_busy_gateway_is_asked_again_with_growing_pauses(settings: Any) -> None:
    settings.LIANTI_OUTBOX_CHANNEL = f"{__name__}.Broken"
    post()
    at, pauses = NOON, []
    for _n in range(5):
        assert outbox.deliver_due(at) == (0, 1)
        assert outbox.deliver_due(at) == (0, 0), "not again in the same moment"
        pauses.append(int((only().next_at - at).total_seconds() // 60))
        at = only().next_at
    assert pauses[:4] == [1, 5, 30, 120]
    assert (only().state, only().problem, only().attempts) == ("failed", "gateway_busy", 5)
    assert Fact.objects.get(kind="outbox.failed").data["problem"] == "gateway_busy"
    assert outbox.deliver_due(at + dt.timedelta(days=1)) == (0, 0)


def test_a_mistake_in_an_adapter_does_not_stop_the_others(settings: Any) -> None:
    settings.LIANTI_OUTBOX_CHANNEL = f"{__name__}.Exploding"
    post(key="a")
    post(key="b")
    assert outbox.deliver_due(NOON) == (0, 2)
    assert set(OutboxMessage.objects.values_list("problem", flat=True)) == {"channel_error"}


def test_who_has_no_address_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_book", [lambda _uid: ""])
    post()
    assert outbox.deliver_due(NOON) == (0, 1)
    assert (only().state, only().problem) == ("failed", "no_address")


def test_what_a_dead_worker_took_is_taken_again_and_a_backlog_is_not_poured_out() -> None:
    post()
    OutboxMessage.objects.update(state="sending", next_at=NOON + 10 * MINUTE, attempts=1)
    assert outbox.deliver_due(NOON + 9 * MINUTE) == (0, 0)
    assert outbox.deliver_due(NOON + 10 * MINUTE) == (1, 0)
    post(key="old")
    assert outbox.deliver_due(NOON + dt.timedelta(days=4)) == (0, 0)
    old = OutboxMessage.objects.get(key="old")
    assert (old.state, old.problem) == ("failed", "stale")
    assert Fact.objects.get(kind="outbox.failed", subject_uid=old.uid).data["problem"] == "stale"


def test_a_long_backlog_rests_in_parts_and_none_of_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_BATCH", 2)
    for number in range(3):
        post(key=f"old-{number}")
    late = NOON + dt.timedelta(days=4)
    for resting in (2, 3, 3):
        assert outbox.deliver_due(late) == (0, 0)
        assert Fact.objects.filter(kind="outbox.failed").count() == resting
    assert set(OutboxMessage.objects.values_list("state", "problem")) == {("failed", "stale")}


def test_a_message_that_another_worker_took_is_not_given_up() -> None:
    post()
    seen = only()
    OutboxMessage.objects.update(state="sending", next_at=NOON + MINUTE)
    posting._give_up(seen, NOON + dt.timedelta(days=4))
    assert only().state == "sending" and not Fact.objects.filter(kind="outbox.failed").exists()


@pytest.mark.parametrize(
    ("hours", "at", "after"),
    [("21:00-07:00", 22, 7), ("21:00-07:00", 3, 7), ("21:00-07:00", 7, 7), ("12:00-14:00", 13, 14), ("", 3, 3)],
)
def test_quiet_hours_end_in_the_morning(hours: str, at: int, after: int) -> None:
    moment = outbox.Quiet.parse(hours).after(clock.at_time(dt.date(2026, 3, 11), at))
    assert clock.local(moment).hour == after


@pytest.mark.parametrize("text", ["21", "21:00", "x-y", "25:00-07:00"])
def test_quiet_hours_that_cannot_be_read_are_said_to_be_wrong(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        outbox.Quiet.parse(text)


def test_the_command_says_how_messages_go(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    with clock.frozen(NOON):
        assert main(["outbox", "--json"]) == 0
        assert list(json.loads(capsys.readouterr().out)) == ["ok", "channel", "states", "failures"]
        settings.LIANTI_OUTBOX_CHANNEL = "no_address"
        post()
        OutboxMessage.objects.update(state="failed", problem="no_address")
        assert main(["outbox"]) == 1
    assert "no_address" in capsys.readouterr().out

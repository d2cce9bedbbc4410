"""The live stream: says what changed, keeps the line, notices the end of a session, and ends with the server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError

from lianti.serving import live

SCOPE = {"type": "http", "method": "GET", "path": "/live/stream", "headers": []}
Answer = Mapping[str, int] | None | Exception


def run(coroutine: Coroutine[Any, Any, Browser]) -> Browser:
    """Run in a thread of its own: the browser tests keep an event loop in this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result(timeout=10)


class Browser:
    """The other end of the line: collects what is sent, and hangs up after so many messages."""

    def __init__(self, hang_up_after: int = 99) -> None:
        self.sent: list[dict[str, Any]] = []
        self._after = hang_up_after
        self._gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(dict(message))
        if len(self.sent) >= self._after:
            self._gone.set()

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()


def talk(
    monkeypatch: pytest.MonkeyPatch, answers: list[Answer], hang_up_after: int, path: str = "/live/stream"
) -> Browser:
    """Run one connection against a list of answers; the last answer repeats."""
    given: Iterator[Answer] = iter(answers)
    last: list[Answer] = [None]

    async def fake(_scope: object) -> Mapping[str, int] | None:
        last[0] = next(given, last[0])
        if isinstance(last[0], Exception):
            raise last[0]
        return last[0]

    monkeypatch.setattr(live, "_look", fake)
    monkeypatch.setattr(live, "closing", asyncio.Event())

    async def act() -> Browser:
        browser = Browser(hang_up_after)
        await asyncio.wait_for(live.application({**SCOPE, "path": path}, browser.receive, browser.send), 5)
        return browser

    return run(act())


@pytest.fixture(autouse=True)
def _quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIANTI_LIVE_SECONDS = 0.01
    monkeypatch.setattr(live, "PING_SECONDS", 0.03)


def test_a_stranger_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = talk(monkeypatch, [None], 99)
    assert browser.sent[0]["status"] == 401
    assert "counts" not in browser.text


def test_numbers_are_sent_at_once_and_then_only_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = talk(monkeypatch, [{"inbox": 1}, {"inbox": 1}, {"inbox": 2}], 3)
    assert browser.text.count("event: counts") == 2
    assert 'data: {"inbox": 1}' in browser.text
    assert 'data: {"inbox": 2}' in browser.text
    assert dict(browser.sent[0]["headers"])[b"cache-control"] == b"no-store"


def test_a_quiet_line_is_kept_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = talk(monkeypatch, [{"inbox": 1}], 3)
    assert browser.text.endswith(": ping\n\n")


def test_the_end_of_a_session_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = talk(monkeypatch, [{"inbox": 1}, None], 99)
    assert browser.text.endswith("event: signed_out\ndata: {}\n\n")
    assert browser.sent[-1]["more_body"] is False


def test_a_restarting_database_does_not_break_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = talk(monkeypatch, [{"inbox": 1}, OperationalError("gone"), {"inbox": 2}], 3)
    assert 'data: {"inbox": 2}' in browser.text


def test_pages_that_poll_get_the_numbers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = talk(monkeypatch, [{"inbox": 3}], 99, "/live/counts")
    assert (browser.sent[0]["status"], browser.text) == (200, '{"inbox": 3}')


def test_the_server_can_close_every_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act() -> Browser:
        browser = Browser()
        running = asyncio.create_task(live.application({**SCOPE}, browser.receive, browser.send))
        while len(browser.sent) < 2:
            await asyncio.sleep(0)
        live.closing.set()
        await asyncio.wait_for(running, 5)
        return browser

    async def fake(_scope: object) -> Mapping[str, int]:
        return {}

    monkeypatch.setattr(live, "_look", fake)
    monkeypatch.setattr(live, "closing", asyncio.Event())
    assert run(act()).sent[-1]["more_body"] is False


def test_nothing_can_be_posted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act() -> Browser:
        browser = Browser()
        await live.application({**SCOPE, "method": "POST"}, browser.receive, browser.send)
        return browser

    assert run(act()).sent[0]["status"] == 405


@pytest.mark.django_db
def test_without_a_session_nobody_is_asked(settings: Any) -> None:
    settings.LIANTI_LIVE_PROVIDER = "nowhere.at.all"
    assert live.look(SCOPE) is None
    assert live.look({**SCOPE, "headers": [(b"cookie", b"sessionid=made-up")]}) is None

"""What the page is told while it is open: a native async application under /live/, beside Django's threads.

`/live/stream` sends server-sent events: `counts` when the numbers changed, `signed_out` when the session ended, and a
comment every 15 seconds so that proxies keep the line. `/live/counts` answers once, for pages that poll. The numbers
come from the function named by LIANTI_LIVE_PROVIDER: `counts_for(request)`, where `request` has `user`, `session` and
`COOKIES` and nothing else; None means that this session may not see any. Asking never prolongs a session.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils.module_loading import import_string

from lianti.serving.shapes import Receive, Scope, Send

Counts = Mapping[str, int]
Provider = Callable[[HttpRequest], Counts | None]

PING_SECONDS = 15.0
STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
JSON_HEADERS = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]

log = logging.getLogger(__name__)
closing = asyncio.Event()
# Two threads, so that a thousand open pages ask one after the other and leave the database to those who work.
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


def _request(scope: Scope) -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    request.COOKIES = parse_cookie(raw.decode("latin1"))
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    return request


def look(scope: Scope) -> Counts | None:
    """This function will return the numbers for the session of this request, or None when nobody is signed in."""
    close_old_connections()
    try:
        request = _request(scope)
        if not request.user.is_authenticated:
            return None
        path = settings.LIANTI_LIVE_PROVIDER
        provider: Provider | None = import_string(path) if path else None
        return provider(request) if provider else {}
    finally:
        close_old_connections()


async def _look(scope: Scope) -> Counts | None:
    return await sync_to_async(look, thread_sensitive=False, executor=_pool)(scope)


async def _answer(send: Send, status: int, document: Mapping[str, Any]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": JSON_HEADERS})
    await send({"type": "http.response.body", "body": json.dumps(document).encode()})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


def _event(name: str, document: Mapping[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(document, sort_keys=True)}\n\n".encode()


class _Stream:
    """One open page."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._last: Counts = {}
        self._quiet = 0.0

    async def push(self, body: bytes, *, more: bool = True) -> None:
        """Send bytes; `more` false ends the stream."""
        self._quiet = 0.0
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def open(self, counts: Counts) -> None:
        """Send the head and the first numbers."""
        await self._send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
        await self.push(b"retry: 5000\n\n" + _event("counts", counts))
        self._last = counts

    async def tick(self, waited: float) -> bool:
        """Look again, send what changed or a sign of life; False when the session has ended."""
        self._quiet += waited
        try:
            counts = await _look(self._scope)
        except DatabaseError:
            log.exception("live numbers could not be read")
            counts = self._last
        if counts is None:
            await self.push(_event("signed_out", {}))
            return False
        if counts != self._last:
            self._last = counts
            await self.push(_event("counts", counts))
        elif self._quiet >= PING_SECONDS:
            await self.push(b": ping\n\n")
        return True


async def _stream(scope: Scope, receive: Receive, send: Send) -> None:
    counts = await _look(scope)
    if counts is None:
        return await _answer(send, 401, {"error": "signed_out"})
    stream = _Stream(scope, send)
    await stream.open(counts)
    seconds = settings.LIANTI_LIVE_SECONDS
    ends = {asyncio.ensure_future(_until_gone(receive)), asyncio.ensure_future(closing.wait())}
    try:
        alive = True
        while alive:
            done, _ = await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            alive = not done and await stream.tick(seconds)
        await stream.push(b"", more=False)
    finally:
        for end in ends:
            end.cancel()


async def _counts(scope: Scope, _receive: Receive, send: Send) -> None:
    counts = await _look(scope)
    if counts is None:
        await _answer(send, 401, {"error": "signed_out"})
    else:
        await _answer(send, 200, counts)


ROUTES = {"/live/stream": _stream, "/live/counts": _counts}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request under /live/."""
    route = ROUTES.get(scope["path"])
    if route is None:
        await _answer(send, 404, {"error": "not_found"})
    elif scope["method"] != "GET":
        await _answer(send, 405, {"error": "method_not_allowed"})
    else:
        await route(scope, receive, send)

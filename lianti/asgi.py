"""One port: /live/ is native async, everything else is Django in a pool of threads.

Server-sent events under WSGI would hold a thread for as long as a page is open.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from lianti.serving.live import application as live
from lianti.serving.shapes import Receive, Scope, Send
from lianti.wsgi import application as pages

# Threads take turns at Python: with more of them everybody waits for everybody else, and who came first is not answered
# first. With fewer, two long answers (a workbook, a report) hold up all others.
THREADS = 4

_pages = WSGIMiddleware(cast(Any, pages), workers=THREADS)


def _coroutine(receive: Receive) -> Receive:
    """Return `receive` as the coroutine function that a2wsgi needs; granian's gives a future, and every POST failed."""

    async def call() -> MutableMapping[str, Any]:
        return await receive()

    return call


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route one connection to the live application or to the pages."""
    if scope["type"] == "http" and scope["path"].startswith("/live/"):
        await live(scope, receive, send)
    else:
        await _pages(cast(Any, scope), cast(Any, _coroutine(receive)), cast(Any, send))

"""The web process: one port, one event loop, Django in a small pool of threads."""

from __future__ import annotations

import asyncio
import logging
import os
import signal

from granian.server.embed import Server

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# How long open streams and running requests get to end after the signal.
GRACE_SECONDS = 3.0

log = logging.getLogger(__name__)


async def _serve(host: str, port: int) -> None:
    from granian.constants import Interfaces

    from lianti.asgi import application
    from lianti.serving.live import closing

    server = Server(application, address=host, port=port, interface=Interfaces.ASGINL, log_enabled=False)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    closing.set()
    server.stop()
    await asyncio.wait({serving}, timeout=GRACE_SECONDS)


def serve(host: str, port: int) -> None:
    """This function will serve until SIGINT, SIGTERM or SIGHUP arrives."""
    asyncio.run(_serve(host, port))
    # Threads of the pool may still wait for a slow request; the process must not outlive its supervisor for them.
    logging.shutdown()
    os._exit(0)

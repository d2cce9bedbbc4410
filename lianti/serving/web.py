"""The web process: one port, one event loop, Django in a small pool of threads."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal

from django.conf import settings
from django.urls import reverse
from granian.constants import Interfaces
from granian.server.embed import Server

from lianti.serving.live import closing
from lianti.serving.shapes import Application

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# How long open streams and running requests get to end after the signal.
GRACE_SECONDS = 3.0

log = logging.getLogger(__name__)


async def _serve(application: Application, host: str, port: int) -> int:
    server = Server(application, address=host, port=port, interface=Interfaces.ASGINL, log_enabled=False)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        log.error("the web server ended by itself", exc_info=serving.exception())
        return 1
    closing.set()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait({serving}, timeout=GRACE_SECONDS)
    return 0


def settle() -> None:
    """This function will load every page before the first is asked for, and keep the collector away from what stays.

    A full collection looked at four hundred thousand objects of the program itself and stopped everybody for 0.2 s.
    """
    reverse(settings.LOGIN_URL)
    gc.collect()
    gc.freeze()


def serve(application: Application, host: str, port: int) -> None:
    """This function will serve an ASGI application until SIGINT, SIGTERM or SIGHUP arrives, and end the process."""
    settle()
    code = asyncio.run(_serve(application, host, port))
    # Threads of the pool may still wait for a slow request; the process must not outlive its supervisor for them.
    logging.shutdown()
    os._exit(code)

"""Starts the web server and the worker as one group, and ends all of it when one ends or when told to.

The children stay in the process group of the terminal. Should this process be killed outright, Linux sends them
SIGTERM (parent-death signal), so none is ever left over.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time

from lianti.kernel.pure.errors import mark as _
from lianti.serving import children

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
WATCHED = STOP_SIGNALS | {signal.SIGCHLD}
START_SECONDS = 60.0
GRACE_SECONDS = 10.0
_NAMES = {"web server": _("网页服务"), "worker": _("后台任务")}


class Group:
    """The children, started in order and ended together."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *words: str) -> None:
        """Start `lianti` with these words as the child called `name`."""
        self._children[name] = children.start(*words)

    def ended(self) -> str | None:
        """Return the name of a child that has ended by itself, or None."""
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask every child to end, and end those that do not within the grace time."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for child in self._children.values():
            try:
                child.wait(timeout=max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _wait(group: Group, seconds: float) -> bool:
    """Wait for a signal or a child's end; True when the group should stop now."""
    received = signal.sigtimedwait(WATCHED, seconds)
    return (received is not None and received.si_signo in STOP_SIGNALS) or group.ended() is not None


def _wait_until_it_answers(group: Group, host: str, port: int) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if _answers(host, port):
            return True
        if _wait(group, 0.1):
            return False
    return False


def serve(host: str, port: int, *, welcome: str = "") -> int:
    """This function will run web server and worker until told to stop (returns 0) or until one ends (returns 1).

    `welcome` is printed under the address as soon as the server answers.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    group = Group()
    try:
        group.start("web server", "web", "--host", host, "--port", str(port))
        group.start("worker", "worker")
        reachable = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
        if _wait_until_it_answers(group, reachable, port):
            running = _("\n  联体已启动：http://{host}:{port}\n{welcome}\n  按 Ctrl-C 全部停止。")
            print(running.format(host=reachable, port=port, welcome=welcome), flush=True)
            while not _wait(group, 60.0):
                continue
        ended = group.ended()
        if ended:
            print(_("{name}意外停止，其余部分随之停止。").format(name=_NAMES[ended]), file=sys.stderr)
        return 1 if ended else 0
    finally:
        group.stop()

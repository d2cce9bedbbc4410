"""Starts `lianti` commands as children that cannot outlive this process."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARENT_DEATH_SIGNAL = 1
ALL_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}


def _in_child(parent: int) -> None:
    """Between fork and exec: signals as usual again, and SIGTERM from Linux when the parent vanishes."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ALL_SIGNALS)
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def start(*words: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """This function will start one `lianti` command in this process group and return it."""
    parent = os.getpid()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-m", "lianti", *words],
        env=os.environ | {"PYTHONPATH": path} | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: _in_child(parent),
    )


def call(*words: str, environment: Mapping[str, str] | None = None) -> int:
    """This function will run one `lianti` command to its end and return its exit code."""
    with start(*words, environment=environment) as child:
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            raise

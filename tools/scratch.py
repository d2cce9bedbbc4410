"""A throw-away installation: a folder with database, keys and files, and the real server in front of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


@dataclass(frozen=True)
class Place:
    """A database with a folder of its own for keys, anchor and files, under the settings of `make run`."""

    engine: str
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which a process works here."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LIANTI_")}
        return kept | {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "lianti.settings.dev",
            "LIANTI_VAR_DIR": str(self.folder),
            "PYTHONPATH": str(ROOT),
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start `python …` here, with pipes for what it says."""
        return subprocess.Popen(
            [sys.executable, *words], env=self.environment, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def lianti(self, *words: str) -> str:
        """Run one `lianti` command to its end and return what it printed; RuntimeError when it fails."""
        with self.start("-m", "lianti", *words) as process:
            said, complaint = process.communicate()
        if process.returncode:
            raise RuntimeError(f"lianti {' '.join(words)} failed:\n{said[-2000:]}{complaint[-2000:]}")
        return said


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Yield a new folder that is gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="lianti-scratch-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sqlite(where: Path) -> Place:
    """Return a place on a SQLite file in a folder; the tables are not made yet."""
    return Place("sqlite", f"sqlite:///{where / 'lianti.sqlite3'}", where)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    for _number in range(START_SECONDS * 5):
        with contextlib.suppress(URLError), urllib.request.urlopen(f"{url}/healthz", timeout=5):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)
            break
    process.kill()
    raise RuntimeError(f"the server did not start: {process.communicate()[1][-2000:]}")


@contextlib.contextmanager
def server(place: Place) -> Iterator[str]:
    """Start the web server as `make run` starts it, on a free loopback port, and yield its address."""
    place.lianti("manage", "collectstatic", "--noinput", "--verbosity", "0")
    port = _free_port()
    process = place.start("-m", "lianti", "web", "--port", str(port))
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=15)

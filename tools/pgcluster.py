"""A throw-away PostgreSQL cluster: made, started, handed to one command as DATABASE_URL, stopped and removed.

    python tools/pgcluster.py run -- .venv/bin/pytest -m "not browser"

The server refuses to run as root, so root hands the cluster to a normal user.
`--durable` keeps fsync on (for measuring).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROLE = "lianti"
START_SECONDS = 30.0
# Compiling a plan pays for itself over many rows, of which a test has none.
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
COMMON = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "timezone": "Asia/Shanghai",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}


class ClusterError(Exception):
    """The cluster cannot be made here; the message says why and what to install."""


def find_binaries() -> Path | None:
    """Return the newest directory that holds initdb and postgres, or None when no server is installed."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    on_path = shutil.which("initdb")
    if not folders and on_path:
        folders = [Path(on_path).resolve().parent]
    return folders[-1] if folders and (folders[-1] / "postgres").exists() else None


def _owner() -> pwd.struct_passwd | None:
    """The user the server runs as: None means ourselves; root hands over to postgres, or else to nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ClusterError("PostgreSQL refuses to run as root and there is no normal user to hand it to.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """Ask Linux to stop the server fast (SIGINT) when this process vanishes, so that none is left over."""
    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGINT)


class Cluster:
    """One running server; `url` is what goes into DATABASE_URL."""

    def __init__(self, *, durable: bool = False) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise ClusterError("No PostgreSQL server found. Install it with: sudo apt-get install -y postgresql")
        self._binaries = binaries
        self._owner = _owner()
        self._settings = COMMON if durable else COMMON | SPEED
        self.folder = Path(tempfile.mkdtemp(prefix="lianti-pg-"))
        self._port = _free_port()
        self._password = secrets.token_urlsafe(16)
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the database, with its one-time password."""
        return f"postgresql://{ROLE}:{self._password}@127.0.0.1:{self._port}/{ROLE}"

    def start(self) -> None:
        """Make the files, start the server and create the database."""
        secret = self.folder / "password"
        secret.write_text(self._password)
        if self._owner is not None:
            os.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
            os.chown(secret, self._owner.pw_uid, self._owner.pw_gid)
        data = self.folder / "data"
        made = self._run(
            "initdb", "--pgdata", str(data), "--username", ROLE, "--pwfile", str(secret), "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        secret.unlink()
        if made.returncode:
            raise ClusterError(f"initdb failed:\n{made.stderr.decode(errors='replace')}")
        options = self._settings | {"port": str(self._port), "unix_socket_directories": str(self.folder)}
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        self._server = self._spawn("postgres", "-D", str(data), *flags)
        self._wait_until_ready()
        created = self._run("createdb", "--host", str(self.folder), "--port", str(self._port), ROLE)
        if created.returncode:
            raise ClusterError(f"createdb failed:\n{created.stderr.decode(errors='replace')}")

    def stop(self) -> None:
        """Stop the server (fast, then at once) and remove its files."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            try:
                self._server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._server.send_signal(signal.SIGQUIT)
                self._server.wait(timeout=15)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        server = self._server
        probe = ("--host", str(self.folder), "--port", str(self._port), "--timeout", "1", "--quiet")
        pause = threading.Event()
        for _ in range(int(START_SECONDS / 0.1)):
            if self._run("pg_isready", *probe).returncode == 0:
                return
            if server is not None and server.poll() is not None:
                break
            pause.wait(0.1)
        raise ClusterError("The PostgreSQL server did not start.")

    def _as_owner(self) -> dict[str, object]:
        if self._owner is None:
            return {}
        return {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}

    def _environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        return kept | {
            "LC_ALL": "C.UTF-8",
            "PGUSER": ROLE,
            "PGDATABASE": "postgres",
            "PGPASSWORD": self._password,
            "HOME": str(self.folder),
        }

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [str(self._binaries / program), *arguments], env=self._environment(), cwd=self.folder,
            capture_output=True, check=False, **self._as_owner(),
        )  # fmt: skip

    def _spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        # Its own session: a Ctrl-C at the terminal must reach the tests first, and the server only when we say so.
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            [str(self._binaries / program), *arguments], env=self._environment(), cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent,
            **self._as_owner(),
        )  # fmt: skip


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster that is gone afterwards."""
    made = Cluster(durable=durable)
    try:
        made.start()
        yield made.url
    finally:
        made.stop()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def leave_on_signals() -> None:
    """Turn a request to end into an exception, so that the cluster is stopped and removed on the way out."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)


def run(command: list[str], *, durable: bool = False) -> int:
    """Run a command with DATABASE_URL set to a fresh cluster and return its exit code."""
    leave_on_signals()
    with cluster(durable=durable) as url, subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url}) as child:
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            raise


def main(arguments: list[str] | None = None) -> int:
    """Read the command line: `run [--durable] -- command …`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("run", help="run a command with DATABASE_URL set to a fresh cluster")
    verb.add_argument("--durable", action="store_true", help="keep fsync on, as a real server has it")
    verb.add_argument("command", nargs=argparse.REMAINDER)
    known = parser.parse_args(arguments)
    command = known.command[1:] if known.command[:1] == ["--"] else known.command
    if not command:
        parser.error("no command given")
    try:
        return run(command, durable=known.durable)
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())

"""Run the tests as `make fast` and `make test` do, and say plainly what could not be run.

    fast   SQLite, neither browser nor slow tests
    full   everything on SQLite with the browser, then on PostgreSQL everything that asks a database, but the browser

A missing browser or database is named as skipped; with CI=true it is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import browser, pgcluster

PYTEST = [sys.executable, "-m", "pytest"]
# A worker that is done takes over from the other: the longest files would leave one idle for minutes.
PARALLEL = ["-n", "2", "--dist", "worksteal"]
INSTALL = {
    "browser": "no Chromium found (sudo apt-get install -y chromium fonts-noto-cjk)",
    "PostgreSQL": "no PostgreSQL server found (sudo apt-get install -y postgresql)",
}


def _pytest(title: str, *arguments: str, url: str | None = None) -> bool:
    """Run pytest once, show its own closing line, and say whether it passed."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url is not None:
        environment["DATABASE_URL"] = url
    print(f"\n== {title} ==", flush=True)
    return subprocess.run([*PYTEST, *arguments], env=environment, check=False).returncode == 0


def _missing(what: str) -> bool:
    """Name what is skipped; True when that is allowed, which it is not under CI."""
    strict = os.environ.get("CI") == "true"
    print(f"\n{'FAILED' if strict else 'SKIPPED'}: tests that need {what}: {INSTALL[what]}", flush=True)
    return not strict


def fast(*extra: str) -> bool:
    """Run what `make check` runs."""
    return _pytest("SQLite, fast", *PARALLEL, "-m", "not browser and not slow", *extra)


def _on_sqlite(*extra: str) -> bool:
    if browser.find():
        return _pytest("SQLite, with the browser", *PARALLEL, *extra)
    passed = _pytest("SQLite, without the browser", *PARALLEL, "-m", "not browser", *extra)
    return _missing("browser") and passed


def _on_postgresql(*extra: str) -> bool:
    if pgcluster.find_binaries() is None:
        return _missing("PostgreSQL")
    with pgcluster.cluster() as url:
        return _pytest("PostgreSQL", *PARALLEL, "-m", "not browser and not once", *extra, url=url)


def full(*extra: str) -> bool:
    """Run everything on both databases; the second run takes place even when the first one failed."""
    return all([_on_sqlite(*extra), _on_postgresql(*extra)])


def main(arguments: list[str]) -> int:
    """Read `fast` or `full` and what else pytest should be told."""
    runs = {"fast": fast, "full": full, "postgresql": _on_postgresql}
    if not arguments or arguments[0] not in runs:
        print(__doc__)
        return 2
    pgcluster.leave_on_signals()
    try:
        return 0 if runs[arguments[0]](*arguments[1:]) else 1
    except pgcluster.ClusterError as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

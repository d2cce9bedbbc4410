"""The checks behind `lianti doctor`: each returns one finding that says what to do."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from lianti.kernel.pure import clock
from lianti.ledger.queries import anything_sealed, reconcile_differences
from lianti.serving.queries import last_beat
from lianti.serving.schema import missing_migrations

OK, WARNING, WRONG = "ok", "warning", "wrong"
LOW_DISK_BYTES = 2 * 1024**3
SILENT_WORKER_SECONDS = 120


class Finding(NamedTuple):
    """What one check found: verdict ok, warning or wrong."""

    name: str
    verdict: str
    detail: str


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", OK if sys.version_info >= (3, 11) else WRONG, f"{version}, 3.11 or newer is needed")


def _database() -> Finding:
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        return Finding("database", WRONG, f"{connection.vendor} does not answer: {error}")
    if missing:
        return Finding("database", WRONG, f"{len(missing)} migrations are missing: run `lianti migrate`")
    return Finding("database", OK, f"{connection.vendor}, up to date")


def _worker() -> Finding:
    try:
        beat = last_beat()
    except DatabaseError as error:
        return Finding("worker", WRONG, f"cannot be looked up: {error}")
    if beat is None:
        return Finding("worker", WARNING, "never seen here: start `lianti run` or `lianti worker`")
    silent = (clock.now() - beat).total_seconds()
    verdict = OK if silent <= SILENT_WORKER_SECONDS else WARNING
    return Finding("worker", verdict, f"last seen {clock.local(beat):%Y-%m-%d %H:%M:%S}")


def _keyring() -> Finding:
    path = Path(settings.LIANTI_KEYRING)
    if not path.exists():
        return Finding("keyring", WRONG, f"{path} does not exist: without it nothing encrypted can be read")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding("keyring", WRONG, f"others can read {path}: chmod 600 {path}")
    inside = [
        folder
        for folder in (settings.LIANTI_DATA_DIR, settings.LIANTI_BACKUP_DIR)
        if path.resolve().is_relative_to(Path(folder).resolve())
    ]
    if inside:
        return Finding("keyring", WRONG, f"{path} lies inside {inside[0]}: a stolen copy would open itself")
    return Finding("keyring", OK, str(path))


def _disk() -> Finding:
    folder = Path(settings.LIANTI_DATA_DIR)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    verdict = OK if free >= LOW_DISK_BYTES else WARNING
    return Finding("disk", verdict, f"{free / 1024**3:.1f} GiB free where the data lies")


def _settings() -> Finding:
    errors = [message for message in checks.run_checks() if message.level >= checks.ERROR]
    if errors:
        return Finding("settings", WRONG, "; ".join(str(error.msg) for error in errors))
    mode = "demo" if settings.LIANTI_DEMO else "no demo"
    return Finding("settings", OK, f"{settings.SETTINGS_MODULE}, {mode}")


def _anchor() -> Finding:
    """Say whether the file outside of the database is there that makes a cut-off end of the ledger visible."""
    path = Path(settings.LIANTI_ANCHOR)
    if path.exists():
        return Finding("anchor", OK, str(path))
    try:
        sealed = anything_sealed()
    except DatabaseError as error:
        return Finding("anchor", WARNING, f"cannot be looked up: {error}")
    if not sealed:
        return Finding("anchor", OK, f"nothing is sealed yet; {path} is written with the first seal")
    return Finding("anchor", WRONG, f"{path} is missing: nobody can say whether the end of the ledger was cut off")


def _reconcile() -> Finding:
    """Say whether the nightly count of the tables agreed with the facts within the last month."""
    try:
        days = reconcile_differences(clock.now())
    except DatabaseError as error:
        return Finding("reconcile", WARNING, f"cannot be looked up: {error}")
    if not days:
        return Finding("reconcile", OK, "tables and facts agree")
    newest = max(days)
    return Finding("reconcile", WARNING, f"{sum(days.values())} kinds differ on {len(days)} days, last {newest}")


CHECKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _settings,
    _database,
    _worker,
    _keyring,
    _disk,
    _anchor,
    _reconcile,
)


def examine() -> list[Finding]:
    """This function will run every check and return what each one found."""
    return [check() for check in CHECKS]

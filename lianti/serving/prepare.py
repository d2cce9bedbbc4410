"""Brings an installation to the state in which it can serve, and does nothing when it already is there.

A stamp beside the SQLite file holds a digest of everything that could make preparation necessary. A new SQLite
database is built under another name and renamed at the end, so an interrupted first start leaves nothing half-made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from lianti.kernel.pure.errors import mark as _
from lianti.serving.children import ROOT, call
from lianti.serving.schema import make_tables, missing_migrations


def apply_migrations(*, verbosity: int) -> None:
    """This function will make what tables are missing, the cache table, and load the basics."""
    make_tables(verbosity=verbosity)
    load_basics()


def load_basics() -> None:
    """This function will load what every installation needs and has no own version of.

    Common diagnoses, the working calendar, and sample tariffs of insured regions (示例).
    """
    from lianti.capacity.actions import seed_calendar
    from lianti.catalogue.actions import ensure_starter
    from lianti.insurance.actions import ensure_samples
    from lianti.kernel.pure import clock

    at = clock.now()
    ensure_starter(at)
    ensure_samples(at)
    seed_calendar((at.year - 1, at.year, at.year + 1), at)


def _digest(files: Iterable[Path], *, contents: bool) -> str:
    """A digest of names and contents, or of names, sizes and times where contents would take too long."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path).encode())
        if contents:
            digest.update(path.read_bytes())
        else:
            found = path.stat()
            digest.update(f"{found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _sqlite_path() -> Path | None:
    database = settings.DATABASES["default"]
    return Path(database["NAME"]) if database["ENGINE"].endswith("sqlite3") else None


def _database_digest(path: Path) -> str:
    files = [*ROOT.glob("lianti/**/migrations/*.py"), ROOT / "requirements" / "base.txt"]
    return f"{path.stat().st_ino} {_digest(files, contents=True)}"


def _wants_demo(demo: bool) -> bool:
    return demo and bool(settings.LIANTI_DEMO)


def _build_new(path: Path, *, demo: bool) -> int:
    """Build a new SQLite database under another name, with its own anchor, and put both in place when complete."""
    anchor = Path(settings.LIANTI_ANCHOR)
    new, new_anchor = path.with_name(path.name + ".new"), anchor.with_name(anchor.name + ".new")
    for leftover in (new, new.with_name(new.name + "-wal"), new.with_name(new.name + "-shm"), new_anchor):
        leftover.unlink(missing_ok=True)
    environment = {"DATABASE_URL": f"sqlite:///{new}", "LIANTI_ANCHOR": str(new_anchor)}
    print(_("正在建立数据库 …"), flush=True)
    failed = call("migrate", "--quiet", environment=environment)
    if not failed and _wants_demo(demo):
        failed = call("demo", environment=environment)
    if failed:
        return failed
    if new_anchor.exists():
        new_anchor.replace(anchor)
    new.replace(path)
    return 0


def _is_empty() -> bool:
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


def _bring_up_to_date(*, demo: bool) -> int:
    """Apply missing migrations to an existing database and fill it when it is empty."""
    import django
    from django.db import connection

    django.setup()
    try:
        if missing_migrations():
            print(_("正在更新数据库 …"), flush=True)
            apply_migrations(verbosity=0)
        empty = _is_empty()
    finally:
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
    return call("demo") if empty and _wants_demo(demo) else 0


def _prepare_database(*, demo: bool) -> int:
    path = _sqlite_path()
    if path is None:
        return _bring_up_to_date(demo=demo)
    stamp = path.with_name(path.name + ".stamp")
    if not path.exists():
        failed = _build_new(path.resolve(), demo=demo)
    elif stamp.exists() and stamp.read_text() == _database_digest(path):
        return 0
    else:
        failed = _bring_up_to_date(demo=demo)
    if not failed:
        stamp.write_text(_database_digest(path))
    return failed


def _collect_static() -> int:
    """Copy the static files to where they are served from, when one of them changed."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    files = [path for path in ROOT.glob("lianti/**/static/**/*") if path.is_file()]
    digest = _digest(files, contents=False)
    if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == digest:
        return 0
    print(_("正在整理网页文件 …"), flush=True)
    failed = call("manage", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    if not failed:
        stamp.write_text(digest)
    return failed


def prepare(*, demo: bool) -> int:
    """This function will make the installation ready to serve and return 0, or the exit code of what failed.

    `demo` asks for the demo city when the database is empty; a production installation never gets one.
    """
    Path(settings.STATIC_ROOT).parent.mkdir(parents=True, exist_ok=True)
    return _collect_static() or _prepare_database(demo=demo)

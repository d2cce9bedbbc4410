"""DATABASE_URL: ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_SQLITE_INIT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000; PRAGMA cache_size=-65536"


def parse_database_url(url: str) -> dict[str, Any]:
    """Return Django's database entry for ``url``; raises ValueError with the accepted forms otherwise."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///"))
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    raise ValueError("DATABASE_URL must be sqlite:///path or postgresql://user:password@host:port/name")


def _sqlite(path: str) -> dict[str, Any]:
    name = path or ":memory:"
    if name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "lianti.kernel.web.sqlite3",
        "NAME": name,
        # Kept by each thread: opening it anew for each request cost a third of the time of a page.
        "CONN_MAX_AGE": None,
        # IMMEDIATE takes the write lock at BEGIN, so that a transaction never fails half-way with a locked database.
        # Of the statements that SQLite has parsed, as many are kept as there are kinds of them here.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _SQLITE_INIT,
            "cached_statements": 600,
        },  # fmt: skip
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = query.get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}},
    }

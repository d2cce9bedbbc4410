"""Writes the results: bench/results.json for machines, a table for people."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import django

from tools import pgcluster

FOLDER = Path(__file__).resolve().parent
Results = dict[str, Any]


def machine() -> dict[str, Any]:
    """Say what was measured on, without naming the machine."""
    binaries = pgcluster.find_binaries()
    version = ""
    if binaries is not None:
        command = [str(binaries / "postgres"), "--version"]
        version = subprocess.run(command, text=True, capture_output=True, check=False).stdout.split()[2]
    return {
        "cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2), "python": platform.python_version(),
        "django": django.get_version(), "sqlite": sqlite3.sqlite_version, "postgresql": version,
    }  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(f"{cell}" for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _booking(rows: list[dict[str, Any]]) -> str:
    head = ("database", "clients", "bookings/s", "bare/s", "ratio", "statements", "refused", "oversold", "errors")
    keys = ("database", "clients", "per_second", "bare_per_second", "ratio", "statements_per_booking")
    return _table(head, ([row[key] for key in (*keys, "refused", "oversold", "errors")] for row in rows))


def _pages(rows: list[dict[str, Any]]) -> str:
    head = ("page", "data", "times", "p50 ms", "p95 ms", "worst ms", "KB")
    keys = ("page", "data", "times", "p50", "p95", "worst")
    return _table(head, ([*(row[key] for key in keys), round(row["bytes"] / 1024, 1)] for row in rows))


def _search(rows: list[dict[str, Any]]) -> str:
    head = ("question", "times", "p50 ms", "p95 ms", "worst ms")
    return _table(
        head, ([row["question"], row["times"], *(round(row[k], 1) for k in ("p50", "p95", "worst"))] for row in rows)
    )


def text(results: Results) -> str:
    """Return the results as Markdown."""
    about = ", ".join(f"{name} {value}" for name, value in results["machine"].items() if value)
    parts = ["# What was measured", f"{results['at']}; {about}. The method is in README.md."]
    if results.get("booking"):
        parts += ["## Hold and book", _booking(results["booking"])]
    city = results.get("city")
    if city:
        parts += _demo(city["demo"]) if city.get("demo") else []
        parts += ["## Pages over HTTP", _pages(city["pages"])] if city["pages"] else []
        parts += ["## Fifty people at once", _pages(city["load"])] if city.get("load") else []
        parts += ["## Search through the action, in the grown city", _search(city["search"])] if city["search"] else []
        rows = [(name, w["requests"], w["kilobytes"]) for name, w in city["weight"].items()]
        parts += ["## Cold weight on the wire", _table(("page", "requests", "KB"), rows)] if rows else []
    if results.get("record"):
        parts += _record(results["record"])
    if results.get("identity"):
        parts += ["## Person index", *_identity(results["identity"])]
    return "\n\n".join(parts) + "\n"


def _demo(demo: dict[str, Any]) -> list[str]:
    counts = ", ".join(f"{demo[k]:,} {k}" for k in ("residents", "referrals", "actions", "seats", "facts"))
    return ["## Demo city", f"Built in {demo['seconds']} s on {demo['database']}: {counts}."]


def _record(found: dict[str, Any]) -> list[str]:
    filled, machine = found["filled"], found["machine"]
    size = f"{filled['people']:,} people with {filled['entries']:,} entries, {filled['megabytes']:,} MB on SQLite"
    filling = f"filled in {filled['seconds']} s; {found['at']}, load before {machine['load_before']}"
    head = ("question", "times", "p50 ms", "p95 ms", "worst ms", "p95 ms computing")
    rows = [
        [row["question"], row["times"], *(round(row[k], 1) for k in ("p50", "p95", "worst", "cpu_p95"))]
        for row in (*found["timings"], *found["search"])
    ]
    return ["## Shared record", f"{size}, {filling}.", _table(head, rows)]


def _identity(found: dict[str, Any]) -> Iterable[str]:
    bulk, index = found.get("bulk"), found.get("incremental")
    if bulk:
        rates = ", ".join(f"{name.replace('_', ' ')} {bulk[name]}" for name in ("f1", "automatic_precision"))
        speed = f"{bulk['seconds']} s ({bulk['records_per_second']:,} a second, {bulk['engine']})"
        yield f"{bulk['records']:,} records of {bulk['persons']:,} people linked in {speed}: {rates}; {bulk['at']}."
    if index:
        size = f"{index['index']['people']:,} people, {index['index']['keys']:,} keys on SQLite"
        times = ", ".join(f"{name} {index[f'{name}_ms']} ms" for name in ("median", "p95", "most"))
        yield f"One more person against {size}: {times}; {index['found']} of {index['asked']} found; {index['at']}."


def kept() -> Results:
    """Return the results on file."""
    path = FOLDER / "results.json"
    found: Results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def keep(name: str, found: dict[str, Any]) -> None:
    """Keep the results of one bench beside the others."""
    write(kept() | {name: found})


def write(results: Results) -> None:
    """Write both files."""
    document = json.dumps(results, indent=1, ensure_ascii=False, sort_keys=True)
    (FOLDER / "results.json").write_text(document + "\n", encoding="utf-8")
    (FOLDER / "results.md").write_text(text(results), encoding="utf-8")

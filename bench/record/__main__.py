"""Measure the shared record: one person with 2,000 entries among a hundred thousand people with two million.

python -m bench.record                    the full size on SQLite (some five minutes, most of them to fill the tables)
python -m bench.record --write            the same, and keep it in bench/results.json and results.md
python -m bench.record --scale 1000       a thousandth of the others, as the tests run it
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from bench import report
from bench.children import children
from bench.databases import database

# Of everybody, and of the one person whose record is opened: that one is as long on every scale.
PEOPLE, ENTRIES, OF_ONE, TIMES = 100_000, 2_000_000, 2_000, 50


def measure(people: int, entries: int, of_one: int, times: int) -> dict[str, Any]:
    """Fill a database with so many people and entries, then open the record of one of them again and again."""
    with database("sqlite") as place, children(place, "bench.record.stage", ["record"]) as (child,):
        filled = child.ask("fill", people=people, entries=entries, of_one=of_one)
        return {"filled": filled, **child.ask("ask", times=times)}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(
        prog="bench.record", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=int, default=1, help="divide the sizes of the others by this")
    parser.add_argument("--write", action="store_true", help="keep the results of the full size")
    asked = parser.parse_args(arguments)
    scale = max(asked.scale, 1)
    machine = report.machine()
    found = measure(PEOPLE // scale, OF_ONE + ENTRIES // scale, OF_ONE, TIMES if scale < 100 else 5)
    if asked.write and scale == 1:
        report.keep("record", found | {"at": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC", "machine": machine})
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

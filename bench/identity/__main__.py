"""Measure the person index: linking a file in bulk, and finding one person among many.

python -m bench.identity                    a million records in bulk, three million people in the index (an hour)
python -m bench.identity --scale 1000       a thousandth of that, as the tests run it
python -m bench.identity --only bulk        one part
python -m bench.identity --write            the same, and keep it in bench/results.json and results.md
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from typing import Any

from bench import report as results
from bench.children import children
from bench.databases import database
from bench.identity.persons import invent
from lianti.residents.identity.matching import link, report

BULK_RECORDS, INDEXED_PEOPLE, ASKED = 1_000_000, 3_000_000, 400
# Records that the generator makes of a person, on average.
_COPIES = 1.75


def bulk(records: int, engine: str) -> dict[str, Any]:
    """Link about so many records of invented people."""
    began = time.perf_counter()
    made = list(invent(int(records / _COPIES), 51))
    invented = time.perf_counter() - began
    found = report(link([record for record, _person in made], engine), [person for _record, person in made])
    return {"inventing_seconds": round(invented, 1), **found}


def incremental(people: int, asked: int) -> dict[str, Any]:
    """Fill an index with so many people, then ask for one of them again and again."""
    with database("sqlite") as place, children(place, "bench.identity.index", ["index"]) as (child,):
        filled = child.ask("fill", people=people)
        return {"index": filled, **child.ask("ask", people=filled["people"], times=min(asked, people))}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(
        prog="bench.identity", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=int, default=1, help="divide the sizes by this")
    parser.add_argument("--only", choices=("bulk", "incremental"), help="one part")
    parser.add_argument("--write", action="store_true", help="keep the results of the full size")
    parser.add_argument("--engine", choices=("auto", "python", "splink"), default="auto")
    args = parser.parse_args(arguments)
    scale = max(args.scale, 1)
    about = {"at": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC", "machine": results.machine()}
    found: dict[str, Any] = {}
    if args.only != "incremental":
        found["bulk"] = bulk(BULK_RECORDS // scale, args.engine) | about
    if args.only != "bulk":
        found["incremental"] = incremental(INDEXED_PEOPLE // scale, ASKED if scale < 100 else 50) | about
    if args.write and scale == 1:
        results.keep("identity", results.kept().get("identity", {}) | found)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

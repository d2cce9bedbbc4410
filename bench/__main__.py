"""Measure: bookings on both databases, pages over HTTP, the demo, search. `bench/README.md` says how.

make bench                          everything, about twenty minutes; writes bench/results.json and results.md
make bench ARGS="--quick"           small sizes, to see that it runs; writes nothing
make bench ARGS="--only booking"    one part; keeps the other part of the results
make bench ARGS="--only load"       of the city nothing but the crowd of fifty people
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any

from bench import report
from bench.booking import contest
from bench.databases import ENGINES, available, database
from bench.pages import city

FULL_BOOKINGS = {1: 400, 4: 800, 16: 960}
QUICK_BOOKINGS = {1: 20, 4: 40}
FULL_CITY = city.CitySizes(5000, 90, times=150, drafts=40, many_referrals=100_000, many_residents=100_000)
QUICK_CITY = city.CitySizes(
    300, 10, times=5, drafts=3, many_referrals=500, many_residents=1000, crowd=6, crowd_seconds=6, think_seconds=0.5
)
PARTS = ("booking", "city")
# What is asked for by name only, for it is in a part already.
INSIDE = ("load",)


def measure_bookings(bookings: dict[int, int], rounds: int) -> list[dict[str, Any]]:
    """Measure every number of clients on every database there is."""
    found = []
    for engine in ENGINES:
        if not available(engine):
            print(f"{engine}: no server on this machine, left out", file=sys.stderr)
            continue
        with database(engine) as place:
            for clients, count in bookings.items():
                result = contest.measure(place, clients, count, rounds).as_dict()
                print(result, file=sys.stderr, flush=True)
                found.append(result)
    return found


def measure_city(sizes: city.CitySizes, *, weights: bool) -> dict[str, Any]:
    """Measure a demo city on SQLite, as `make run` has it."""
    with database("sqlite") as place:
        return city.measure(place, sizes, weights=weights)


def measure_load(sizes: city.CitySizes) -> list[dict[str, Any]]:
    """Measure the crowd alone on a demo city on SQLite."""
    with database("sqlite") as place:
        return city.measure_load(place, sizes)


def wrong(results: report.Results) -> list[str]:
    """Return what must never happen, whatever the machine: a seat sold twice, a booking that failed."""
    rows = results.get("booking") or []
    return [f"{row['database']}, {row['clients']} clients: {row}" for row in rows if row["oversold"] or row["errors"]]


def main(arguments: list[str] | None = None) -> int:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing written")
    parser.add_argument("--only", choices=(*PARTS, *INSIDE), help="one part")
    args = parser.parse_args(arguments)
    wanted = [args.only] if args.only else PARTS
    before = {} if args.quick else report.kept()
    results = before if args.only else {name: before[name] for name in before if name not in PARTS}
    results |= {"at": f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC", "machine": report.machine()}
    if "booking" in wanted:
        bookings = QUICK_BOOKINGS if args.quick else FULL_BOOKINGS
        results["booking"] = measure_bookings(bookings, rounds=1 if args.quick else 3)
        if not args.quick:  # what follows takes longer; nothing measured is lost when it fails
            report.write(results)
    if "city" in wanted:
        results["city"] = measure_city(QUICK_CITY if args.quick else FULL_CITY, weights=not args.quick)
    if "load" in wanted:
        crowd = measure_load(QUICK_CITY if args.quick else FULL_CITY)
        results["city"] = {"weight": {}, "search": [], "pages": []} | results.get("city", {}) | {"load": crowd}
    if not args.quick:
        report.write(results)
    print(report.text(results))
    found = wrong(results)
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Run the scheduled jobs: sealing, clocks, opening sessions. Several workers never run the same due job twice."""

from __future__ import annotations

import argparse

from lianti.cli.output import add_json, print_json

NAME = "worker"
HELP = "run the scheduled jobs"
EXAMPLES = (
    ("lianti worker", "run until stopped"),
    ("lianti worker --once", "run what is due now, then end; exit 1 when a job failed"),
    ("lianti worker --list --json", "the schedule and when each job last ran"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--once", action="store_true", help="run what is due now, then end")
    parser.add_argument("--list", action="store_true", help="show the schedule and the last outcomes")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the loop, one round, or the list."""
    from lianti.kernel.pure import clock
    from lianti.serving import worker

    if args.list:
        rows = worker.describe()
        if args.json:
            print_json({"jobs": rows})
        else:
            for row in rows:
                print(f"{row['job']:<28} {row['cadence']:<12} {row['last_due_at'] or '-':<26} {row['outcome'] or '-'}")
        return 1 if any(row["outcome"] == "failed" for row in rows) else 0
    if args.once:
        return 1 if worker.run_due(clock.now()).failed else 0
    worker.run_forever()
    return 0

"""Look after referrals from the command line: find the cases that nobody looks after.

An orphan is an open case without movement for so many days whose holder's post is empty or that the ladder has not
shown to anybody in the window, a case to which the ladder has owed a step for more than a day (the worker stands
still), or a case that ended without anybody having spoken to the person. Holds numbers and roles, no persons.
"""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.referrals.queries.orphans import Orphan, Report

NAME = "referrals"
HELP = "find the cases that nobody looks after"
EXAMPLES = (
    ("lianti referrals orphans", "exit 1 when an open case has no living holder or was not escalated"),
    (
        "lianti referrals orphans --days 7 --json",
        "{ok, days, at, open, older, findings: [{code, number, state, holder_institution, holder_role, moved_at, "
        "promised_at, escalated_at, level, message}]}",
    ),
    ("lianti referrals orphans --at 2026-03-11T09:00:00+08:00", "as it stood at a moment, by the cases of today"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="orphans", required=True)
    orphans = verbs.add_parser("orphans", help="cases without a living holder or without a step of the ladder")
    orphans.add_argument("--days", type=_days, default=7, help="without movement for so long (default: %(default)s)")
    orphans.add_argument("--at", type=_moment, metavar="ISO", help="moment with its zone (default: now)")
    add_json(orphans)


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 365:
        raise ValueError(text)
    return number


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def run(args: argparse.Namespace) -> int:
    """Print what was found; 1 when there is an orphan."""
    from lianti.kernel.pure import clock
    from lianti.referrals.queries.orphans import find_orphans

    report = find_orphans(args.days, args.at or clock.now())
    if args.json:
        print_json(_document(report))
    else:
        _print(report)
    return 1 if report.findings else 0


def _document(report: Report) -> dict[str, Any]:
    return {
        "ok": not report.findings,
        "days": report.days,
        "at": _text(report.at),
        "open": report.open,
        "older": report.older,
        "findings": [_row(orphan) for orphan in report.findings],
    }


def _row(orphan: Orphan) -> dict[str, Any]:
    from lianti.referrals.queries.orphans import WORDS

    return {
        "code": orphan.code,
        "number": orphan.number,
        "state": orphan.state,
        "holder_institution": orphan.holder_institution,
        "holder_role": orphan.holder_role,
        "moved_at": _text(orphan.moved_at),
        "promised_at": _text(orphan.promised_at),
        "escalated_at": _text(orphan.escalated_at),
        "level": orphan.level,
        "message": WORDS[orphan.code],
    }


def _text(moment: dt.datetime | None) -> str | None:
    from lianti.kernel.pure import clock

    return clock.local(moment).isoformat(timespec="seconds") if moment else None


def _print(report: Report) -> None:
    print(f"{report.open} open, {report.older} without movement for {report.days} days, {len(report.findings)} orphans")
    for orphan in report.findings:
        row = _row(orphan)
        print(
            f"  {row['number']}  {row['code']:<22} {row['state']:<16} {row['holder_institution']} {row['holder_role']}"
        )
        print(f"      {row['message']}；moved {row['moved_at']}, promised {row['promised_at']}, level {row['level']}")

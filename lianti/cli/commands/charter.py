"""Founding documents as data: check the files, adopt an edition, say clause by clause where an alliance stands.

A clause is kept, broken, silent (nothing happened that could be measured), not_yet (said plainly) or a principle.
Silence that outlasts the grace period of the charter is a finding.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.charter.shapes import Problem, Status

NAME = "charter"
HELP = "check, adopt and read the charters"
EXAMPLES = (
    ("lianti charter check", "every file in charters/; exit 1 when a fact, term, gauge or page has no such name"),
    ("lianti charter check songyuan --json", "one charter, as JSON"),
    ("lianti charter adopt songyuan", "put the edition in force in the alliance founded under it"),
    ("lianti charter status songyuan --json", "read every clause now; exit 1 when one is broken or silent too long"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="check | adopt | status", required=True)
    check = verbs.add_parser("check", help="name what is wrong in the charter files")
    check.add_argument("charters", nargs="*", metavar="CHARTER", help="keys or .toml files (default: all)")
    add_json(check)
    adopt = verbs.add_parser("adopt", help="put an edition in force, with every term it sets")
    adopt.add_argument("charter", metavar="CHARTER", help="key or .toml file")
    adopt.add_argument("--alliance", default="", help="name of the alliance, when several could be meant")
    status = verbs.add_parser("status", help="say where the alliance stands, clause by clause")
    status.add_argument("charter", metavar="CHARTER", help="key of an adopted charter")
    status.add_argument("--alliance", default="", help="name of the alliance, when several have adopted it")
    add_json(status)


def run(args: argparse.Namespace) -> int:
    """Run one of the three verbs and return the exit code."""
    return {"check": _check, "adopt": _adopt, "status": _status}[args.verb](args)


def _check(args: argparse.Namespace) -> int:
    from lianti.charter import queries

    names = queries.known()
    keys = args.charters or queries.known_charters()
    found = {key: queries.check(queries.read_charter(key), names) for key in keys}
    if args.json:
        print_json({"charters": [{"charter": k, "problems": [_row(p) for p in rows]} for k, rows in found.items()]})
    else:
        for key, problems in found.items():
            print(f"{key}: {len(problems)} problems" if problems else f"{key}: no problems")
            for problem in problems:
                print("  " + _line(problem))
    return 1 if any(found.values()) else 0


def _row(problem: Problem) -> dict[str, object]:
    return {"code": problem.code, "clause": problem.clause, "entry": problem.entry, "message": problem.message}


def _line(problem: Problem) -> str:
    place = f"{problem.clause} entry {problem.entry}" if problem.entry else problem.clause
    return f"{place}: {problem.message} [{problem.code}]" if place else f"{problem.message} [{problem.code}]"


def _adopt(args: argparse.Namespace) -> int:
    from lianti.charter import actions, queries
    from lianti.charter.reading import CharterError
    from lianti.kernel.pure import clock
    from lianti.parties.shapes import Viewer

    alliance = queries.alliance_for(args.charter, args.alliance)
    by = Viewer.service("command-line")
    try:
        adoption = actions.adopt_charter(alliance=alliance, path_or_key=args.charter, by=by, at=clock.now())
    except CharterError as error:
        for problem in error.problems:
            print(_line(problem))
        return 1
    print(f"{alliance.name}: {adoption.key} edition {adoption.edition}, in force since {adoption.since_on}")
    return 0


def _status(args: argparse.Namespace) -> int:
    from lianti.charter import queries
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused

    rows = queries.adoptions_of_key(args.charter)
    rows = [row for row in rows if args.alliance in {"", row.alliance.name, row.alliance.short_name}]
    if not rows:
        raise Refused("not_adopted", "没有医联体采纳章程“{key}”。先运行 lianti charter adopt。", key=args.charter)
    if len(rows) > 1:
        raise Refused("which_alliance", "有多个医联体采纳了这份章程，请用 --alliance 指明一个。")
    status = queries.compute(rows[0], clock.now())
    if args.json:
        print_json(queries.status_document(status))
    else:
        _print_status(status)
    return 1 if any(clause.verdict == "broken" or clause.finding for clause in status.clauses) else 0


def _print_status(status: Status) -> None:
    print(f"{status.alliance_name}  {status.charter} {status.edition}  {status.computed_at:%Y-%m-%d %H:%M}")
    for clause in status.clauses:
        print(f"  {clause.id}  {clause.verdict + ('!' if clause.finding else ''):10}  {clause.title}")
    print("  ".join(f"{verdict} {number}" for verdict, number in status.counts.items()))

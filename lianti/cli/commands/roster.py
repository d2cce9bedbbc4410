"""Read the member list an office has (.docx, .xlsx, .csv, .txt) and import it into an alliance.

Without --dry-run the import is one transaction: either every unit, person and membership, or nothing.
It exits with 1 when a row is neither new nor already a member, so that a script notices.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance
    from lianti.alliances.roster import RosterRow
    from lianti.parties.shapes import Viewer

NAME = "roster"
HELP = "read a member list and import it into an alliance"
EXAMPLES = (
    ("lianti roster import members.docx --dry-run", "show every row with its verdict, change nothing"),
    ("lianti roster import members.xlsx --dry-run --json", "the same as JSON, people masked"),
    ("lianti roster import members.csv --alliance 示例医疗集团", "import in one transaction"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    take = verbs.add_parser("import", help="read FILE, judge every row, and import")
    take.add_argument("file", type=Path, metavar="FILE", help=".docx .xlsx .csv .txt; - reads pasted text from stdin")
    take.add_argument("--alliance", default="", help="name, short name or uid; may be left out when there is only one")
    take.add_argument("--dry-run", action="store_true", help="judge only, change nothing")
    take.add_argument("--reveal", action="store_true", help="show names and phones in full; leaves a trace")
    add_json(take)


def run(args: argparse.Namespace) -> int:
    """Read, judge and, unless it is a dry run, import; 0 when every row is new or same, else 1."""
    from lianti.alliances.queries import find_alliance, known_units
    from lianti.alliances.roster import exit_code, judge, read_roster
    from lianti.kernel.pure import clock
    from lianti.parties.shapes import Viewer

    at = clock.now()
    by = Viewer.service("command-line")
    data, name = (sys.stdin.read(), "") if str(args.file) == "-" else (_bytes(args.file), args.file.name)
    if data is None:
        return 1
    alliance = find_alliance(args.alliance, needed=not args.dry_run)
    known = known_units(alliance, clock.local_day(at)) if alliance else []
    rows = judge(read_roster(data, name), known)
    if args.reveal:
        _trace(by, at, alliance, len(rows))
    _show(rows, args)
    settled = exit_code(rows)
    if args.dry_run or alliance is None:
        return settled
    return _import(alliance, rows, by, at, quiet=args.json) or settled


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        print(f"cannot read {path}: {error.strerror}", file=sys.stderr)
        return None


def _trace(by: Viewer, at: dt.datetime, alliance: Alliance | None, rows: int) -> None:
    from lianti.ledger.actions import trace

    trace(
        by=by, purpose="roster import", operation="reveal_roster", object_type="alliance",
        object_uid=alliance.uid if alliance else None, at=at, detail=f"{rows} rows",
    )  # fmt: skip


def _import(alliance: Alliance, rows: list[RosterRow], by: Viewer, at: dt.datetime, *, quiet: bool) -> int:
    from lianti.alliances.actions import import_roster
    from lianti.kernel.pure.errors import Refused

    try:
        done = import_roster(alliance=alliance, rows=rows, by=by, at=at)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return 1
    if not quiet:
        print(f"{alliance.name}: {done.rows} rows, {done.new} new, {done.same} already members")
    return 0


def _show(rows: list[RosterRow], args: argparse.Namespace) -> None:
    from lianti.alliances.roster import as_json

    document = as_json(rows, reveal=args.reveal)
    if args.json:
        print_json(document)
        return
    for number, row in enumerate(document["rows"], start=1):
        what = " ".join(filter(None, (row["kind"], row["level"], row["head"])))
        print(f"{number:>3} {row['verdict']:<9} {row['name']}  {what}\n{'':14}{row['message']}")

"""Say what is over its keeping period, and erase it when two people say so. Without --yes nothing is erased.

The least periods and their legal grounds stand in lianti/residents/retention/kinds.py; those marked unsure have to be
confirmed locally first. LIANTI_KEEP_DAYS (person=7305,message=365) keeps longer, never shorter.
People under a legal hold, with an open case or a running contract are never among what is due.
A hold is placed on a person, or on the person of a case, and released by somebody else than who placed it.
"""

from __future__ import annotations

import argparse
import sys

from lianti.cli import holding
from lianti.cli.output import add_json, print_json

NAME = "retention"
ERASED = ("person", "message", "file_row", "file_disk")
HELP = "say what is over its keeping period, and erase it"
EXAMPLES = (
    ("lianti retention report", "each kind with its period, its legal ground and how many are due"),
    ("lianti retention report --json", "{kinds: [{kind, label, days, least, since, source, sure, how, due, held}]}"),
    ("lianti retention apply message", "how many would be erased; nothing is"),
    ("lianti retention apply file_row", "encrypted files that nothing names; file_disk: files that no row knows"),
    (
        "lianti retention hold 2299001010010001 --reason 医疗纠纷 --ordered-by 法院 --by le.pingchuan",
        "hold the file of a person, or of the person of a case, by the full number",
    ),
    ("lianti retention holds --json", "{holds: [{uid, case, reason, ordered_by, since, until}]}, those in force"),
    ("lianti retention release 0190c1de-0000-7000-8000-000000000000 --by xi.anning", "a second person releases it"),
    (
        "lianti retention apply person --asked-by he.xiaofeng --approved-by le.pingchuan --yes --json",
        "{kind, due, held, erased}; exit 1 when refused",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="report | apply | holds | hold | release", required=True)
    add_json(verbs.add_parser("report", help="list the kinds and what is due"))
    apply = verbs.add_parser("apply", help="erase what is due of one kind; a dry run without --yes")
    apply.add_argument("kind", choices=ERASED)
    apply.add_argument("--asked-by", default="", help="sign-in name of who asks")
    apply.add_argument("--approved-by", default="", help="sign-in name of the second person")
    apply.add_argument("--yes", action="store_true", help="really erase")
    add_json(apply)
    holding.add_verbs(verbs)


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code."""
    if args.verb in holding.VERBS:
        return holding.run(args)
    from lianti.kernel.pure import clock
    from lianti.serving.retention import report

    at = clock.now()
    try:
        kinds = report(at)
    except ValueError as wrong:
        print(f"LIANTI_KEEP_DAYS: {wrong}", file=sys.stderr)
        return 1
    if args.verb == "apply":
        return _apply(args, *next((k["due"], k["held"] or 0) for k in kinds if k["kind"] == args.kind))
    if args.json:
        print_json({"kinds": kinds})
        return 0
    for kind in kinds:
        due = "-" if kind["due"] is None else kind["due"]
        sure = "sure" if kind["sure"] else "UNSURE"
        print(f"  {kind['kind']:<17} {kind['days']:>6} days  due {due:>6}  {sure:<6}  {kind['source']}")
    return 0


def _apply(args: argparse.Namespace, due: int, held: int) -> int:
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused
    from lianti.residents.retention.kinds import APPROVERS, ASKERS
    from lianti.serving.retention import apply

    at, erased = clock.now(), 0
    if args.yes:
        found = []
        for name, roles in ((args.asked_by, ASKERS), (args.approved_by, APPROVERS)):
            viewer = holding.viewer_called(name, roles, at)
            if viewer is None:
                return 1
            found.append(viewer)
        try:
            erased = apply(args.kind, asked_by=found[0], approved_by=found[1], at=at)
        except Refused as refused:
            print(refused.sentence, file=sys.stderr)
            return 1
    document = {"kind": args.kind, "due": due, "held": held, "erased": erased}
    if args.json:
        print_json(document)
    else:
        print(
            f"{args.kind}: {due} due, {held} under a legal hold, {erased} erased" + ("" if args.yes else " (dry run)")
        )
    return 0

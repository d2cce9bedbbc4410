"""Legal holds from the command line: place, list, release; each in the name of somebody with the role for it."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer

VERBS = ("holds", "hold", "release")


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the verbs of holds."""
    add_json(verbs.add_parser("holds", help="list the holds in force"))
    hold = verbs.add_parser("hold", help="keep a file from being erased")
    hold.add_argument("who", help="full number of the person, or the number of a case")
    hold.add_argument("--reason", required=True, help="why, with the number of the document")
    hold.add_argument("--ordered-by", required=True, help="who asked for it: a court, a commission, the own house")
    hold.add_argument("--until", default="", help="last day (2027-03-11); without one until it is released")
    hold.add_argument("--by", required=True, help="sign-in name of who places it")
    release = verbs.add_parser("release", help="release a hold; not by who placed it")
    release.add_argument("uid", help="uid of the hold")
    release.add_argument("--by", required=True, help="sign-in name of the second person")


def viewer_called(name: str, roles: Collection[str], at: dt.datetime) -> Viewer | None:
    """Return somebody in the first of the own roles that is among *roles*; None, with a line, when there is none."""
    from lianti.parties.queries import grants_of, user_by_username, viewer_for

    user = user_by_username(name)
    grants = grants_of(user.pk, at) if user is not None else []
    grant = next((g for g in grants if g.role in roles), None)
    if user is None or grant is None:
        told = f"{name or 'nobody'} may not decide this; roles that may: {', '.join(sorted(roles))}"
        print(told, file=sys.stderr)
        return None
    return viewer_for(user, grant, at)


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code."""
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import NotVisible, Refused

    at = clock.now()
    if args.verb == "holds":
        return _list(args, at)
    try:
        return _hold(args, at) if args.verb == "hold" else _release(args, at)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
    except NotVisible:
        print("no such hold", file=sys.stderr)
    return 1


def _list(args: argparse.Namespace, at: dt.datetime) -> int:
    from lianti.residents.retention.queries import holds_in_force

    holds = holds_in_force(at)
    if args.json:
        print_json({"holds": holds})
        return 0
    for hold in holds:
        days = f"{hold['since'][:10]} - {hold['until'][:10] or '...':<10}"
        print(f"  {hold['uid']}  {days}  {hold['ordered_by']}: {hold['reason']}")
    return 0


def _hold(args: argparse.Namespace, at: dt.datetime) -> int:
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.asked import day_of
    from lianti.residents.retention.actions import place_hold
    from lianti.residents.retention.kinds import HOLDERS
    from lianti.residents.retention.queries import whose

    day = day_of(args.until)
    if args.until and day is None:
        print("--until is a day such as 2027-03-11", file=sys.stderr)
        return 1
    by = viewer_called(args.by, HOLDERS, at)
    if by is None:
        return 1
    person, case = whose(by, args.who)
    until = clock.day_start(day + dt.timedelta(days=1)) if day is not None else None
    row = place_hold(
        resident_uid=person, reason=args.reason, ordered_by=args.ordered_by, until=until, case_number=case, by=by, at=at
    )
    print(row.uid)
    return 0


def _release(args: argparse.Namespace, at: dt.datetime) -> int:
    from lianti.residents.retention.actions import release_hold
    from lianti.residents.retention.kinds import APPROVERS

    try:
        uid = uuid.UUID(args.uid)
    except ValueError:
        print("no such hold", file=sys.stderr)
        return 1
    by = viewer_called(args.by, APPROVERS, at)
    if by is None:
        return 1
    release_hold(uid=uid, by=by, at=at)
    print(f"{uid} released")
    return 0

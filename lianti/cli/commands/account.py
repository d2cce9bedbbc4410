"""The first account of an installation; all later ones are made by the administrator in the browser."""

from __future__ import annotations

import argparse
import getpass
import sys

NAME = "account"
HELP = "make the first administrator of an installation"
EXAMPLES = (
    (
        "lianti account qi.shoucheng --name 齐守诚 --institution 示例医院",
        "asks for the password and makes an administrator",
    ),
    (
        "lianti account qi.shoucheng --name 齐守诚 --institution 示例医院 --stdin",
        "reads the password from standard input",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("username", help="the name to sign in with")
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument("--institution", required=True, help="the institution; it is made when it is not there")
    parser.add_argument("--kind", default="general_hospital", help="kind of a new institution")
    parser.add_argument("--stdin", action="store_true", help="read the password from standard input")


def run(args: argparse.Namespace) -> int:
    """Make the account; exit 1 with a sentence when there already is one or something is refused."""
    from django.db import transaction

    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused
    from lianti.parties import actions, queries
    from lianti.parties.shapes import Viewer

    if queries.any_account():
        print("There already are accounts: the administrator makes the others in the browser.", file=sys.stderr)
        return 1
    password = sys.stdin.readline().rstrip("\n") if args.stdin else getpass.getpass("Password: ")
    by, at = Viewer.service("first-account"), clock.now()
    try:
        with transaction.atomic():
            place = queries.find_institution(args.institution) or actions.create_institution(
                name=args.institution, kind=args.kind, by=by, at=at
            )
            user = actions.create_user(username=args.username, password=password, display_name=args.name, by=by, at=at)
            actions.grant_role(user=user, role="administrator", institution=place, by=by, at=at)
    except Refused as refused:
        print(refused.sentence, file=sys.stderr)
        return 1
    print(f"{args.username} can sign in now.")
    return 0

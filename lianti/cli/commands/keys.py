"""Make, list and renew the keys of this installation. Key material is never printed.

The keyring lies where LIANTI_KEYRING points, outside the data and the backup folder. Keep a copy of it elsewhere:
without it nothing encrypted can be read again. Older keys stay in it after a rotation, so copy it again then.
"""

from __future__ import annotations

import argparse
import stat
import sys
from pathlib import Path

from lianti.cli.output import add_json, print_json

NAME = "keys"
HELP = "make, list and renew the keys"
# Production settings refuse to load without a keyring, so that making one must not need them.
NEEDS_DJANGO = False
EXAMPLES = (
    ("lianti keys create", "make a keyring (mode 0600); exit 1 when there is one already"),
    ("lianti keys show", "which keys there are, with a value by which two copies are compared"),
    ("lianti keys show --json", "{path, mode, keys: [{purpose, key_id, in_use, check_value}]}"),
    ("lianti keys rotate fields", "a new key for what is encrypted from now on; what is there still opens"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="create | show | rotate", required=True)
    verbs.add_parser("create", help="make a keyring where LIANTI_KEYRING points")
    add_json(verbs.add_parser("show", help="list the keys without showing them"))
    rotate = verbs.add_parser("rotate", help="add a new key for one purpose")
    rotate.add_argument("purpose", metavar="PURPOSE", help="fields, audit, signatures, files or django")


def run(args: argparse.Namespace) -> int:
    """Run one of the three verbs and return the exit code."""
    from lianti.ledger.keyfile import KeyringBroken, KeyringMissing, NotRotated
    from lianti.settings.base import LIANTI_KEYRING

    path = Path(LIANTI_KEYRING)
    try:
        return {"create": _create, "show": _show, "rotate": _rotate}[args.verb](args, path)
    except (KeyringMissing, KeyringBroken, NotRotated) as error:
        print(error, file=sys.stderr)
        return 1


def _create(_args: argparse.Namespace, path: Path) -> int:
    from lianti.ledger.keyfile import create
    from lianti.settings.base import LIANTI_BACKUP_DIR, LIANTI_DATA_DIR

    for folder in (LIANTI_DATA_DIR, LIANTI_BACKUP_DIR):
        if path.resolve().is_relative_to(folder.resolve()):
            print(f"{path} lies inside {folder}: a stolen copy would open itself. Set LIANTI_KEYRING.", file=sys.stderr)
            return 1
    if not create(path):
        print(f"There is a keyring at {path} already; it was left alone.", file=sys.stderr)
        return 1
    print(f"Made {path}. Copy it to a safe place now: without it nothing encrypted can be read.")
    return 0


def _show(args: argparse.Namespace, path: Path) -> int:
    from lianti.ledger.keyring import PURPOSES, Keyring

    ring = Keyring.open(path, create=False)
    mode = f"{stat.S_IMODE(path.stat().st_mode):04o}"
    rows = [
        {
            "purpose": purpose,
            "key_id": key_id,
            "in_use": key_id == ring.current(purpose),
            "check_value": ring.check_value(purpose, key_id),
        }
        for purpose in PURPOSES
        for key_id in reversed(ring.key_ids(purpose))
    ]
    if args.json:
        print_json({"path": str(path), "mode": mode, "keys": rows})
    else:
        print(f"{path} (mode {mode})")
        for row in rows:
            use = "in use" if row["in_use"] else "opens what is older"
            print(f"  {row['purpose']:<12} {row['key_id']:<6} {row['check_value']}  {use}")
    return 0


def _rotate(args: argparse.Namespace, path: Path) -> int:
    from lianti.ledger.keyfile import rotate

    key_id = rotate(path, args.purpose)
    print(f"{args.purpose}: {key_id} is in use from now on. Copy {path} to its safe place again.")
    if args.purpose == "django":
        print("Restart the platform; everybody signs in anew.")
    return 0

"""Make, list, renew and retire the keys of this installation. Key material is never printed.

The keyring lies where LIANTI_KEYRING points, outside the data and the backup folder. Keep a copy of it elsewhere:
without it nothing encrypted can be read again. Older keys stay in it after a rotation, so copy it again then.
"""

from __future__ import annotations

import argparse
import stat
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from lianti.cli.output import add_json, print_json

NAME = "keys"
_ANEW = ("fields", "index", "files")
# A process that read the old key just before a rotation has ended its transaction by then.
_SETTLED_SECONDS = 600
HELP = "make, list and renew the keys"
# Production settings refuse to load without a keyring, so that making one must not need them.
NEEDS_DJANGO = False
EXAMPLES = (
    ("lianti keys create", "make a keyring (mode 0600); exit 1 when there is one already"),
    ("lianti keys show", "which keys there are, with a value by which two copies are compared"),
    ("lianti keys show --json", "{path, mode, keys: [{purpose, key_id, in_use, check_value}]}"),
    ("lianti keys rotate fields", "a new key for what is encrypted from now on; what is there still opens"),
    ("lianti keys reencrypt fields", "bring what is there under the newest key, in batches, while people work"),
    ("lianti keys reencrypt index --json", "{purpose, seen, changed, left, broken}; exit 1 when anything is left"),
    ("lianti keys retire fields k1", "take an old key out; exit 1 while a single value still needs it"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="create | show | rotate | reencrypt | retire", required=True)
    verbs.add_parser("create", help="make a keyring where LIANTI_KEYRING points")
    add_json(verbs.add_parser("show", help="list the keys without showing them"))
    rotate = verbs.add_parser("rotate", help="add a new key for one purpose")
    rotate.add_argument("purpose", metavar="PURPOSE", help="fields, index, audit, signatures, files or django")
    anew = verbs.add_parser("reencrypt", help="bring what is there under the newest key")
    anew.add_argument("purpose", choices=_ANEW, help="what the key is for")
    add_json(anew)
    retire = verbs.add_parser("retire", help="take an old key out that nothing needs any more")
    retire.add_argument("purpose", choices=_ANEW, help="what the key is for")
    retire.add_argument("key_id", metavar="KEY", help="id of the key, as `lianti keys show` names it")


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code."""
    from lianti.ledger.keyfile import KeyringBroken, KeyringMissing, NotRotated
    from lianti.settings.base import LIANTI_KEYRING

    path = Path(LIANTI_KEYRING)
    try:
        return _VERBS[args.verb](args, path)
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
    if args.purpose in _ANEW:
        print(f"What is there stays under older keys until you run: lianti keys reencrypt {args.purpose}")
    return 0


def _reencrypt(args: argparse.Namespace, _path: Path) -> int:
    import django

    django.setup()
    from lianti.serving.sealed import reencrypt

    done = reencrypt(args.purpose)
    if args.json:
        print_json(asdict(done))
    else:
        print(f"{done.purpose}: {done.seen} values looked at, {done.changed} made anew, {done.left} left.")
        for line in done.broken:
            print(f"  does not open: {line}", file=sys.stderr)
    return 1 if done.left or done.broken else 0


def _retire(args: argparse.Namespace, path: Path) -> int:
    import django

    django.setup()
    from lianti.kernel.pure import clock
    from lianti.ledger.keyfile import retire
    from lianti.serving.sealed import count_left

    if clock.now().timestamp() - path.stat().st_mtime < _SETTLED_SECONDS:
        print("The keyring was changed a moment ago. Wait ten minutes: somebody may still be saving.", file=sys.stderr)
        return 1
    check = count_left(args.purpose)
    if check.left or check.broken:
        told = f"{check.left} values are under an older key, {len(check.broken)} do not open"
        print(f"{told}. Run: lianti keys reencrypt {args.purpose}", file=sys.stderr)
        return 1
    retire(path, args.purpose, args.key_id)
    print(f"{args.purpose}: {args.key_id} is out. Keep the copy of it as long as old backups are kept.")
    return 0


_VERBS: dict[str, Callable[[argparse.Namespace, Path], int]] = {
    "create": _create, "show": _show, "rotate": _rotate, "reencrypt": _reencrypt, "retire": _retire,
}  # fmt: skip

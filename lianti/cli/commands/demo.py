"""Build the city in a box: 33 institutions, invented people, ninety days of referrals, through the real actions.

Builds into an empty database only. In a database that already holds a demo it lives the days that were missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from lianti.cli.output import add_json, print_json
from lianti.kernel.pure.errors import mark as _

if TYPE_CHECKING:
    from lianti.demo.build import Report

NAME = "demo"
HELP = "build the demo city, or bring it up to the present"
EXAMPLES = (
    ("lianti demo", "build the demo up to this morning, or catch up"),
    ("lianti demo --until 2026-03-11 --seed 7 --digest", "the same fingerprint on every machine"),
    ("lianti demo --residents 60 --days 6", "a small one, in a few seconds"),
    ("lianti demo --fresh", "throw the demo of this database away and build it anew"),
)
_HOUR = 9
_WORDS = {"institutions": _("机构"), "residents": _("居民"), "referrals": _("转诊"), "facts": _("事实")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--seed", type=int, default=2026, help="equal seeds give equal demos (default: %(default)s)")
    parser.add_argument("--until", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="last day, up to 9:00")
    parser.add_argument("--days", type=int, default=90, help="days before it (default: %(default)s)")
    parser.add_argument("--residents", type=int, default=5000, help="people served (default: %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="remove the demo that is there first")
    parser.add_argument("--digest", action="store_true", help="print the fingerprint of what happened")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Build or catch up, then say what there is."""
    from lianti.demo import build, digest, tasks
    from lianti.demo.models import DemoRun
    from lianti.kernel.pure import clock
    from lianti.serving.prepare import apply_migrations
    from lianti.serving.schema import missing_migrations

    if missing_migrations():
        apply_migrations(verbosity=0)
    if args.fresh:
        _clear()
    at = clock.now()
    if build.is_empty():
        report = build.build_demo(
            until=args.until or _today(at), seed=args.seed, days=args.days, residents=args.residents,
            progress=_progress,
        )  # fmt: skip
        print(file=sys.stderr)
    elif DemoRun.objects.exists() and args.until is None and not args.digest:
        report = tasks.catch_up(at)
    else:
        report = build.Report()
    if not DemoRun.objects.exists():
        print(_("数据库里有演示以外的数据，没有做任何改动。"), file=sys.stderr)
        return 1
    _say(args, report, digest.digest() if args.digest else "")
    return 0


def welcome() -> str:
    """Return the accounts for people who have just started the demo."""
    from lianti.demo.cast import ACCOUNTS
    from lianti.parties.demo_accounts import DEMO_PASSWORD

    lines = [f"  {account.username:16}{account.hint}" for account in ACCOUNTS]
    return "\n".join((f"演示账号（密码都是 {DEMO_PASSWORD}）：", *lines))


def _today(at: dt.datetime) -> dt.date:
    """Return the demo day that is under way: before nine it is still yesterday's."""
    from lianti.demo.tasks import demo_day

    return demo_day(at)


def _progress(share: float, what: str) -> None:
    end = "" if sys.stderr.isatty() else "\n"
    if end and int(share * 100) % 10:
        return
    print(f"\r{int(share * 100):3d}%  {what}          ", end=end, file=sys.stderr, flush=True)


def _clear() -> None:
    """Empty the database of a demo, with its seals and files; anything else is refused."""
    from lianti.demo.clearing import clear

    clear()


def _say(args: argparse.Namespace, report: Report, digest: str) -> None:
    from lianti.demo.build import counts
    from lianti.demo.models import DemoRun

    row = DemoRun.objects.get()
    document: dict[str, Any] = {
        "seed": row.seed, "until": row.until_on.isoformat(), "days": row.days, "simulated_until": row.simulated_until,
        **counts(), "actions": report.actions, "refused": report.refused,
    }  # fmt: skip
    if digest:
        document["digest"] = digest
    if args.json:
        print_json(document)
    elif digest:
        print(digest)
    else:
        print("  ".join(f"{word} {document[name]}" for name, word in _WORDS.items()))

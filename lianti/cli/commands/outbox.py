"""Say how messages to people go: how many wait, went out or failed, and why the last ones failed.

Messages name cases by number, never persons; addresses are not shown.
"""

from __future__ import annotations

import argparse

from lianti.cli.output import add_json, print_json

NAME = "outbox"
HELP = "say how messages to people go"
EXAMPLES = (
    ("lianti outbox", "counts by state, and the last failures; exit 1 when a message failed within a day"),
    (
        "lianti outbox --json",
        "{ok, channel, states: {waiting, sending, sent, failed}, failures: [{uid, template, problem, attempts, at}]}",
    ),
)
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the counts and the last failures."""
    from django.conf import settings

    from lianti.kernel.pure import clock
    from lianti.ledger.outbox import summary

    found = summary(clock.now(), _SHOWN)
    rows = [
        {"uid": str(m.uid), "template": m.template, "problem": m.problem, "attempts": m.attempts,
         "at": clock.local(m.created_at).isoformat(timespec="seconds")}
        for m in found.failures
    ]  # fmt: skip
    document = {
        "ok": not rows, "channel": settings.LIANTI_OUTBOX_CHANNEL, "states": found.states, "failures": rows,
    }  # fmt: skip
    if args.json:
        print_json(document)
    else:
        print(f"channel {document['channel']}: " + "  ".join(f"{k} {v}" for k, v in found.states.items()))
        for row in rows:
            print("  {at}  {template}  {problem} after {attempts} attempts".format(**row))
    return 1 if rows else 0

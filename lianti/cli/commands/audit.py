"""Look after the ledger: verify its seals, seal what waits, count again, and say who read what.

A finding means that a row was changed or removed, or that the ledger was cut after it was sealed. When the anchor
file is missing or does not reach the end, the report says that truncation cannot be excluded.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import uuid
from typing import TYPE_CHECKING

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.ledger.queries import TraceLine
    from lianti.ledger.verifying import Verdict

NAME = "audit"
HELP = "verify, seal and read the ledger"
EXAMPLES = (
    ("lianti audit verify", "read every sealed row again; exit 1 when something was changed, removed or cut"),
    (
        "lianti audit verify --json",
        "{ok, streams: [{stream, sealed, unsealed, anchor, anchor_note, findings: "
        "[{code, first_seq, last_seq, message}]}]}",
    ),
    ("lianti audit seal", "seal what was written since the worker's last minute"),
    ("lianti audit reconcile --day 2026-03-01", "count a day again from the tables; exit 1 when facts are missing"),
    ("lianti audit reconcile --json", "{ok, day, kinds, findings: [{kind, label, expected, found}]}"),
    ("lianti audit reads --resident 01957f2e-4c00-7000-8000-000000000001", "who touched the record of a resident"),
    (
        "lianti audit reads --actor dr-lin --json",
        "{total, page, rows: [{at, actor, role, purpose, operation, object_type, object_uid, detail, sealed}]}",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="verify | seal | reconcile | reads", required=True)
    verify = verbs.add_parser("verify", help="say what was changed, removed or cut")
    verify.add_argument("--stream", default="", help="only this stream (fact, trace, step)")
    add_json(verify)
    add_json(verbs.add_parser("seal", help="seal what waits"))
    reconcile = verbs.add_parser("reconcile", help="count again from the tables what the facts should say")
    reconcile.add_argument("--day", type=dt.date.fromisoformat, help="ISO date (default: yesterday)")
    add_json(reconcile)
    reads = verbs.add_parser("reads", help="say who touched what; asking is traced too")
    whose = reads.add_mutually_exclusive_group(required=True)
    whose.add_argument("--resident", type=uuid.UUID, metavar="UID", help="whose record")
    whose.add_argument("--actor", metavar="USERNAME", help="who looked")
    reads.add_argument("--operation", default="", help="only this operation: read, reveal, list …")
    reads.add_argument("--page", type=int, default=1, help="fifty rows a page, newest first")
    add_json(reads)


def run(args: argparse.Namespace) -> int:
    """Run one of the four verbs and return the exit code."""
    return {"verify": _verify, "seal": _seal, "reconcile": _reconcile, "reads": _reads}[args.verb](args)


def _verify(args: argparse.Namespace) -> int:
    from lianti.ledger.sealing import STREAMS
    from lianti.ledger.verifying import verify_stream

    if args.stream and args.stream not in STREAMS:
        print(f"There is no stream {args.stream}; there are {', '.join(sorted(STREAMS))}.", file=sys.stderr)
        return 2
    verdicts = [verify_stream(stream) for stream in ([args.stream] if args.stream else sorted(STREAMS))]
    ok = all(verdict.sound for verdict in verdicts)
    if args.json:
        print_json({"ok": ok, "streams": [_verdict_row(verdict) for verdict in verdicts]})
    else:
        for verdict in verdicts:
            _print_verdict(verdict)
    return 0 if ok else 1


def _verdict_row(verdict: Verdict) -> dict[str, object]:
    keys = ("code", "first_seq", "last_seq", "message")
    return {
        "stream": verdict.stream,
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "anchor": verdict.anchor,
        "anchor_note": verdict.anchor_note,
        "findings": [{key: getattr(finding, key) for key in keys} for finding in verdict.findings],
    }


def _print_verdict(verdict: Verdict) -> None:
    state = "sound" if verdict.sound else f"{len(verdict.findings)} findings"
    print(f"{verdict.stream:<8} {state:<12} sealed: {verdict.sealed}  unsealed: {verdict.unsealed}", end="")
    print(f"  anchor: {verdict.anchor}" + (f" ({verdict.anchor_note})" if verdict.anchor_note else ""))
    for finding in verdict.findings:
        print(f"  {finding} [{finding.code}]")


def _seal(args: argparse.Namespace) -> int:
    from lianti.kernel.pure import clock
    from lianti.ledger.sealing import STREAMS, seal_stream

    done = {stream: seal_stream(stream, clock.now()) for stream in sorted(STREAMS)}
    if args.json:
        print_json({"streams": [{"stream": stream, "sealed": count} for stream, count in done.items()]})
    else:
        for stream, count in done.items():
            print(f"{stream:<8} {count} rows sealed")
    return 0


def _reconcile(args: argparse.Namespace) -> int:
    from lianti.kernel.pure import clock
    from lianti.ledger.facts import label_of
    from lianti.ledger.reconcile import expected_kinds, reconcile_day

    at = clock.now()
    day = args.day or clock.local_day(at) - dt.timedelta(days=1)
    findings = reconcile_day(day, at)
    rows = [{"kind": f.kind, "label": label_of(f.kind), "expected": f.expected, "found": f.found} for f in findings]
    if args.json:
        print_json({"ok": not rows, "day": day, "kinds": len(expected_kinds()), "findings": rows})
    else:
        print(f"{day}: {len(expected_kinds())} kinds counted, {len(rows)} differ")
        for row in rows:
            print("  {kind} {label}: the tables say {expected}, the facts {found}".format(**row))
    return 1 if rows else 0


def _reads(args: argparse.Namespace) -> int:
    from lianti.ledger.queries import search_traces

    actor_uid = _uid_of(args.actor) if args.actor else None
    if args.actor and actor_uid is None:
        print(f"There is no user {args.actor}.", file=sys.stderr)
        return 1
    _trace_the_question(args.resident or actor_uid, "resident" if args.resident else "user")
    rows, total = search_traces(actor_uid=actor_uid, object_uid=args.resident, operation=args.operation, page=args.page)
    if args.json:
        print_json({"total": total, "page": args.page, "rows": [_trace_row(row) for row in rows]})
    else:
        for row in rows:
            print("{at}  {actor} ({role})  {operation} {object_type} {object_uid}  {purpose} {detail}".format(
                **_trace_row(row)
            ).rstrip())  # fmt: skip
        print(f"{total} rows, page {args.page}")
    return 0


def _uid_of(username: str) -> uuid.UUID | None:
    from django.contrib.auth import get_user_model

    found: uuid.UUID | None = get_user_model().objects.filter(username=username).values_list("uid", flat=True).first()
    return found


def _trace_the_question(about: uuid.UUID | None, kind: str) -> None:
    """Whoever asks who looked has looked too."""
    from django.db import transaction

    from lianti.kernel.pure import clock
    from lianti.ledger.actions import trace
    from lianti.parties.shapes import Viewer

    with transaction.atomic():
        trace(
            by=Viewer.service("command-line"), purpose="审计", operation="audit",
            object_type=kind, object_uid=about, at=clock.now(),
        )  # fmt: skip


def _trace_row(row: TraceLine) -> dict[str, object]:
    from lianti.kernel.pure import clock

    return {
        "at": clock.local(row.at).isoformat(timespec="seconds"),
        "actor": row.actor_name,
        "role": row.actor_role,
        "purpose": row.purpose,
        "operation": row.operation,
        "object_type": row.object_type,
        "object_uid": str(row.object_uid or ""),
        "detail": row.detail,
        "sealed": row.sealed,
    }

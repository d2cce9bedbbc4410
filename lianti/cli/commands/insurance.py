"""Deductibles (起付线): explain what a chain of stays costs, and load the tariffs of an insured region.

`explain` reads one JSON document (docs/mechanisms/insurance.md) and changes nothing. Amounts are in yuan. It exits with
1 and a sentence when the document contradicts itself or the region has no tariff.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.insurance.shapes import Charge, Edition, Explanation

NAME = "insurance"
HELP = "explain deductibles and load tariffs"
EXAMPLES = (
    ("lianti insurance explain course.json", "charges, saving and every step in words"),
    (
        "lianti insurance explain course.json --json",
        "{region, edition, sample, ordinary, total, saving, chains, charges: [{stay, level, order, deductible, "
        "ordinary, charge, saving, bonus, kept, steps: [{code, clause, sentence}]}], note}",
    ),
    ("lianti insurance explain - --json", "the same, the document from stdin"),
    ("lianti insurance load tariffs.toml", "put an edition in force; the same text again changes nothing"),
    (
        "lianti insurance list --json",
        "{regions: [{region, edition, since_on, until_on, source, sample, tariffs, rules}]}",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="explain | load | list")
    explain = verbs.add_parser("explain", help="compute a chain of stays given as data")
    explain.add_argument("file", type=Path, metavar="FILE", help="a JSON document; - reads stdin")
    add_json(explain)
    load = verbs.add_parser("load", help="import or replace the edition of a region")
    load.add_argument("file", type=Path, metavar="FILE", help="a TOML file as in docs/mechanisms/insurance.md")
    add_json(verbs.add_parser("list", help="name the editions in force"))


def run(args: argparse.Namespace) -> int:
    """Run one of the three verbs and return the exit code."""
    return {"explain": _explain, "load": _load, "list": _list}[args.verb](args)


def _explain(args: argparse.Namespace) -> int:
    from lianti.insurance.queries import explain
    from lianti.insurance.reading import course_of, read_document

    text = _text(args.file)
    if text is None:
        return 1
    document = read_document(text)
    insured, stays, links = course_of(document)
    found = explain(_edition(document, min((s.admitted_on for s in stays), default=None)), insured, stays, links)
    if args.json:
        print_json(_document(found))
    else:
        _print(found)
    return 0


def _text(path: Path) -> str | None:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}", file=sys.stderr)
        return None


def _edition(document: dict[str, Any], day: Any) -> Edition:
    """Return the edition written in the document, or that of its region as it is in the database."""
    from lianti.insurance.queries import region_edition
    from lianti.insurance.reading import edition_of
    from lianti.kernel.pure import clock
    from lianti.kernel.pure.errors import Refused

    if isinstance(document.get("edition"), dict):
        return edition_of(document["edition"])
    region = str(document.get("region", ""))
    found = region_edition(region, day or clock.local_day(clock.now()))
    if found is None:
        raise Refused("no_edition", "没有“{region}”在当时生效的起付标准，请写 edition 或先载入。", region=region)
    return found


def _yuan(fen: int) -> int | float:
    return fen // 100 if fen % 100 == 0 else fen / 100


def _document(found: Explanation) -> dict[str, Any]:
    from lianti.insurance.queries import settlement_note

    return {
        "region": found.region,
        "edition": found.edition,
        "sample": found.sample,
        "ordinary": _yuan(found.ordinary),
        "total": _yuan(found.total),
        "saving": _yuan(found.saving),
        "chains": [list(chain.stays) for chain in found.chains],
        "charges": [_row(charge) for charge in found.charges],
        "note": settlement_note(found.sample),
    }


def _row(charge: Charge) -> dict[str, Any]:
    amounts = ("deductible", "ordinary", "charge", "saving", "bonus", "kept")
    return {
        "stay": charge.stay.key,
        "level": charge.stay.level,
        "order": charge.order,
        **{name: _yuan(getattr(charge, name)) for name in amounts},
        "steps": [{"code": s.code, "clause": s.clause, "sentence": s.sentence} for s in charge.steps],
    }


def _print(found: Explanation) -> None:
    from lianti.insurance.queries import settlement_note
    from lianti.kernel.pure.money import yuan

    print(f"{found.region} {found.edition}")
    for charge in found.charges:
        print(f"{charge.stay.key}  {yuan(charge.charge)}  (ordinary {yuan(charge.ordinary)})")
        for step in charge.steps:
            print("    " + step.sentence + (f" [{step.clause}]" if step.clause else ""))
    print(f"total {yuan(found.total)}  ordinary {yuan(found.ordinary)}  saving {yuan(found.saving)}")
    print(settlement_note(found.sample))


def _load(args: argparse.Namespace) -> int:
    from lianti.insurance.actions import load_file
    from lianti.kernel.pure import clock
    from lianti.parties.shapes import Viewer

    row = load_file(path=args.file, by=Viewer.service("command-line"), at=clock.now())
    print(f"{row}: in force since {row.since_on}, {row.tariffs.count()} deductibles, {row.rules.count()} rules")
    return 0


def _list(args: argparse.Namespace) -> int:
    from lianti.insurance.queries import editions_on
    from lianti.kernel.pure import clock

    rows = editions_on(clock.local_day(clock.now()))
    if args.json:
        print_json({"regions": [_edition_row(e) for e in rows]})
        return 0
    for edition in rows:
        mark = "  sample" if edition.sample else ""
        print(f"{edition.region}  {edition.name}  since {edition.since_on}{mark}  {edition.source}")
    return 0


def _edition_row(edition: Edition) -> dict[str, Any]:
    return {
        "region": edition.region,
        "edition": edition.name,
        "since_on": edition.since_on,
        "until_on": edition.until_on,
        "source": edition.source,
        "sample": edition.sample,
        "tariffs": len(edition.tariffs),
        "rules": len(edition.rules),
    }

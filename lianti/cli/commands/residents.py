"""Say which records of a file are of one person, and how well when the truth is known.

No database is needed and nothing is written. The file has a header with record_id, name, sex, birth_date, id_number,
phone, address and source_org (the first two are needed); the truth has record_id and person_id. `precision`, `recall`
and `f1` are over all pairs of records that ended as one person, `automatic_precision` over those that the product
would have joined without asking anybody. How it decides: docs/mechanisms/identity.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.residents.identity.matching import Linkage
    from lianti.residents.identity.traits import PersonRecord

NAME = "residents"
HELP = "match records of persons across institutions"
NEEDS_DJANGO = False
EXAMPLES = (
    ("lianti residents match --records records.csv", "how many persons the records are of"),
    ("lianti residents match --records records.csv --truth truth.csv --json", "the same with precision, recall and f1"),
    ("lianti residents match --records records.csv --persons persons.csv", "write record_id, person, automatic_person"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    match = verbs.add_parser("match", help="link the records of a file")
    match.add_argument("--records", type=Path, required=True, metavar="FILE", help="records as .csv")
    match.add_argument("--truth", type=Path, metavar="FILE", help="record_id and person_id as .csv")
    match.add_argument("--persons", type=Path, metavar="FILE", help="write the persons found to this file")
    match.add_argument("--engine", choices=("auto", "python", "splink"), default="auto", help="default: by size")
    add_json(match)


def run(args: argparse.Namespace) -> int:
    """Read, link and report; refusals go to stderr with exit code 1."""
    from lianti.residents.identity.files import read_records, read_truth
    from lianti.residents.identity.matching import link, report

    records = read_records(args.records)
    truth = read_truth(args.truth, records) if args.truth else None
    linkage = link(records, args.engine)
    if args.persons and not _write(args.persons, records, linkage):
        return 1
    figures = report(linkage, truth)
    if args.json:
        print_json(figures)
    else:
        for name, value in figures.items():
            print(f"{name:24}{'-' if value is None else value}")
    return 0


def _write(path: Path, records: list[PersonRecord], linkage: Linkage) -> bool:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("record_id", "person", "automatic_person"))
            joined = zip(records, linkage.joined.all, linkage.joined.automatic, strict=True)
            writer.writerows((r.record_id, records[one].record_id, records[two].record_id) for r, one, two in joined)
    except OSError as error:
        print(f"cannot write {path}: {error.strerror}", file=sys.stderr)
        return False
    return True

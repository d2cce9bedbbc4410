"""Match records of persons across institutions, and take over the persons of an institution.

`match` says which records of a file are of one person, and how well when the truth is known. It needs no database. The
file has a header with record_id, name, sex, birth_date, id_number, phone, address and source_org (the first two are
needed); the truth has record_id and person_id. `precision`, `recall` and `f1` are over all pairs of records that ended
as one person, `automatic_precision` over those that the product would have joined without asking anybody.

`import` reads a workbook or a .csv with a heading (姓名, 身份证号, 性别, 出生日期, 手机号, 住址, 病历号) and says of
each row whether the person is new, on file already, probably on file, unclear, or in error; without --dry-run all rows
are written in one transaction, or none. It ends with 1 when a row is in error.

How it decides: docs/mechanisms/identity.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lianti.cli.output import add_json, print_json

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.residents.identity.matching import Linkage
    from lianti.residents.identity.traits import PersonRecord

NAME = "residents"
HELP = "match records of persons, and import persons"
NEEDS_DJANGO = False
EXAMPLES = (
    ("lianti residents match --records records.csv", "how many persons the records are of"),
    ("lianti residents match --records records.csv --truth truth.csv --json", "the same with precision, recall and f1"),
    ("lianti residents match --records records.csv --persons persons.csv", "write record_id, person, automatic_person"),
    ("lianti residents import persons.xlsx --institution 示例医院 --dry-run", "show each row with its verdict, masked"),
    ("lianti residents import persons.csv --institution 示例医院 --json", "import in one transaction"),
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
    take = verbs.add_parser("import", help="judge the persons of a file, and import them")
    take.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls or .csv")
    take.add_argument("--institution", required=True, help="name or uid of the institution whose persons they are")
    take.add_argument("--dry-run", action="store_true", help="judge only, change nothing")
    add_json(take)


def run(args: argparse.Namespace) -> int:
    """Run one of the two verbs; refusals go to stderr with exit code 1."""
    return _match(args) if args.verb == "match" else _import(args)


def _match(args: argparse.Namespace) -> int:
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


def _import(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import transaction

    from lianti.alliances.queries import read_rows
    from lianti.kernel.pure import clock
    from lianti.parties.shapes import Viewer
    from lianti.residents.imports.judging import judge_rows
    from lianti.residents.imports.kinds import VERDICTS
    from lianti.residents.imports.writing import import_rows, record_import

    try:
        data = args.file.read_bytes()
    except OSError as error:
        print(f"cannot read {args.file}: {error.strerror}", file=sys.stderr)
        return 1
    by, at, institution = Viewer.service("command-line"), clock.now(), _institution(args.institution)
    rows = judge_rows(read_rows(data), institution, at)
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}
    document = {"rows": [row.as_json() for row in rows], "counts": counts, "imported": False}
    if not args.dry_run and not counts["error"]:
        with transaction.atomic():
            record_import(
                import_rows(rows=rows, institution=institution, by=by, at=at), institution=institution, by=by, at=at
            )
        document["imported"] = True
    if args.json:
        print_json(document)
    else:
        for row in rows:
            shown = row.as_json()
            print(f"{row.line:5} {VERDICTS[row.verdict]:8} {shown['name']} {shown['identity']} {row.sentence}")
        print(" ".join(f"{VERDICTS[verdict]} {count}" for verdict, count in counts.items()))
    return 1 if counts["error"] else 0


def _institution(text: str) -> Institution:
    import uuid

    from lianti.kernel.pure.errors import NotVisible, Refused
    from lianti.parties.queries import find_institution, institution_by_uid

    found = find_institution(text)
    if found is None:
        try:
            found = institution_by_uid(uuid.UUID(text))
        except (ValueError, NotVisible):
            raise Refused("persons.institution", "没有找到机构“{name}”，请核对名称。", name=text[:60]) from None
    return found

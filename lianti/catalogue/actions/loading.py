"""Writes of the catalogue: import a diagnosis table, make sure of the starter list, load an edition of criteria."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from lianti.catalogue import facts, rules
from lianti.catalogue.importing import DiagnosisTable, TableRow, read_table, split_changes
from lianti.catalogue.keys import all_initials, code_key, search_text
from lianti.catalogue.models import CriterionEdition, Diagnosis, TableLoad
from lianti.catalogue.reading import DATA, built_in, parse_criteria
from lianti.catalogue.shapes import EditionShape, ImportReport
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.actions import record
from lianti.ledger.shapes import Actor
from lianti.parties.shapes import Viewer

STARTER = DATA / "starter_diagnoses.csv"
STARTER_SOURCE = _("平台常用诊断")
STARTER_EDITION = _("ICD-10 医保 2.0 摘选")
_BATCH = 500
_KEYS = ("search_text", "initials", "chapter", "length")


def preview_diagnoses(path: Path | str, *, edition: str = "") -> ImportReport:
    """This function will say what an import of the file would do, and change nothing."""
    table = read_table(Path(path))
    return _report(table, *_compared(table, edition or Path(path).stem))


def import_diagnoses(
    path: Path | str, at: dt.datetime, by: Actor, *, source: str = "", edition: str = ""
) -> ImportReport:
    """This function will import a diagnosis table: new codes are added, changed names updated, nothing is deleted.

    Importing the same file again changes nothing. ``edition`` defaults to the file's name. Refused when the file cannot
    be read; single bad rows are left out and reported. Rows are written in short transactions, so that other writers
    wait little; an import that was cut off is completed by importing again.
    """
    file = Path(path)
    edition = edition or file.stem
    source = source or file.name
    table = read_table(file)
    added, changed, unchanged = _compared(table, edition)
    report = _report(table, added, changed, unchanged)
    if added or changed:
        _write_new(added, source, edition)
        _write_changed(changed, source, edition)
        with transaction.atomic():
            _note(table.digest, source, edition, report, at, by)
    return report


def ensure_starter(at: dt.datetime, by: Actor | None = None) -> int:
    """This function will make sure that the built-in common diagnoses are there; returns how many rows it wrote.

    Fast when nothing is to do (one statement). A name that came from an official table is left as it is.
    """
    content = STARTER.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if TableLoad.objects.filter(digest=digest, source=STARTER_SOURCE).exists():
        return 0
    entries = list(csv.DictReader(content.decode("utf-8").splitlines()))
    with transaction.atomic():
        known = {d.code_key: d for d in Diagnosis.objects.filter(code_key__in=[code_key(e["code"]) for e in entries])}
        Diagnosis.objects.filter(common=True).update(common=False, rank=1_000_000)
        fresh: list[Diagnosis] = []
        for rank, entry in enumerate(entries):
            row = known.get(code_key(entry["code"])) or Diagnosis(
                code=entry["code"], name=entry["name"], source=STARTER_SOURCE, edition=STARTER_EDITION
            )
            row.common, row.rank, row.aliases = True, rank, entry["aliases"]
            fresh.append(_keyed(row))
        Diagnosis.objects.bulk_create([d for d in fresh if d.pk is None], batch_size=_BATCH)
        Diagnosis.objects.bulk_update(
            [d for d in fresh if d.code_key in known],
            ["common", "rank", "aliases", *_KEYS],
            batch_size=50,
        )
        report = ImportReport(len(fresh), len(fresh) - len(known), len(known), 0)
        _note(digest, STARTER_SOURCE, STARTER_EDITION, report, at, by or Viewer.service("catalogue-setup"))
    return len(fresh)


def load_criteria(path: Path | str, at: dt.datetime, by: Actor, *, alliance_uid: uuid.UUID | None = None) -> int:
    """This function will load a local edition of criteria beside the built-in ones; returns the number of criteria.

    The edition needs ``since_on``. Loading the same text again changes nothing. The edition of the same set that is in
    force then ends where this one begins. Refused when a code belongs to another set or a later edition exists.
    """
    body = _text_of(Path(path))
    edition, criteria = parse_criteria(body)
    digest = hashlib.sha256(body.encode()).hexdigest()
    if edition.since_on is None:
        raise Refused("edition_since_missing", _("本地版本要写明生效日期 since_on。"))
    _check_codes(edition, {c.code for c in criteria})
    with transaction.atomic():
        same = CriterionEdition.objects.filter(set=edition.set, alliance_uid=alliance_uid)
        if same.filter(digest=digest).exists():
            return len(criteria)
        _make_room(edition, alliance_uid)
        row = CriterionEdition.objects.create(
            uid=new_uid(),
            set=edition.set,
            name=edition.name,
            alliance_uid=alliance_uid,
            since_on=edition.since_on,
            until_on=edition.until_on,
            digest=digest,
            body=body,
            loaded_at=at,
            by_uid=by.uid,
        )
        record(
            facts.CRITERIA_LOADED,
            by=by,
            at=at,
            subject_type="criterion_edition",
            subject_uid=row.uid,
            alliance_uid=alliance_uid,
            data={"set": edition.set, "edition": edition.name, "criteria": len(criteria)},
        )
    return len(criteria)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            "criteria_unreadable", _("读不了文件 {name}，请检查路径，并存为 UTF-8。"), name=path.name
        ) from error


def _check_codes(edition: EditionShape, codes: set[str]) -> None:
    taken = {c.code for c in built_in()} | {rules.PATIENT_REQUEST}
    for row in CriterionEdition.objects.exclude(set=edition.set):
        taken |= {c.code for c in parse_criteria(row.body)[1]}
    clash = sorted(codes & taken)
    if clash:
        raise Refused("criterion_code_taken", _("代码 {which} 已被别的标准使用，请换一个。"), which=clash[0])


def _make_room(edition: EditionShape, alliance_uid: uuid.UUID | None) -> None:
    for row in CriterionEdition.objects.select_for_update().filter(set=edition.set, alliance_uid=alliance_uid):
        if row.name == edition.name:
            raise Refused("edition_exists", _("版本“{name}”已经载入，内容改了请用新的版本名。"), name=row.name)
        if edition.since_on is not None and row.since_on >= edition.since_on:
            raise Refused("edition_order", _("已有生效更晚的版本“{name}”，请按先后载入。"), name=row.name)
        if row.until_on is None or (edition.since_on is not None and row.until_on > edition.since_on):
            row.until_on = edition.since_on
            row.save(update_fields=["until_on"])


def _compared(table: DiagnosisTable, edition: str) -> tuple[list[TableRow], list[TableRow], int]:
    known = {
        key: (name, of) for key, name, of in Diagnosis.objects.values_list("code_key", "name", "edition").iterator()
    }
    return split_changes(table.rows, known, edition)


def _report(table: DiagnosisTable, added: list[TableRow], changed: list[TableRow], unchanged: int) -> ImportReport:
    names = dict(Diagnosis.objects.values_list("code_key", "name").iterator()) if changed else {}
    pairs = ((row.code, names[code_key(row.code)], row.name) for row in changed)
    renamed = tuple(pair for pair in pairs if pair[1] != pair[2])
    return ImportReport(table.total, len(added), len(changed), unchanged, table.bad, renamed)


def _keyed(row: Diagnosis) -> Diagnosis:
    """Fill the columns that follow from code, name and aliases."""
    aliases = row.aliases.split()
    row.code_key = code_key(row.code)
    row.search_text = search_text(row.name, aliases)[:500]
    row.initials = all_initials(row.name, aliases)[:500]
    row.chapter = rules.chapter_of(row.code)
    row.length = len(row.name)
    return row


def _write_new(rows: list[TableRow], source: str, edition: str) -> None:
    for part in _parts(rows):
        fresh = [_keyed(Diagnosis(code=r.code, name=r.name, source=source, edition=edition)) for r in part]
        Diagnosis.objects.bulk_create(fresh)


def _write_changed(rows: list[TableRow], source: str, edition: str) -> None:
    for part in _parts(rows):
        wanted = {code_key(row.code): row for row in part}
        with transaction.atomic():
            of_part = Diagnosis.objects.filter(code_key__in=list(wanted))
            renamed = [row for row in of_part if row.name != wanted[row.code_key].name]
            for row in renamed:
                row.code, row.name = wanted[row.code_key].code, wanted[row.code_key].name
                _keyed(row)
            Diagnosis.objects.bulk_update(renamed, ["code", "name", *_KEYS], batch_size=50)
            of_part.update(source=source, edition=edition)


def _parts(rows: list[TableRow]) -> Iterator[list[TableRow]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _note(digest: str, source: str, edition: str, report: ImportReport, at: dt.datetime, by: Actor) -> None:
    counts = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "bad": len(report.bad),
    }
    load = TableLoad.objects.create(
        uid=new_uid(), digest=digest, source=source, edition=edition, loaded_at=at, by_uid=by.uid, **counts
    )
    record(
        facts.DIAGNOSES_IMPORTED,
        by=by,
        at=at,
        subject_type="diagnosis_table",
        subject_uid=load.uid,
        data={"edition": edition, **counts},
    )

"""Judged rows become files and links, all of them or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.clashes import one_wins
from lianti.kernel.web.writing import insert_rows
from lianti.ledger.actions import record, record_many
from lianti.ledger.keyring import blind_indexes
from lianti.ledger.shapes import Happening
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.residents.actions.records import write_residents
from lianti.residents.identity.deciding import compare_person, write_link
from lianti.residents.identity.scoring import PROBABLE, SAME, UNCLEAR
from lianti.residents.imports.kinds import ASKED, DUPLICATE, ERROR, NEW, VERDICTS, WRITTEN
from lianti.residents.imports.permissions import may_import
from lianti.residents.imports.reading import PersonRow
from lianti.residents.models import LocalRecord, Resident
from lianti.residents.shapes import Newcomer

if TYPE_CHECKING:
    from lianti.parties.models import Institution

# Pairs noted at once; the worker compares every other new file within a minute.
_ASKED_AT_ONCE = 50


@transaction.atomic
def import_rows(*, rows: Sequence[PersonRow], institution: Institution, by: Viewer, at: dt.datetime) -> dict[str, int]:
    """This function will write judged rows, all or none: new files, links of record numbers, pairs to ask about.

    Refuses (persons.errors, persons.asked) while a row has an error or waits for a decision, and (persons.changed) when
    a number was registered meanwhile.
    Returns how many rows each verdict had.
    """
    demand(may_import(by))
    wrong = [row.line for row in rows if row.verdict == ERROR]
    if wrong:
        raise Refused("persons.errors", _("有 {count} 行不能导入，例如第 {line} 行。"), count=len(wrong), line=wrong[0])
    asked = [row.line for row in rows if row.verdict == ASKED]
    if asked:
        words = _("有 {count} 行可能是同一人，例如第 {line} 行，请先逐行决定。")
        raise Refused("persons.asked", words, count=len(asked), line=asked[0])
    taken = [row for row in rows if row.verdict in WRITTEN]
    people = _open_files([row for row in taken if row.resident_pk is None], institution, by, at)
    _link([*taken, *_joined(rows, taken, people)], people, institution, by, at)
    for row in [row for row in taken if row.verdict in {PROBABLE, UNCLEAR}][:_ASKED_AT_ONCE]:
        compare_person(resident_pk=people[row.line].pk, by=by, at=at)
    return {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}


def record_import(counts: dict[str, int], *, institution: Institution, by: Viewer, at: dt.datetime) -> None:
    """Write the fact of an import whose rows are written."""
    data = {
        "rows": sum(counts.values()),
        "new": counts[NEW],
        "same": counts[SAME],
        "unclear": counts[PROBABLE] + counts[UNCLEAR],
        "left_out": sum(count for verdict, count in counts.items() if verdict not in WRITTEN),
    }
    record(
        "residents.imported", by=by, at=at, subject_type="institution", subject_uid=institution.uid,
        institution_uid=institution.uid, data=data,
    )  # fmt: skip


def _open_files(
    rows: Sequence[PersonRow], institution: Institution, by: Viewer, at: dt.datetime
) -> dict[int, Resident]:
    """Open a file for each row, and return them by line."""
    _check_untaken(rows)
    made = write_residents([Newcomer(row.fields, at) for row in rows], institution, by, taken=_meanwhile())
    return {row.line: person for row, person in zip(rows, made, strict=True)}


def _joined(rows: Sequence[PersonRow], taken: Sequence[PersonRow], people: dict[int, Resident]) -> list[PersonRow]:
    """Return the rows that are the person of a row above and bring another record number; adds whose they are."""
    above = {row.line: row for row in taken}
    found: list[PersonRow] = []
    for row in rows:
        same = above.get(row.with_line or 0)
        if same is None or not row.number or row.verdict != DUPLICATE:
            continue
        if same.line in people:
            people[row.line] = people[same.line]
        found.append(replace(row, resident_pk=same.resident_pk))
    return found


def _check_untaken(rows: Sequence[PersonRow]) -> None:
    numbers = [(row.line, n) for row in rows if (n := row.fields.identity_number)]
    lines = {index: line for line, number in numbers for index in blind_indexes("identity", number)}
    found = Resident.objects.filter(identity_index__in=list(lines)).values_list("identity_index", flat=True).first()
    if found:
        raise _changed(lines[found])


def _changed(line: int) -> Refused:
    return Refused(
        "persons.changed", _("预览之后有人建了档（例如第 {line} 行）。已重新核对，请再看一遍后导入。"), line=line
    )


def _meanwhile() -> Refused:
    """Return what is said when the index saw it first: nobody knows which line it was."""
    return Refused("persons.changed", _("预览之后有人建了档或登记了病历号。已重新核对，请再看一遍后导入。"))


def _link(
    rows: Sequence[PersonRow], people: dict[int, Resident], institution: Institution, by: Viewer, at: dt.datetime
) -> None:
    """Link the record numbers that are not linked yet; most of them in one statement."""
    numbers = [row.number for row in rows if row.number]
    known = _linked(institution.pk, numbers)
    found = Resident.objects.in_bulk([row.resident_pk for row in rows if row.resident_pk is not None])
    links: list[tuple[Resident, str, str]] = []
    for row in rows:
        if not row.number:
            continue
        person = people.get(row.line) or found[row.resident_pk or 0]
        if row.number in known:
            if known[row.number] not in {person.pk, person.merged_into_id}:
                raise _changed(row.line)  # given to somebody else since the table was judged
            continue
        how = "automatic" if row.verdict == SAME else "registered"
        if person.merged_into_id:
            write_link(resident=person, institution_id=institution.pk, number=row.number, how=how, by=by, at=at)
        else:
            links.append((person, row.number, how))
    with one_wins(_meanwhile()):
        insert_rows(
            LocalRecord(
                institution=institution, number=number, resident=person, how=how, linked_at=at, linked_by_uid=by.uid
            )
            for person, number, how in links
        )
    happenings = [Happening("resident", person.uid, at, None, None, {"how": how}) for person, _number, how in links]
    record_many("residents.record_linked", by=by, happenings=happenings)


def _linked(institution_id: int, numbers: Sequence[str]) -> dict[str, int]:
    """Return whose the record numbers of an institution are that are linked already."""
    rows = LocalRecord.objects.filter(institution_id=institution_id, number__in=numbers)
    return dict(rows.values_list("number", "resident_id"))

"""What would become of each row: compared with everybody on file, many at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.keyring import blind_indexes
from lianti.residents.identity.index import find_many, key_values, people_on_file, traits_on_file
from lianti.residents.identity.scoring import DIFFERENT, PROBABLE, SAME, UNCLEAR, Score, score
from lianti.residents.identity.traits import PersonRecord, traits_of
from lianti.residents.imports.kinds import ERROR, NEW
from lianti.residents.imports.reading import PersonRow, check_rows, read_persons
from lianti.residents.models import LocalRecord, Resident
from lianti.residents.shapes import ResidentFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution

_CHUNK = 200
# Whose a linked record number is, and whether that is somebody else than the table says.
Known = tuple[int, bool]


def judge_rows(rows: Sequence[Sequence[str]], institution: Institution, at: dt.datetime) -> list[PersonRow]:
    """This function will say of every row of a table what would become of it; nothing is written.

    Refuses what ``read_persons`` refuses.
    """
    return compare_rows(check_rows(read_persons(rows).rows, clock.local_day(at)), institution)


def compare_rows(
    rows: Sequence[PersonRow], institution: Institution, tell: Callable[[int], None] = lambda _done: None
) -> list[PersonRow]:
    """Return rows that are well formed compared with everybody on file; six statements at most for each 200 of them.

    ``tell`` is told after each part how many rows are through.
    """
    found: list[PersonRow] = []
    for start in range(0, len(rows), _CHUNK):
        found += _part(rows[start : start + _CHUNK], institution)
        tell(len(found))
    return found


def _part(rows: Sequence[PersonRow], institution: Institution) -> list[PersonRow]:
    open_ = [row for row in rows if not row.verdict]
    known = _known_numbers([row for row in open_ if row.number], institution)
    fresh = [row for row in open_ if row.number not in known]
    traits = [traits_of(record_of(row.fields)) for row in fresh]
    likely = dict(zip((row.line for row in fresh), find_many([(t, key_values(t)) for t in traits]), strict=True))
    taken = _taken([row.fields.identity_number for row in fresh if row.fields.identity_number])
    return [_judged(row, known, likely.get(row.line, []), taken) if not row.verdict else row for row in rows]


def _known_numbers(rows: Sequence[PersonRow], institution: Institution) -> dict[str, Known]:
    """Return whose the record numbers are that are linked, and whether the table gives them to somebody else."""
    told = {row.number: row.fields for row in rows}
    links = LocalRecord.objects.filter(institution=institution, number__in=list(told)).select_related("resident")
    people = people_on_file() if (linked := list(links)) else 0
    return {
        link.number: (link.resident_id, _somebody_else(told[link.number], link.resident, people)) for link in linked
    }


def _somebody_else(fields: ResidentFields, resident: Resident, people: int) -> bool:
    """Say whether a row is about another person than the one on file; one name is enough to be taken for one."""
    told, filed = traits_of(record_of(fields)), traits_on_file(resident)
    if told.identity_valid and filed.identity_valid:
        return told.identity != filed.identity
    return told.name.plain != filed.name.plain and score(told, filed, people).verdict == DIFFERENT


def _taken(numbers: Sequence[str]) -> set[str]:
    """Return which identity numbers are on file."""
    indexes = {index: number for number in numbers for index in blind_indexes("identity", number)}
    found = Resident.objects.filter(identity_index__in=list(indexes)).values_list("identity_index", flat=True)
    return {indexes[index] for index in found if index}


def _judged(row: PersonRow, known: dict[str, Known], found: list[tuple[Resident, Score]], taken: set[str]) -> PersonRow:
    if row.number in known:
        pk, somebody_else = known[row.number]
        if somebody_else:
            return replace(row, verdict=ERROR, sentence=_("这个病历号已登记在另一位居民名下，请核对后再导入。"))
        return replace(row, verdict=SAME, sentence=_("病历号已登记过。"), resident_pk=pk)
    sure = {resident.pk for resident, result in found if result.verdict == SAME}
    if len(sure) == 1:
        words = _("已有档案，只登记病历号。") if row.number else _("已有档案，不再新建。")
        return replace(row, verdict=SAME, sentence=words, resident_pk=sure.pop())
    if row.fields.identity_number in taken:
        return replace(row, verdict=ERROR, sentence=_("身份证号已有档案，但姓名等对不上，请核对后再导入。"))
    if not found:
        return replace(row, verdict=NEW, sentence=_("新建档案。"))
    best = PROBABLE if found[0][1].verdict in {SAME, PROBABLE} else UNCLEAR
    return replace(
        row, verdict=best, sentence=_("可能同一人：先新建档案，并列入“疑似同一人”等人核对；也可以决定先不导入。")
    )


def record_of(fields: ResidentFields) -> PersonRecord:
    """Return what is typed of a person as the index compares it."""
    birth = fields.birth_on.isoformat() if fields.birth_on else ""
    return PersonRecord("", fields.name, fields.sex, birth, fields.identity_number, fields.phone, fields.address)

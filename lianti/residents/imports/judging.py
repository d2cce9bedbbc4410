"""What would become of each row: compared with everybody on file, many at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.keyring import blind_indexes
from lianti.residents.identity.index import find_many, key_values
from lianti.residents.identity.scoring import PROBABLE, SAME, UNCLEAR, Score
from lianti.residents.identity.traits import PersonRecord, traits_of
from lianti.residents.imports.kinds import ERROR, NEW
from lianti.residents.imports.reading import PersonRow, check_rows, read_persons
from lianti.residents.models import LocalRecord, Resident
from lianti.residents.shapes import ResidentFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution

_CHUNK = 200


def judge_rows(rows: Sequence[Sequence[str]], institution: Institution, at: dt.datetime) -> list[PersonRow]:
    """This function will say of every row of a table what would become of it; nothing is written.

    Refuses what ``read_persons`` refuses.
    """
    return compare_rows(check_rows(read_persons(rows).rows, clock.local_day(at)), institution)


def compare_rows(
    rows: Sequence[PersonRow], institution: Institution, tell: Callable[[int], None] = lambda _done: None
) -> list[PersonRow]:
    """Return rows that are well formed compared with everybody on file; four statements for each 200 of them.

    ``tell`` is told after each part how many rows are through.
    """
    found: list[PersonRow] = []
    for start in range(0, len(rows), _CHUNK):
        found += _part(rows[start : start + _CHUNK], institution)
        tell(len(found))
    return found


def _part(rows: Sequence[PersonRow], institution: Institution) -> list[PersonRow]:
    open_ = [row for row in rows if not row.verdict]
    known = _known_numbers([row.number for row in open_ if row.number], institution)
    fresh = [row for row in open_ if row.number not in known]
    traits = [traits_of(record_of(row.fields)) for row in fresh]
    likely = dict(zip((row.line for row in fresh), find_many([(t, key_values(t)) for t in traits]), strict=True))
    taken = _taken([row.fields.identity_number for row in fresh if row.fields.identity_number])
    return [_judged(row, known, likely.get(row.line, []), taken) if not row.verdict else row for row in rows]


def _known_numbers(numbers: Sequence[str], institution: Institution) -> dict[str, int]:
    rows = LocalRecord.objects.filter(institution=institution, number__in=numbers)
    return dict(rows.values_list("number", "resident_id"))


def _taken(numbers: Sequence[str]) -> set[str]:
    """Return which identity numbers are on file."""
    indexes = {index: number for number in numbers for index in blind_indexes("identity", number)}
    found = Resident.objects.filter(identity_index__in=list(indexes)).values_list("identity_index", flat=True)
    return {indexes[index] for index in found if index}


def _judged(row: PersonRow, known: dict[str, int], found: list[tuple[Resident, Score]], taken: set[str]) -> PersonRow:
    if row.number in known:
        return replace(row, verdict=SAME, sentence=_("病历号已登记过。"), resident_pk=known[row.number])
    sure = {resident.pk for resident, result in found if result.verdict == SAME}
    if len(sure) == 1:
        words = _("已有档案，只登记病历号。") if row.number else _("已有档案，不再新建。")
        return replace(row, verdict=SAME, sentence=words, resident_pk=sure.pop())
    if row.fields.identity_number in taken:
        return replace(row, verdict=ERROR, sentence=_("身份证号已有档案，但姓名等对不上，请核对后再导入。"))
    if not found:
        return replace(row, verdict=NEW, sentence=_("新建档案。"))
    best = PROBABLE if found[0][1].verdict in {SAME, PROBABLE} else UNCLEAR
    return replace(row, verdict=best, sentence=_("先新建档案，并列入“疑似同一人”等人核对。"))


def record_of(fields: ResidentFields) -> PersonRecord:
    """Return what is typed of a person as the index compares it."""
    birth = fields.birth_on.isoformat() if fields.birth_on else ""
    return PersonRecord("", fields.name, fields.sex, birth, fields.identity_number, fields.phone, fields.address)

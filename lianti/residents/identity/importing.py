"""Persons from a table an institution has: every row judged first, then all of them or none.

Pure reading of rows and headings; the file itself is read by whoever calls (the roster reader of alliances).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import mask_identity, mask_name, normalise, squash
from lianti.ledger.keyring import blind_index
from lianti.parties.shapes import Viewer
from lianti.residents.actions import register_resident
from lianti.residents.identity.deciding import compare_person, write_link
from lianti.residents.identity.index import find, key_values
from lianti.residents.identity.scoring import PROBABLE, SAME, UNCLEAR
from lianti.residents.identity.traits import PersonRecord, read_day, traits_of
from lianti.residents.models import LocalRecord, Resident
from lianti.residents.rules import check_fields
from lianti.residents.shapes import ResidentFields

if TYPE_CHECKING:
    from lianti.parties.models import Institution

MAX_ROWS = 2000
NEW, ERROR = "new", "error"
VERDICTS: dict[str, str] = {
    NEW: _("新建"), SAME: _("已有档案"), PROBABLE: _("很可能已有"), UNCLEAR: _("需要核对"), ERROR: _("有错误"),
}  # fmt: skip
_HEADINGS = {
    "name": ("姓名", "居民姓名", "患者姓名"),
    "sex": ("性别",),
    "birth": ("出生日期", "出生年月日", "生日"),
    "identity": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "证件号"),
    "phone": ("手机号", "手机号码", "联系电话", "电话"),
    "address": ("住址", "地址", "家庭住址", "现住址", "居住地址"),
    "number": ("病历号", "住院号", "门诊号", "就诊卡号", "本院病历号"),
}
_FIELDS = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_SEXES = {"男": "male", "女": "female", "male": "male", "female": "female"}
_LONGEST_NUMBER = 64


@dataclass(frozen=True)
class PersonRow:
    """One row of a table: what it says, and what would become of it, with a sentence that says why."""

    line: int
    fields: ResidentFields
    number: str
    verdict: str
    sentence: str
    resident_pk: int | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, object]:
        """Return the row for a preview, masked."""
        number = self.fields.identity_number
        return {
            "line": self.line,
            "name": mask_name(self.fields.name),
            "identity": mask_identity(number) if number else "",
            "number": self.number,
            "verdict": self.verdict,
            "sentence": self.sentence,
        }


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return where the heading stands, and which column holds what."""
    for place, row in enumerate(rows[:20]):
        named = {_FIELDS.get(re.sub(r"[*（(].*", "", squash(cell))): at for at, cell in reversed(list(enumerate(row)))}
        found = {name: at for name, at in named.items() if name}
        if "name" in found and len(found) >= 2:
            return place, found
    raise Refused(
        "persons.heading",
        _("没有找到表头。第一行应写明“姓名”以及身份证号、性别、出生日期、手机号、住址、病历号中的几项。"),
    )


def _birth(text: str) -> dt.date | None:
    day = read_day(text)
    return dt.datetime.strptime(day, "%Y%m%d").date() if len(day) == 8 else None  # noqa: DTZ007 - a day has no zone


def judge_rows(rows: Sequence[Sequence[str]], institution: Institution, at: dt.datetime) -> list[PersonRow]:
    """This function will say of every row of a table what would become of it; nothing is written.

    Refuses a table without heading (persons.heading), without rows, and with more than 2,000 of them.
    """
    place, columns = _columns(rows)
    body = [(line, row) for line, row in enumerate(rows[place + 1 :], place + 2) if any(cell.strip() for cell in row)]
    if not body:
        raise Refused("persons.empty", _("表头下面没有人员。"))
    if len(body) > MAX_ROWS:
        raise Refused("persons.too_many", _("一次最多导入 {most} 人，请分成几个文件。"), most=MAX_ROWS)
    seen: dict[tuple[str, str], int] = {}
    return [_judged(line, _told(row, columns), institution, at, seen) for line, row in body]


def _told(row: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    clean = {
        name: normalise(row[at].replace("\x00", ""))[:200] if at < len(row) else "" for name, at in columns.items()
    }
    return {name: clean.get(name, "") for name in _HEADINGS}


def _judged(
    line: int, told: dict[str, str], institution: Institution, at: dt.datetime, seen: dict[tuple[str, str], int]
) -> PersonRow:
    fields = ResidentFields(
        name=told["name"], sex=_SEXES.get(told["sex"].lower(), ""), birth_on=_birth(told["birth"]), phone=told["phone"],
        identity_number=told["identity"], address=told["address"],
    )  # fmt: skip
    row = PersonRow(line, fields, squash(told["number"]), ERROR, "")
    try:
        row = replace(row, fields=check_fields(fields, clock.local_day(at)))
        _check_once(row, seen)
    except Refused as refused:
        return replace(row, sentence=refused.sentence)
    return _compared(row, institution)


def _check_once(row: PersonRow, seen: dict[tuple[str, str], int]) -> None:
    if len(row.number) > _LONGEST_NUMBER:
        raise Refused("local_number", _("病历号应为 1 到 64 个字符。"))
    for key in (("identity", row.fields.identity_number), ("number", row.number)):
        if key[1] and key in seen:
            raise Refused("persons.twice", _("与第 {line} 行的身份证号或病历号相同。"), line=seen[key])
        seen[key] = row.line


def _compared(row: PersonRow, institution: Institution) -> PersonRow:
    known = LocalRecord.objects.filter(institution=institution, number=row.number).first() if row.number else None
    if known is not None:
        return replace(row, verdict=SAME, sentence=_("病历号已登记过。"), resident_pk=known.resident_id)
    traits = traits_of(record_of(row.fields))
    found = find(traits, key_values(traits))
    sure = {resident.pk for resident, result in found if result.verdict == SAME}
    if len(sure) == 1:
        return replace(row, verdict=SAME, sentence=_("已有档案，只登记病历号。"), resident_pk=sure.pop())
    number = row.fields.identity_number
    if number and Resident.objects.filter(identity_index=blind_index("identity", number)).exists():
        return replace(row, verdict=ERROR, sentence=_("身份证号已有档案，但姓名等对不上，请核对后再导入。"))
    if not found:
        return replace(row, verdict=NEW, sentence=_("新建档案。"))
    best = PROBABLE if found[0][1].verdict in {SAME, PROBABLE} else UNCLEAR
    return replace(row, verdict=best, sentence=_("先新建档案，并列入“疑似同一人”等人核对。"))


def record_of(fields: ResidentFields) -> PersonRecord:
    """Return what is typed of a person as the index compares it."""
    birth = fields.birth_on.isoformat() if fields.birth_on else ""
    return PersonRecord("", fields.name, fields.sex, birth, fields.identity_number, fields.phone, fields.address)


@transaction.atomic
def import_rows(*, rows: Sequence[PersonRow], institution: Institution, by: Viewer, at: dt.datetime) -> dict[str, int]:
    """This function will write judged rows, all or none: new files, links of record numbers, pairs to ask about.

    Refuses (persons.errors) while a row has an error. Returns how many rows each verdict had.
    """
    wrong = [row.line for row in rows if row.verdict == ERROR]
    if wrong:
        raise Refused("persons.errors", _("有 {count} 行不能导入，例如第 {line} 行。"), count=len(wrong), line=wrong[0])
    counts = dict.fromkeys(VERDICTS, 0)
    for row in rows:
        counts[row.verdict] += 1
        _write(row, institution, by, at)
    return counts


def _write(row: PersonRow, institution: Institution, by: Viewer, at: dt.datetime) -> None:
    if row.resident_pk is not None:
        resident = Resident.objects.get(pk=row.resident_pk)
    else:
        resident = register_resident(fields=row.fields, institution=institution, by=by, at=at)
        compare_person(resident_pk=resident.pk, by=by, at=at)
    if row.number and not LocalRecord.objects.filter(institution=institution, number=row.number).exists():
        how = "automatic" if row.verdict == SAME else "registered"
        write_link(resident=resident, institution_id=institution.pk, number=row.number, how=how, by=by, at=at)

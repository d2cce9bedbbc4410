"""Rows of a table as persons: headings found, every row checked by itself and against the rows above it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lianti.kernel.pure.asked import plain_text
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import mask_identity, mask_name, mask_phone, normalise, squash
from lianti.residents.identity.scoring import PROBABLE, UNCLEAR
from lianti.residents.identity.traits import read_day
from lianti.residents.imports.kinds import ASKED, DUPLICATE, ERROR, LEFT, MAX_ROWS
from lianti.residents.rules import check_fields
from lianti.residents.shapes import ResidentFields

HEADINGS = {
    "name": ("姓名", "居民姓名", "患者姓名"),
    "sex": ("性别",),
    "birth": ("出生日期", "出生年月日", "生日"),
    "identity": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "证件号"),
    "phone": ("手机号", "手机号码", "联系电话", "电话"),
    "address": ("住址", "地址", "家庭住址", "现住址", "居住地址"),
    "number": ("病历号", "住院号", "门诊号", "就诊卡号", "本院病历号"),
}
# What somebody decided of a row stands beside what the table says of it; no heading has this name.
DECIDED = "decided"
_FIELDS = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_SEXES = {"男": "male", "女": "female", "male": "male", "female": "female"}
_LONGEST_NUMBER = 64
_LONGEST_CELL = 200
_SERIAL = frozenset({"序号", "编号", "行号"})


@dataclass(frozen=True)
class PersonRow:
    """One row of a table: what it says, and what would become of it, with a sentence that says why."""

    line: int
    told: dict[str, str]
    fields: ResidentFields
    verdict: str
    sentence: str
    resident_pk: int | None = field(default=None, repr=False)
    # The row above that this one may be, or is said to be.
    with_line: int | None = None

    @property
    def number(self) -> str:
        """Return the record number (病历号) of the house."""
        return squash(self.told["number"])

    @property
    def answers(self) -> tuple[str, ...]:
        """Return what can be decided of the row now."""
        if self.verdict == LEFT or self.told.get(DECIDED) == "two":
            return ("take",)
        if self.with_line is not None:
            return ("one", "two", "leave") if self.verdict == ASKED else ("two", "leave")
        return ("leave",) if self.verdict in {PROBABLE, UNCLEAR} else ()

    def as_json(self) -> dict[str, object]:
        """Return the row for a preview, masked."""
        identity, phone = squash(self.told["identity"]), squash(self.told["phone"])
        return {
            "line": self.line,
            "name": mask_name(self.told["name"]),
            "identity": mask_identity(identity) if identity else "",
            "phone": mask_phone(phone) if phone else "",
            "number": self.number,
            "verdict": self.verdict,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class Told:
    """What a table says: its rows by line, and the headings that nothing is taken from."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    unused: tuple[str, ...]


def _heading(cell: str) -> str:
    return re.sub(r"[*（(].*", "", squash(cell))


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return where the heading stands, and which column holds what."""
    for place, row in enumerate(rows[:20]):
        named = {_FIELDS.get(_heading(cell)): at for at, cell in reversed(list(enumerate(row)))}
        found = {name: at for name, at in named.items() if name}
        if "name" in found and len(found) >= 2:
            return place, found
    raise Refused(
        "persons.heading",
        _("没有找到表头。第一行应写明“姓名”以及身份证号、性别、出生日期、手机号、住址、病历号中的几项。"),
    )


def read_persons(rows: Sequence[Sequence[str]]) -> Told:
    """Return what a table says of persons; nothing is judged yet.

    Refuses a table without heading (persons.heading), without rows, and with more than 3,000 of them.
    """
    place, columns = _columns(rows)
    body = [(line, row) for line, row in enumerate(rows[place + 1 :], place + 2) if any(cell.strip() for cell in row)]
    if not body:
        raise Refused("persons.empty", _("表头下面没有人员。"))
    if len(body) > MAX_ROWS:
        raise Refused("persons.too_many", _("一次最多导入 {most} 人，请分成几个文件。"), most=MAX_ROWS)
    taken = set(columns.values())
    heads = [plain_text(_heading(cell))[:20] for at, cell in enumerate(rows[place]) if at not in taken]
    unused = tuple(dict.fromkeys(head for head in heads if head and head not in _SERIAL))[:12]
    return Told(tuple((line, _told(row, columns)) for line, row in body), unused)


def _told(row: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    clean = {
        name: normalise(plain_text(row[at]))[:_LONGEST_CELL] if at < len(row) else "" for name, at in columns.items()
    }
    return {name: clean.get(name, "") for name in HEADINGS}


def _birth(text: str) -> dt.date | None:
    day = read_day(text)
    return dt.datetime.strptime(day, "%Y%m%d").date() if len(day) == 8 else None  # noqa: DTZ007 - a day has no zone


def check_rows(rows: Sequence[tuple[int, dict[str, str]]], day: dt.date) -> list[PersonRow]:
    """Return every row checked by itself and against those above: an error, a repetition, or nothing said yet.

    A row of which somebody said that it is the person of a row above gives that one what it lacks.
    """
    seen: dict[tuple[str, str], PersonRow] = {}
    found = [_repeated(_checked(line, told, day), seen) for line, told in rows]
    places = {row.line: place for place, row in enumerate(found)}
    for row in found:
        if row.with_line is not None and row.told.get(DECIDED) == "one":
            above = found[places[row.with_line]]
            found[places[row.with_line]] = replace(above, fields=_completed(above.fields, row.fields))
    return found


def _completed(fields: ResidentFields, more: ResidentFields) -> ResidentFields:
    lacking = [name for name in ("sex", "identity_number", "phone", "address") if not getattr(fields, name)]
    return replace(fields, **{name: getattr(more, name) for name in lacking})


def _checked(line: int, told: dict[str, str], day: dt.date) -> PersonRow:
    fields = ResidentFields(
        name=told["name"], sex=_SEXES.get(told["sex"].lower(), ""), birth_on=_birth(told["birth"]), phone=told["phone"],
        identity_number=told["identity"], address=told["address"],
    )  # fmt: skip
    row = PersonRow(line, told, fields, "", "")
    try:
        if len(row.number) > _LONGEST_NUMBER:
            raise Refused("local_number", _("病历号应为 1 到 64 个字符。"))
        if told["name"] and len(told["name"]) > 60:
            raise Refused("name_long", _("姓名最多 60 个字，请核对这一列。"))
        return replace(row, fields=check_fields(fields, day))
    except Refused as refused:
        return replace(row, verdict=ERROR, sentence=refused.sentence)


def _repeated(row: PersonRow, seen: dict[tuple[str, str], PersonRow]) -> PersonRow:
    """A person listed twice is taken once; one number on two persons is an error; who may be one is asked about."""
    if row.verdict == ERROR:
        return row
    decided = row.told.get(DECIDED, "")
    if decided == "leave":
        return replace(row, verdict=LEFT, sentence=_("按您的决定不导入。"))
    keys = [key for key in (("identity", row.fields.identity_number), ("number", row.number)) if key[1]]
    above = next((seen[key] for key in keys if key in seen), None)
    if above is None:
        return _perhaps_one(row, keys, seen, decided)
    if _one_person(row.fields, above.fields):
        if row.number not in {"", above.number}:
            told = _("与第 {line} 行是同一人，病历号却不同。请先导入一个，另一个放在下一份表里。").format(
                line=above.line
            )
            return replace(row, verdict=ERROR, sentence=told)
        return replace(row, verdict=DUPLICATE, sentence=_("与第 {line} 行相同，只导入一次。").format(line=above.line))
    words = _("身份证号或病历号与第 {line} 行相同，却不是同一人。").format(line=above.line)
    return replace(row, verdict=ERROR, sentence=words)


def _perhaps_one(
    row: PersonRow, keys: list[tuple[str, str]], seen: dict[tuple[str, str], PersonRow], decided: str
) -> PersonRow:
    """No number tells: one name, one day of birth and no two phones may be one person, and somebody says so."""
    fields = row.fields
    who = ("person", f"{fields.name} {fields.birth_on}")
    above = seen.get(who)
    if above is None or decided == "two" or not _may_be_one(fields, above.fields):
        seen.update(dict.fromkeys([*keys, who], row) if above is None else dict.fromkeys(keys, row))
        return row
    words: dict[str, object] = {"line": above.line}
    row = replace(row, with_line=above.line)
    if decided == "one":
        seen.update({key: above for key in keys if key[0] == "identity"})
        told = _("按您的决定，与第 {line} 行是同一人，只建一份档案。").format(**words)
        return replace(row, verdict=DUPLICATE, sentence=told)
    if not keys and (fields.phone, fields.address) == (above.fields.phone, above.fields.address):
        return replace(row, verdict=DUPLICATE, sentence=_("与第 {line} 行相同，只导入一次。").format(**words))
    told = _("与第 {line} 行姓名、出生日期相同，可能同一人，请逐行决定。").format(**words)
    return replace(row, verdict=ASKED, sentence=told)


def _may_be_one(one: ResidentFields, two: ResidentFields) -> bool:
    phones, numbers = {one.phone, two.phone} - {""}, {one.identity_number, two.identity_number} - {""}
    return len(phones) < 2 and len(numbers) < 2 and not (one.sex and two.sex and one.sex != two.sex)


def _one_person(one: ResidentFields, two: ResidentFields) -> bool:
    numbers = {fields.identity_number for fields in (one, two) if fields.identity_number}
    return one.name == two.name and one.birth_on == two.birth_on and len(numbers) < 2

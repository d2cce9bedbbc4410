"""Case statistics as an office has them, found in a table and judged row by row (JL-42); pure Python."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lianti.catalogue.list_shapes import CaseRow, RawCase
from lianti.kernel.pure.asked import plain_text, whole_number
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise, squash

_WORDS = {
    "institution": "机构 医疗机构 机构名称 单位 单位名称 医院 医院名称 医疗机构名称 成员单位",  # data
    "year": "年 年份 年度 统计年度",  # data
    "code": "编码 代码 诊断编码 诊断代码 疾病编码 疾病代码 icd icd10 icd-10 icd编码",  # data
    "name": "名称 诊断 诊断名称 疾病 疾病名称 病种 病种名称",  # data
    "cases": "病例数 例数 人次 诊疗人次 病例 数量",  # data
}
HEADS: dict[str, frozenset[str]] = {what: frozenset(words.split()) for what, words in _WORDS.items()}
HEADER_WITHIN = 10
MOST_ROWS = 6_000
MOST_CASES = 1_000_000
FIRST_YEAR = 2000
# So many unknown names are compared with the members'; each takes milliseconds, and a wrong file holds thousands.
NAMES_COMPARED = 100
_YEAR_HEAD = re.compile(r"^(20\d{2})年?(?:度)?(?:病例数|例数|人次)?$")  # data
_FOOTER = re.compile(r"^(?:合计|小计|总计|共计|注[:：]|备注|说明|填表|审核|制表)")  # data
_CODE = re.compile(r"^[A-Z]\d{2}(\.[0-9X]\w{0,8})?([+*].*)?$", re.ASCII)
_CELL = 200

Key = tuple[int, int, str]


def find_cases(rows: Sequence[Sequence[str]]) -> list[RawCase]:
    """Return the rows below the header; one column for each year counts as one row for each.

    Refuses a table without the columns that are needed, an empty one and one that is too long.
    """
    number, columns, years = _header(rows)
    found: list[RawCase] = []
    for line, row in enumerate(rows[number + 1 :], start=number + 2):
        cells = {what: _cell(row, at) for what, at in columns.items()}
        if not any(cells.values()) or any(_FOOTER.match(value) for value in cells.values()):
            continue
        found += _wide(line, row, cells, years) if years else [_raw(line, cells)]
    if not found:
        raise Refused("cases.empty", _("表头下面没有数据。请每行写一家机构、一个年度、一个病种和病例数。"))
    if len(found) > MOST_ROWS:
        raise Refused("cases.too_many", _("一次最多 {most} 行，请按年度或机构分几次上传。"), most=MOST_ROWS)
    return found


def _cell(row: Sequence[str], at: int) -> str:
    return normalise(plain_text(row[at]))[:_CELL] if at < len(row) else ""


def _raw(line: int, cells: Mapping[str, str]) -> RawCase:
    get = cells.get
    return RawCase(line, get("institution", ""), get("year", ""), get("code", ""), get("name", ""), get("cases", ""))


def _wide(line: int, row: Sequence[str], cells: dict[str, str], years: Mapping[int, int]) -> list[RawCase]:
    told = {year: _cell(row, at) for at, year in years.items()}
    return [_raw(line, cells | {"year": str(year), "cases": n}) for year, n in told.items() if n not in {"", "-", "—"}]


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], dict[int, int]]:
    """Return the line of the header, the columns by meaning, and the columns that are years."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        heads = [squash(cell).lower() for cell in row]
        columns = {what: at for what, words in HEADS.items() for at, head in enumerate(heads) if head in words}
        years = {at: int(found[1]) for at, head in enumerate(heads) if (found := _YEAR_HEAD.match(head))}
        told = columns.keys() & {"code", "name"} and "institution" in columns
        if told and (years or {"year", "cases"} <= columns.keys()):
            return number, columns, years
    raise Refused(
        "cases.columns",
        _("前 {n} 行里找不到表头。请写明“机构、年度、诊断编码（或诊断名称）、病例数”，或把各年度各写一列。"),
        n=HEADER_WITHIN,
    )


def judge_cases(
    raws: Iterable[RawCase],
    *,
    members: Mapping[str, tuple[int, str]],
    codes: Mapping[str, tuple[str, str]],
    names: Mapping[str, str],
    known: Mapping[Key, int],
    this_year: int,
) -> list[CaseRow]:
    """Judge every row: new, changed against what is on file, same, or an error with its sentence.

    ``members`` maps a squashed name to id and name; ``codes`` maps a squashed code or disease name to code and name;
    ``names`` maps a category to its name. A row that repeats an earlier one of the file is an error.
    """
    found: list[CaseRow] = []
    seen: dict[Key, int] = {}
    rows = list(raws)
    near = _near((raw.institution for raw in rows), members)
    for raw in rows:
        row = _judged(raw, members, codes, names, this_year, near)
        key = (row.institution_id, row.year, row.code)
        if row.verdict != "error" and key in seen:
            row = _wrong(raw, _("与第 {line} 行重复（同一机构、年度和病种），只留一行。").format(line=seen[key]))
        elif row.verdict != "error":
            seen[key] = raw.line
            row = _against(row, known.get(key))
        found.append(row)
    return found


def _wrong(raw: RawCase, message: str) -> CaseRow:
    return CaseRow(raw, "error", message)


def _against(row: CaseRow, before: int | None) -> CaseRow:
    words: dict[str, object] = dict(vars(row))
    if before is None:
        return row
    if before == row.cases:
        words |= {"verdict": "same", "message": _("与已导入的相同。")}
    else:
        words |= {"verdict": "changed", "message": _("原为 {n} 例，将改为 {m} 例。").format(n=before, m=row.cases)}
    return CaseRow(**words)  # type: ignore[arg-type]


def _judged(
    raw: RawCase,
    members: Mapping[str, tuple[int, str]],
    codes: Mapping[str, tuple[str, str]],
    names: Mapping[str, str],
    this_year: int,
    near: Mapping[str, str],
) -> CaseRow:
    if any(cell.startswith("=") for cell in (raw.institution, raw.code, raw.name, raw.cases)):
        return _wrong(raw, _("单元格是公式，请改成数值。"))
    member = members.get(squash(raw.institution))
    if member is None:
        return _wrong(raw, _unknown_member(raw.institution, near))
    year = whole_number(raw.year.rstrip("年度"), most=9999)  # data
    if year is None or not FIRST_YEAR <= year <= this_year:
        return _wrong(
            raw,
            _("年度“{year}”不对，请写 {first} 到 {last} 的年份。").format(
                year=raw.year, first=FIRST_YEAR, last=this_year
            ),
        )
    cases = whole_number(raw.cases.replace(",", ""), most=MOST_CASES)
    if cases is None:
        return _wrong(raw, _("病例数“{n}”不对，请写 0 到 {most} 的整数。").format(n=raw.cases, most=MOST_CASES))
    disease = disease_of(raw.code, raw.name, codes, names)
    if disease is None:
        return _wrong(
            raw, _("诊断目录里没有“{what}”，请写 ICD-10 编码（例如 I10）。").format(what=raw.code or raw.name or "—")
        )
    return CaseRow(raw, "new", "", member[0], member[1], year, disease[0], disease[1], cases)


def _near(names: Iterable[str], members: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """Return the member that each of the first unknown names most looks like."""
    unknown = dict.fromkeys(name for name in names if name and squash(name) not in members)
    found: dict[str, str] = {}
    for name in islice(unknown, NAMES_COMPARED):
        for like in difflib.get_close_matches(squash(name), members, n=1, cutoff=0.6):
            found[name] = members[like][1]
    return found


def _unknown_member(name: str, near: Mapping[str, str]) -> str:
    if not name:
        return _("没有写机构。")
    if name in near:
        return _("“{name}”不是本医联体的成员单位，是不是“{near}”？").format(name=name, near=near[name])
    return _("“{name}”不是本医联体的成员单位，请写成员名单里的全称。").format(name=name)


def disease_of(
    code: str, name: str, codes: Mapping[str, tuple[str, str]], names: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return code and name of a disease told by code, by name or by both; None when neither is known.

    A code that looks like ICD-10 counts even when the table in use does not hold it: categories are not in it.
    """
    key = squash(code).upper()
    if key:
        if not _CODE.match(key) or len(key) > 40:
            return None
        on_file = codes.get(key)
        return on_file or (key, name or names.get(category_of(key), "") or key)
    return codes.get(squash(name).lower()) if name else None


def category_of(code: str) -> str:
    """Return the ICD-10 category (三位类目) of a code."""
    return code[:3].upper()


def looks_like_code(text: str) -> bool:
    """Say whether a text is written like an ICD-10 code or category."""
    key = squash(text).upper()
    return bool(_CODE.match(key)) and len(key) <= 40

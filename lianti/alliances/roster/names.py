"""Names of units and districts: cleaning, marks in brackets, what looks like a unit at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from lianti.alliances.roster.kinds import is_generic, kind_of, level_from_column
from lianti.alliances.roster.shapes import Role
from lianti.kernel.pure.text import squash

_GROUP = r"(?:城市)?(?:医疗)?(?:集团|医联体|医共体|联盟)?"
_LEAD = re.compile(rf"^{_GROUP}(?:总院|理事长单位|(?:牵头|核心|龙头)(?:单位|医院)?)$")
_MEMBER = re.compile(rf"^{_GROUP}(?:成员|副理事长|理事|分院|协作|合作)(?:单位|医院)?$")
_BLANK = re.compile(r"(?:[/\\\-—―]*|无|\(?从?略\)?|暂无|待定|空缺|null|none|nan)", re.IGNORECASE)
_NUMBERING = re.compile(r"^(?:\(?\d{1,4}\)|\d{1,4}\s*[.、．:：)]|\d{1,4}\s+)\s*")
_ORGANISATION = re.compile(r"(?:医院|院|中心|所|站|室|部|局|委员会|公司|学校|馆|集团|大队|实验室)$")
_SENTENCE = re.compile(r"[,，。;；!！?？:：“”\"《》、=]")
_NOT_UNIT = re.compile(r"(?:名单|方案|制度|通知|细则|办法|情况|表)$|^(?:附件|附表|抄送|主题词|各)|负责人|联系人")
_COUNTED = r"(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))?"
_DISTRICT = re.compile(rf"^{_COUNTED}([一-鿿]{{1,10}}(?:区|县|旗|市|州))(?:\(\d+[家个]?\))?[:：]?$")
_NO_DISTRICT = re.compile(r"(?:社区|院区|病区|片区|库区|厂区|矿区|园区|小区|地区|全市|各市|单位所在区)$")
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


class UnitName(NamedTuple):
    """A cleaned name with the role its brackets gave it (``None`` when they gave none)."""

    name: str
    role: Role | None


def is_blank(text: str) -> bool:
    """Say whether a cell says nothing: empty, a dash, 无, 从略."""
    return _BLANK.fullmatch(squash(text)) is not None


def is_formula(text: str) -> bool:
    """Say whether a cell holds a formula or a spreadsheet error instead of a value."""
    word = squash(text)
    return word in _ERRORS or (word[:1] in {"=", "+", "@"} and not re.fullmatch(r"\+?\d+", word))


def clean_unit(text: str) -> UnitName:
    """Return a unit's name as it is kept: no blanks, no numbering, no role or level in brackets, brackets Chinese.

    （集团总院） gives the role lead and leaves the name; （镜湖） belongs to the name.
    """
    name = _NUMBERING.sub("", squash(text))
    role: Role | None = None
    for whole, inside in re.findall(r"(\(([^()]*)\))", name):
        if _LEAD.match(inside):
            role = "lead"
        elif _MEMBER.match(inside):
            role = role or "member"
        elif inside and not level_from_column(inside):
            continue
        name = name.replace(whole, "", 1)
    return UnitName(display(name.strip("·•-—*　.。,，;；:：、")), role)


def role_from_column(text: str) -> Role | None:
    """Return the role a column such as 集团职务 says, ``None`` when it says none."""
    word = squash(text)
    if _LEAD.match(word):
        return "lead"
    return "member" if _MEMBER.match(word) else None


def display(name: str) -> str:
    """Return a squashed name with Chinese brackets, as people print it."""
    return squash(name).replace("(", "（").replace(")", "）")


def name_key(name: str) -> str:
    """Return the form in which names are compared: NFKC, no blanks, small letters."""
    return squash(name).casefold()


def looks_like_unit(text: str) -> bool:
    """Say whether a text out of running prose can be the name of a unit: short, no sentence, a known ending."""
    name = squash(text)
    base = re.sub(r"\([^()]*\)", "", name)
    if not 3 <= len(base) <= 40 or _SENTENCE.search(name) or _NOT_UNIT.search(base) or is_generic(base):
        return False
    return bool(kind_of(name)) or (bool(_ORGANISATION.search(base)) and len(base) <= 25)


def district_in_heading(text: str) -> str:
    """Return the district a heading such as 一、宁江区 names, else nothing."""
    found = _DISTRICT.match(squash(text))
    if found is None or _NO_DISTRICT.search(found[1]):
        return ""
    return found[1]


def clean_district(text: str) -> str:
    """Return a district as it is kept; a dash or 无 is none."""
    return "" if is_blank(text) or is_formula(text) else squash(text)


def same_district(one: str, other: str) -> bool:
    """Say whether two districts can be the same; an unknown one can be any (宁江区, 宁江, 松原市宁江区 are one)."""
    if not one or not other or one == other:
        return True
    a, b = (re.sub(r"(?<=..)[区县市旗]$", "", squash(text)) for text in (one, other))
    return not a or not b or a.endswith(b) or b.endswith(a)

"""Judge every unit of a roster against the members the alliance already has, one sentence per row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from lianti.alliances.roster.kinds import (
    kind_code,
    kind_from_column,
    kind_of,
    level_from_column,
    level_in_name,
)
from lianti.alliances.roster.lookalike import near_among, variant_among
from lianti.alliances.roster.merge import merged
from lianti.alliances.roster.names import is_formula, name_key, same_district
from lianti.alliances.roster.people import phone_is_valid
from lianti.alliances.roster.shapes import Contact, KnownUnit, RawUnit, RosterRow, Verdict
from lianti.kernel.pure.errors import mark as _

_LONGEST_NAME = 60


@dataclass(frozen=True)
class _Finding:
    """What one check says; ``known`` is the member it speaks of."""

    verdict: Verdict
    message: str
    known: UUID | None = None


def judge(raw_units: Sequence[RawUnit], known: Sequence[KnownUnit]) -> list[RosterRow]:
    """Return one row per unit with verdict and message; nothing is written and nothing is guessed.

    The order of the checks is: error (cannot be imported as it stands), duplicate (already above in the file),
    same (already a member), unclear (a person must look), new. People are never named in a message.
    """
    first_of, units = _joined_duplicates(raw_units)
    matched = {member.uid for unit in units for member in _members_named(unit, known)}
    open_members = [member for member in known if member.uid not in matched]
    leads = [index for index, unit in enumerate(units) if unit.role == "lead" and first_of[index] == index]
    rows: list[RosterRow] = []
    for index, unit in enumerate(units):
        finding = (
            _error(unit)
            or _duplicate(index, first_of)
            or _decided_same(unit)
            or _same(unit, known)
            or _unclear(index, units, first_of, known, open_members)
            or _second_lead(index, leads)
            or _new(unit, known)
        )
        rows.append(_row(index, unit, raw_units[index], finding))
    return rows


def _row(index: int, unit: RawUnit, raw: RawUnit, finding: _Finding) -> RosterRow:
    message = "；".join([finding.message, *unit.notes]) + "。"
    return RosterRow(
        number=index + 1,
        name=unit.name,
        kind=resolved_kind(unit),
        level=resolved_level(unit),
        district=unit.district,
        role=unit.role,
        head=unit.head,
        contacts=unit.contacts,
        verdict=finding.verdict,
        message=message,
        raw=raw,
        known_uid=finding.known,
    )


def resolved_kind(unit: RawUnit) -> str:
    """Return the kind a column says, else the kind the name says, else nothing."""
    return kind_from_column(unit.kind) or kind_of(unit.name)


def resolved_level(unit: RawUnit) -> str:
    """Return the level a column or the name says, else nothing."""
    return level_from_column(unit.level) or level_in_name(unit.level) or level_in_name(unit.name)


def _joined_duplicates(units: Sequence[RawUnit]) -> tuple[list[int], list[RawUnit]]:
    """Return for each unit the place of its first mention, and the units with first mentions completed."""
    joined = list(units)
    first_of: list[int] = []
    seen: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        places = seen.setdefault(name_key(unit.name), [])
        first = next((p for p in places if unit.name and same_district(joined[p].district, unit.district)), index)
        first_of.append(first)
        if first == index:
            places.append(index)
        elif _error(unit) is None:
            joined[first] = _completed(joined[first], unit)
    return first_of, joined


def _completed(first: RawUnit, later: RawUnit) -> RawUnit:
    whole = merged(first, later)
    gained = (whole.head, whole.contacts, whole.kind, whole.level) != (
        first.head, first.contacts, first.kind, first.level
    )  # fmt: skip
    contradicts = bool(first.head and later.head and first.head != later.head)
    return whole if gained or contradicts else replace(whole, notes=first.notes)


def _error(unit: RawUnit) -> _Finding | None:
    """Refuse what cannot become an institution: no name, a formula, a phone nobody can dial."""
    if not unit.name or not re.search(r"[^\W\d_]", unit.name):
        return _Finding("error", _("这一行没有单位名称，请补上名称，或删去这一行"))
    people = (unit.head, *(text for contact in unit.contacts for text in (contact.name, contact.post)))
    if any(is_formula(text) for text in (unit.name, unit.district, *people)):
        return _Finding("error", _("这一行有公式或表格错误值，请在原表里改成文字，或在这里改正"))
    if len(unit.name) > _LONGEST_NAME:
        return _Finding("error", _("单位名称超过{most}个字，可能把几格连在一起了，请改正").format(most=_LONGEST_NAME))
    bad = next((n for n, c in enumerate(unit.contacts, start=1) if c.phone and not phone_is_valid(c.phone)), 0)
    if bad:
        return _Finding("error", _("第{n}个联系人的电话不是有效号码（11位手机或固定电话），请改正").format(n=bad))
    return None


def _duplicate(index: int, first_of: Sequence[int]) -> _Finding | None:
    if first_of[index] == index:
        return None
    first = first_of[index] + 1
    return _Finding("duplicate", _("与第{n}行是同一单位，人员已并入那一行，这一行不导入").format(n=first))


def _decided_same(unit: RawUnit) -> _Finding | None:
    if unit.decided != "same" or unit.same_as is None:
        return None
    return _Finding("same", _("已由办公室确认是医联体内的成员，不会重复建立"), unit.same_as)


def _members_named(unit: RawUnit, known: Sequence[KnownUnit]) -> list[KnownUnit]:
    """Return the members with this very name whose district does not contradict; an equal district decides."""
    key = name_key(unit.name)
    named = [
        member
        for member in known
        if key in {name_key(member.name), member.name_key.casefold()} and same_district(member.district, unit.district)
    ]
    exact = [member for member in named if unit.district and member.district]
    return exact or named


def _same(unit: RawUnit, known: Sequence[KnownUnit]) -> _Finding | None:
    named = _members_named(unit, known)
    if not named:
        return None
    if len(named) > 1:
        places = "、".join(member.district or _("区县未填") for member in named)
        return _Finding("unclear", _("医联体内有几个同名单位（{places}），请填写区县").format(places=places))
    member = named[0]
    changes = _changes(unit, member)
    if changes:
        return _Finding(
            "same", _("已在医联体内，{what}与登记的不同，请核对").format(what="、".join(changes)), member.uid
        )
    return _Finding("same", _("已在医联体内，不会重复建立"), member.uid)


def _changes(unit: RawUnit, member: KnownUnit) -> list[str]:
    """Return in words what the file says otherwise than the platform; what the file leaves out is no change."""
    changes: list[str] = []
    if unit.head and member.head and name_key(unit.head) != name_key(member.head):
        changes.append(_("负责人"))
    if unit.contacts and member.contacts and not set(_called(unit.contacts)) <= set(_called(member.contacts)):
        changes.append(_("联系人"))
    kind = resolved_kind(unit)
    if kind and member.kind and kind_code(kind) != kind_code(member.kind):
        changes.append(_("机构类别"))
    return changes


def _called(contacts: Sequence[Contact]) -> list[tuple[str, str]]:
    return [(name_key(contact.name), contact.phone) for contact in contacts]


def _unclear(
    index: int,
    units: Sequence[RawUnit],
    first_of: Sequence[int],
    known: Sequence[KnownUnit],
    open_members: Sequence[KnownUnit],
) -> _Finding | None:
    unit = units[index]
    if unit.decided != "new":
        finding = (
            _like_a_member(unit, known, near=False)
            or _like_a_member(unit, open_members, near=True)
            or _like_a_row(index, units, first_of)
        )
        if finding:
            return finding
    if kind_from_column(unit.kind) is None:
        return _Finding("unclear", _("名单写的机构类别“{kind}”不在目录里，请选择类别").format(kind=unit.kind[:20]))
    if not resolved_kind(unit):
        return _Finding("unclear", _("从名称看不出机构类别，请选择类别"))
    if unit.level and level_from_column(unit.level) is None and not level_in_name(unit.level):
        return _Finding("unclear", _("名单写的等级“{level}”认不出，请改正或留空").format(level=unit.level[:20]))
    return None


def _like_a_member(unit: RawUnit, members: Sequence[KnownUnit], *, near: bool) -> _Finding | None:
    """Find a member the name may mean; a slip of the pen is only looked for among members the file does not name."""
    around = [member for member in members if same_district(member.district, unit.district)]
    look = near_among if near else variant_among
    name = look(unit.name, (member.name for member in around))
    if name is None:
        return None
    uid = next(member.uid for member in around if member.name == name)
    sentence = _("与医联体内的“{name}”写法相近，请确认是同一单位还是新单位")
    return _Finding("unclear", sentence.format(name=name), uid)


def _like_a_row(index: int, units: Sequence[RawUnit], first_of: Sequence[int]) -> _Finding | None:
    """Find the same unit spelled otherwise in another table of the file; inside one table names are on purpose."""
    unit = units[index]
    for place in range(index):
        other = units[place]
        apart = other.block != unit.block and first_of[place] == place and other.name
        if apart and same_district(other.district, unit.district) and variant_among(unit.name, [other.name]):
            sentence = _("与第{n}行“{name}”写法相近，请确认是不是同一单位")
            return _Finding("unclear", sentence.format(n=place + 1, name=other.name))
    return None


def _second_lead(index: int, leads: Sequence[int]) -> _Finding | None:
    if index not in leads[1:]:
        return None
    return _Finding("unclear", _("名单里已有牵头单位（第{n}行），请确认哪一家牵头").format(n=leads[0] + 1))


def _new(unit: RawUnit, known: Sequence[KnownUnit]) -> _Finding:
    key = name_key(unit.name)
    elsewhere = next((member.district for member in known if name_key(member.name) == key), "")
    if elsewhere:
        return _Finding("new", _("新单位，将加入；与{district}的同名单位不是同一家").format(district=elsewhere))
    if not kind_from_column(unit.kind) and resolved_kind(unit) == "综合医院":
        return _Finding("new", _("新单位，将加入；名称没有写专科，类别按综合医院，请核对"))
    return _Finding("new", _("新单位，将加入"))

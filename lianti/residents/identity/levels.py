"""How two records are compared: for each part of a person, levels of agreement from full to none.

Each level is written twice, as a test in Python (one new person against a few candidates) and as a condition in SQL
(a million against a million, by splink); a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lianti.kernel.pure.errors import mark as _
from lianti.residents.identity.traits import Traits

Test = Callable[[Traits, Traits], bool]


@dataclass(frozen=True)
class Level:
    """One level of agreement; ``words`` say it to a person."""

    code: str
    words: str
    test: Test
    sql: str


@dataclass(frozen=True)
class Comparison:
    """One part of a person: first the condition under which nothing can be said, then levels, then no agreement."""

    code: str
    words: str
    unknown: Test
    unknown_sql: str
    levels: tuple[Level, ...]
    other: str

    def level_of(self, one: Traits, two: Traits) -> str:
        """Return the code of the first level that holds, ``unknown`` or ``other``."""
        if self.unknown(one, two):
            return "unknown"
        return next((level.code for level in self.levels if level.test(one, two)), "other")

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of all levels that carry a weight, from full agreement to none."""
        return (*(level.code for level in self.levels), "other")

    def words_of(self, code: str) -> str:
        """Return a level in words."""
        return next((level.words for level in self.levels if level.code == code), self.other)


def _differing(one: Traits, two: Traits) -> int:
    if len(one.name.near) != len(two.name.near):
        return 99
    return sum(a != b for a, b in zip(one.name.near, two.name.near, strict=True))


def _name_unknown(one: Traits, two: Traits) -> bool:
    return not one.name.plain or not two.name.plain or bool(one.name.mother) != bool(two.name.mother)


def _same_name(one: Traits, two: Traits) -> bool:
    return one.name.plain == two.name.plain and not one.name.gap


def _gap(one: Traits, two: Traits) -> bool:
    first = one.name.plain[0] == two.name.plain[0]
    return (one.name.gap or two.name.gap) and len(one.name.plain) == len(two.name.plain) and first


def _born_same_day(one: Traits, two: Traits) -> bool:
    days = {one.birth, one.birth_by_id} & {two.birth, two.birth_by_id}
    return any(len(day) == 8 for day in days)


def _hamming(one: str, two: str) -> int:
    return sum(a != b for a, b in zip(one, two, strict=True)) if len(one) == len(two) else 99


def _born_near(one: Traits, two: Traits) -> bool:
    if len(one.birth) != 8 or len(two.birth) != 8:
        return False
    if two.swapped == one.birth or _hamming(one.birth, two.birth) == 1:
        return True
    return one.birth[4:] == two.birth[4:] and abs(int(one.birth[:4]) - int(two.birth[:4])) == 1


def _born_same_year(one: Traits, two: Traits) -> bool:
    return (one.estimated or two.estimated) and one.birth[:4] == two.birth[:4]


def _typo(one: Traits, two: Traits) -> bool:
    return not (one.identity_valid and two.identity_valid) and _hamming(one.identity, two.identity) <= 2


def _has_contact(one: Traits, two: Traits) -> bool:
    return bool((one.phone and two.phone) or (one.door and two.door))


def _same_phone(one: Traits, two: Traits) -> bool:
    return bool(one.phone) and one.phone == two.phone


def _same_door(one: Traits, two: Traits) -> bool:
    return bool(one.door) and one.door == two.door


_DIFFERING_SQL = " + ".join(f"(near{i}_l <> near{i}_r)::INT" for i in range(1, 5))
NAME = Comparison(
    "name", _("姓名"), _name_unknown, "name_l = '' OR name_r = '' OR (mother_l = '') <> (mother_r = '')",
    (
        Level("long", _("相同（三字及以上）"), lambda a, b: _same_name(a, b) and len(a.name.plain) > 2,
              "name_l = name_r AND NOT gap_l AND length(name_l) > 2"),
        Level("short", _("相同（两字）"), _same_name, "name_l = name_r AND NOT gap_l"),
        Level("sound", _("同音或形近字"),
              lambda a, b: not (a.name.gap or b.name.gap)
              and (a.name.shape == b.name.shape or (bool(a.name.sound) and a.name.sound == b.name.sound)),
              "NOT (gap_l OR gap_r) AND (shape_l = shape_r OR (sound_l <> '' AND sound_l = sound_r))"),
        Level("near", _("近音，或有缺字"),
              lambda a, b: _gap(a, b) or (bool(a.name.near) and a.name.near == b.name.near),
              "((gap_l OR gap_r) AND length(name_l) = length(name_r) AND name_l[1] = name_r[1])"
              " OR (near_l <> '' AND near_l = near_r)"),
        Level("one", _("差一字"), lambda a, b: len(a.name.near) in (3, 4) and _differing(a, b) == 1,
              f"syllables_l IN (3, 4) AND syllables_l = syllables_r AND ({_DIFFERING_SQL}) = 1"),
    ), _("不同"),
)  # fmt: skip
BIRTH = Comparison(
    "birth", _("出生日期"), lambda a, b: not a.birth or not b.birth, "birth_l = '' OR birth_r = ''",
    (
        Level("same", _("相同"), _born_same_day,
              "(length(birth_l) = 8 AND birth_l IN (birth_r, byid_r))"
              " OR (length(byid_l) = 8 AND byid_l IN (birth_r, byid_r))"),
        Level("near", _("相近（月日颠倒、差一年或差一位）"), _born_near,
              "length(birth_l) = 8 AND length(birth_r) = 8 AND (swapped_r = birth_l OR hamming(birth_l, birth_r) = 1"
              " OR (birth_l[5:] = birth_r[5:] AND abs(birth_l[:4]::INT - birth_r[:4]::INT) = 1))"),
        Level("year", _("同年（有一方只是估计）"), _born_same_year,
              "(estimated_l OR estimated_r) AND birth_l[:4] = birth_r[:4]"),
    ), _("不同"),
)  # fmt: skip
IDENTITY = Comparison(
    "identity", _("身份证号"), lambda a, b: not a.identity or not b.identity, "identity_l = '' OR identity_r = ''",
    (
        Level("same", _("相同"), lambda a, b: a.identity == b.identity, "identity_l = identity_r"),
        Level("typo", _("相近，其中一个校验不对"), _typo,
              "NOT (valid_l AND valid_r) AND hamming(identity_l, identity_r) <= 2"),
        Level("both", _("不同，两个都有效"), lambda a, b: a.identity_valid and b.identity_valid, "valid_l AND valid_r"),
    ), _("不同，其中一个无效"),
)  # fmt: skip
SEX = Comparison(
    "sex", _("性别"), lambda a, b: not a.sex or not b.sex, "sex_l = '' OR sex_r = ''",
    (Level("same", _("相同"), lambda a, b: a.sex == b.sex, "sex_l = sex_r"),), _("不同"),
)  # fmt: skip
# Phone and dwelling depend on one another (a household shares both), so they are weighed together.
_PHONE_SQL = "phone_l <> '' AND phone_l = phone_r"
_DOOR_SQL = "door_l <> '' AND door_l = door_r"
CONTACT = Comparison(
    "contact", _("电话和住址"), lambda a, b: not _has_contact(a, b),
    "NOT ((phone_l <> '' AND phone_r <> '') OR (door_l <> '' AND door_r <> ''))",
    (
        Level("both", _("电话、住址都相同"), lambda a, b: _same_phone(a, b) and _same_door(a, b),
              f"{_PHONE_SQL} AND {_DOOR_SQL}"),
        Level("door", _("住址相同，电话不同"), _same_door, _DOOR_SQL),
        Level("phone", _("电话相同，住址不同"), _same_phone, _PHONE_SQL),
    ), _("都不同"),
)  # fmt: skip

COMPARISONS = (NAME, BIRTH, IDENTITY, SEX, CONTACT)
Pattern = tuple[str, str, str, str, str]


def pattern_of(one: Traits, two: Traits) -> Pattern:
    """Return the levels of two records, in the order of ``COMPARISONS``."""
    name, birth, identity, sex, contact = (c.level_of(one, two) for c in COMPARISONS)
    return name, birth, identity, sex, contact

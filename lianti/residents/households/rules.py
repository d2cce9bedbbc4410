"""Relations and guardianship: pure, no clock of their own (民法典 27-39; codes of GB/T 4761)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.periods import age_on
from lianti.kernel.pure.text import normalise
from lianti.residents.households.kinds import (
    BASES,
    GROUNDS,
    GUARDIANS,
    HEAD,
    INCAPABLE,
    LEAVING,
    LIMITED,
    MINOR,
    OF_AGE,
    RELATIONS,
)

# Member's relation to the old head → relation to the new one, by what the new head was. Missing: somebody must say.
_KEPT_BY_SPOUSE = {"20", "30", "28", "38", "40", "97", "99"}
_SPOUSE_PARENTS = {"53": "51", "54": "52", "55": "51", "56": "52"}


@dataclass(frozen=True)
class GuardianGiven:
    """What is said of a guardianship when it is written down."""

    relation: str
    ground: str
    basis: str
    since_on: dt.date
    name: str = ""
    has_file: bool = False


def _by_sex(sex: str, male: str, female: str) -> str:
    return {"male": male, "female": female}.get(sex, "")


def inverse(relation: str, head_sex: str) -> str:
    """Return what the head is to a member, from what the member is to the head; empty when that depends on more."""
    if relation in {"10", "70", "97", "99"}:
        return relation
    pairs = {
        "20": ("51", "52"), "30": ("51", "52"), "28": ("55", "56"), "38": ("53", "54"),
        "51": ("20", "30"), "52": ("20", "30"), "53": ("", "38"), "54": ("", "38"), "55": ("28", ""), "56": ("28", ""),
    }  # fmt: skip
    if relation in pairs:
        return _by_sex(head_sex, *pairs[relation])
    return {"40": "60", "60": "40"}.get(relation, "")


def carried(relation: str, new_head: str, *, old_head_sex: str, sex: str) -> str:
    """Return what a member becomes when the member who was ``new_head`` to the old head takes over; empty: unknown."""
    if new_head == "10":
        return _under_spouse(relation, old_head_sex)
    if new_head in {"20", "30"}:
        return _under_child(relation, sex)
    if new_head in {"51", "52"}:
        return _under_parent(relation, sex)
    return "99" if relation == "99" else ""


def _under_spouse(relation: str, old_head_sex: str) -> str:
    if relation in _KEPT_BY_SPOUSE:
        return relation
    if relation in {"51", "52"}:
        father, mother = ("53", "54") if old_head_sex == "male" else ("55", "56")
        return father if relation == "51" else mother
    return _SPOUSE_PARENTS.get(relation, "97" if relation in {"60", "70"} else "")


def _under_child(relation: str, sex: str) -> str:
    if relation == "10":
        return _by_sex(sex, "51", "52")
    return {"20": "70", "30": "70", "51": "60", "52": "60", "70": "97", "99": "99", "60": "97"}.get(relation, "")


def _under_parent(relation: str, sex: str) -> str:
    if relation == "10":
        return _by_sex(sex, "28", "38")
    if relation == "70":
        return _by_sex(sex, "20", "30")
    return {"20": "40", "30": "40", "51": "10", "52": "10", "99": "99", "60": "97"}.get(relation, "")


def check_relation(relation: str) -> str:
    """Return the code of a relation to the head; refuses the head itself and what is no code."""
    if relation not in RELATIONS or relation == HEAD:
        raise Refused("relation", _("请选择与户主的关系。"), field="relation")
    return relation


def check_day(on: dt.date | None, *, today: dt.date, not_before: dt.date | None = None, field: str) -> dt.date:
    """Return a day that can be: not to come, and not before another one."""
    if on is None:
        raise Refused("day_missing", _("请填写日期。"), field=field)
    if on > today:
        raise Refused("day_to_come", _("日期不能晚于今天。"), field=field)
    if not_before is not None and on < not_before:
        raise Refused("day_before", _("日期不能早于 {day}。"), field=field, day=not_before)
    return on


def check_leaving(reason: str) -> str:
    """Return why somebody leaves; refuses what is no code."""
    if reason not in LEAVING:
        raise Refused("leaving", _("请选择迁出的原因。"), field="reason")
    return reason


def check_address(text: str) -> str:
    """Return an address as it is kept; a household has one."""
    address = normalise(text)[:200]
    if not address:
        raise Refused("address_missing", _("请填写住址。"), field="address")
    return address


def birthday(birth_on: dt.date, years: int) -> dt.date:
    """Return the day on which somebody is so many years old; 29 February counts as 1 March."""
    try:
        return birth_on.replace(year=birth_on.year + years)
    except ValueError:
        return dt.date(birth_on.year + years, 3, 1)


def check_guardian(given: GuardianGiven, *, ward_birth: dt.date, today: dt.date) -> dt.date | None:
    """Return the day on which a guardianship ends by itself, None for an adult's.

    Refuses a ground that does not fit the age, and an adult's without a decision: whoever answers for an adult needs
    a paper (court, committee or agreement), never the law alone and never a word alone.
    """
    if given.relation not in GUARDIANS:
        raise Refused("guardian_relation", _("请选择监护人与本人的关系。"), field="relation")
    if given.ground not in GROUNDS:
        raise Refused("guardian_ground", _("请选择监护的原因。"), field="ground")
    if given.basis not in BASES:
        raise Refused("guardian_basis", _("请选择监护的依据。"), field="basis")
    check_day(given.since_on, today=today, not_before=ward_birth, field="since_on")
    grown = birthday(ward_birth, OF_AGE)
    if given.ground == MINOR:
        if today >= grown:
            raise Refused("guardian_grown", _("本人已满 18 周岁，请选择成年人的监护原因。"), field="ground")
        return grown
    if age_on(ward_birth, today) < OF_AGE:
        raise Refused("guardian_minor", _("本人未满 18 周岁，监护原因请选“未成年人”。"), field="ground")
    if not given.has_file:
        raise Refused("guardian_file", _("成年人的监护须附判决书、指定书或协议的照片。"), field="evidence")
    return None


def check_may_guard(*, age: int, is_ward: bool) -> None:
    """Refuse a guardian who is a minor, or for whom somebody else answers: nobody guards in a circle."""
    if age < OF_AGE:
        raise Refused("guardian_young", _("监护人须年满 18 周岁。"), field="guardian")
    if is_ward:
        raise Refused("guardian_is_ward", _("此人自己有监护人，不能担任监护人。"), field="guardian")


def check_may_be_ward(*, guards: bool) -> None:
    """Refuse a ward who answers for others: those need another guardian first."""
    if guards:
        raise Refused("ward_guards", _("此人正担任他人的监护人，请先为那些人另定监护人。"), field="ground")


def must_guardian_sign(grounds: frozenset[str]) -> bool:
    """Say whether the person cannot sign alone: an adult without, or with limited, capacity who has a guardian."""
    return bool(grounds & {INCAPABLE, LIMITED})

"""The people served: families with one phone, namesakes, seldom signs and long names, some without an identity."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lianti.demo import names
from lianti.demo.places import NINGJIANG, STREETS, Place
from lianti.kernel.pure.identity import make_identity
from lianti.residents.shapes import ResidentFields

REGION = "229900"
# Contacts and staff use the numbers from 10000009000 on.
_PHONES = 9000
CONTRACTED = 0.35
_HISTORIES = (
    "高血压 8 年", "2 型糖尿病 6 年", "冠心病", "慢阻肺", "高血压、糖尿病", "慢性胃炎", "关节炎", "脑梗死后遗症",
)  # fmt: skip
_ALLERGIES = ("青霉素", "磺胺类", "头孢类", "海鲜", "碘造影剂")


class Member(NamedTuple):
    """Somebody in a family."""

    sex: str
    birth_on: dt.date
    relation: str


@dataclass
class Registry:
    """What has been given out, so that nothing is given out twice."""

    today: dt.date
    identities: set[str] = field(default_factory=set)
    phones: int = 0
    count: int = 0

    def identity(self, source: random.Random, member: Member) -> str:
        """Return a well-formed number in a region that no district has."""
        while True:
            sequence = source.randrange(0, 500) * 2 + (member.sex == "male")
            number = make_identity(REGION, member.birth_on, sequence)
            if number not in self.identities:
                self.identities.add(number)
                return number

    def phone(self) -> str:
        """Return the next phone number of the invented block."""
        self.phones += 1
        return f"1000000{self.phones % _PHONES:04d}"


def families(source: random.Random, place: Place, number: int, registry: Registry) -> Iterator[ResidentFields]:
    """Yield ``number`` people of a place, family by family."""
    left = number
    while left > 0:
        members = _members(source, registry.today)[:left]
        left -= len(members)
        yield from _family(source, place, members, registry)


def _born(source: random.Random, today: dt.date, low: int, high: int) -> dt.date:
    return today - dt.timedelta(days=source.randrange(low * 365, high * 365))


def _members(source: random.Random, today: dt.date) -> list[Member]:
    """Return a family: somebody older, perhaps husband or wife, children and grandchildren."""
    head = _born(source, today, 32, 90)
    sex = source.choice(("female", "male"))
    found = [Member(sex, head, "")]
    if source.random() < 0.6:
        other = "male" if sex == "female" else "female"
        found.append(Member(other, head + dt.timedelta(days=source.randrange(-1500, 1500)), "spouse"))
    for _child in range(source.choices((0, 1, 2), weights=(45, 40, 15))[0]):
        born = head + dt.timedelta(days=source.randrange(21 * 365, 34 * 365))
        if born < today:
            found.append(Member(source.choice(("female", "male")), born, "child"))
    return [m for m in found if m.birth_on < today]


def _family(source: random.Random, place: Place, members: list[Member], registry: Registry) -> Iterator[ResidentFields]:
    surname, shared = names.surname(source), registry.phone()
    address = _address(source, place)
    head_name = ""
    for member in members:
        registry.count += 1
        family = names.surname(source) if member.relation == "spouse" else surname
        name = names.person(source, member.sex, member.birth_on.year, family)
        own = source.random() < 0.3
        yield replace(
            _fields(source, place, member, name, registry),
            phone=registry.phone() if own else shared,
            address=address,
            contact_name=head_name,
            contact_relation="" if not head_name else "spouse" if member.relation == "spouse" else "parent",
            contact_phone=shared if head_name else "",
        )
        head_name = head_name or name


def _fields(source: random.Random, place: Place, member: Member, name: str, registry: Registry) -> ResidentFields:
    age = (registry.today - member.birth_on).days // 365
    ill = source.random() < max(0.0, (age - 35) / 70)
    numbered, insured = source.random() < 0.97, source.random() < 0.4
    return ResidentFields(
        name=name,
        sex=member.sex,
        birth_on=member.birth_on,
        identity_number=registry.identity(source, member) if numbered else "",
        insurance_code=f"{REGION}C{registry.count:013d}" if insured else "",
        record_number=f"{REGION}{registry.count:011d}" if source.random() < 0.85 else "",
        insurance_type=source.choices(("employee", "resident", "none"), weights=(40, 57, 3))[0],
        insured_region="松原市" if source.random() < 0.95 else "",
        district=place.district,
        allergies=source.choice(_ALLERGIES) if source.random() < 0.12 else "",
        history=source.choice(_HISTORIES) if ill else "",
    )


def _address(source: random.Random, place: Place) -> str:
    """Return an invented address, only where the district is known."""
    if place.district not in STREETS:
        return ""
    streets = STREETS[place.district]
    street = next((s for s in streets if s[:2] in place.name), source.choice(streets))
    house = f"示例小区 {source.randrange(1, 40)} 号楼 {source.randrange(1, 4)} 单元 {source.randrange(101, 630)}"
    return f"{street}{house}" if place.district == NINGJIANG else f"{street}示例路 {source.randrange(1, 200)} 号"

"""Invented people as several institutions write them down, with the truth: for tests of matching and for the bench.

Households share phone and dwelling, twins a day of birth too, namesakes a name and a day; records err as records do.
Numbers begin with 229900, an area that does not exist, phones with 1000000.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lianti.kernel.pure.identity import make_identity
from lianti.residents.identity.traits import PersonRecord

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
)
_MALE = "伟强军磊勇杰涛明超刚平辉鹏华飞建国志文海山林峰宇浩俊德成龙东春生忠凯帆"
_FEMALE = "芳娜敏静丽艳娟霞秀兰英玲桂红梅萍燕凤琴云莹雪倩婷佳欣怡颖琳淑珍洁洋香"
_SAME_SOUND = {
    "刘": "留柳", "李": "黎里", "张": "章", "杨": "扬羊", "杰": "洁捷", "芳": "方", "英": "瑛", "辉": "晖挥",
    "霞": "夏", "陈": "程沉", "梅": "玫", "红": "宏虹洪", "伟": "玮炜卫", "敏": "民", "艳": "雁燕", "丽": "利莉",
    "涛": "滔", "国": "囯", "兰": "蓝", "静": "靖婧", "玲": "灵凌", "军": "君均", "勇": "永", "华": "桦",
    "强": "墙", "明": "鸣", "鹏": "朋", "磊": "雷",
}  # fmt: skip
_TOWNS = ("示例镇", "新民乡", "向阳街道", "平安镇", "光明街道", "永丰乡", "前进农场", "河口镇", "石桥乡", "临江街道")
_ROADS = ("建设街", "新华路", "和平小区", "团结街", "文化路", "沿江街", "幸福小区", "光明路")
_COUNTIES = ("甲县", "乙区", "丙市", "丁县", "戊区")
_FIRST = dt.date(1935, 1, 1)


@dataclass(frozen=True)
class Noise:
    """How often a record errs in which way; the defaults are those of a mixed region."""

    no_number: float = 0.12
    new_phone: float = 0.16
    moved: float = 0.04
    short_address: float = 0.17
    same_sound: float = 0.05
    birth_year: float = 0.03
    month_day: float = 0.005
    old_number: float = 0.015
    swapped_number: float = 0.012
    blank_in_name: float = 0.01
    extra_records: float = 0.45


@dataclass
class _Town:
    chance: random.Random
    noise: Noise
    people: list[PersonRecord] = field(default_factory=list)

    def address(self) -> str:
        """Return an invented address in full."""
        pick, number = self.chance.choice, self.chance.randint
        return (
            f"示例市{pick(_COUNTIES)}{pick(_TOWNS)}{pick(_ROADS)}{number(1, 199)}号"
            f"{number(1, 20)}栋{number(1, 6)}单元{number(101, 1820)}室"
        )

    def phone(self) -> str:
        """Return an invented phone number."""
        return f"1000{self.chance.randrange(10**7):07d}"

    def given(self, sex: str) -> str:
        """Return an invented given name of one or two signs."""
        pool = _MALE if sex == "男" else _FEMALE
        return "".join(self.chance.choices(pool, k=self.chance.choice((1, 2, 2, 2))))

    def person(self, **known: str) -> PersonRecord:
        """Return an invented person; what is known is kept."""
        sex = known.pop("sex", "") or self.chance.choice("男女")
        surname = known.pop("surname", "") or self.chance.choice(_SURNAMES)
        birth = known.pop("birth", "") or str(_FIRST + dt.timedelta(days=self.chance.randrange(32_800)))
        sequence = self.chance.randrange(499) * 2 + (sex == "男")
        number = make_identity("229900", dt.date.fromisoformat(birth), sequence)
        return PersonRecord(
            record_id="", sex=sex, birth=birth, identity=number,
            name=known.pop("name", "") or surname + self.given(sex),
            phone=known.pop("phone", "") or self.phone(),
            address=known.pop("address", "") or self.address(),
        )  # fmt: skip

    def household(self) -> list[PersonRecord]:
        """Return one person, and now and then a spouse, a child, a twin or a namesake."""
        first = self.person()
        home = {"phone": first.phone, "address": first.address}
        found, dice = [first], self.chance.random()
        if dice < 0.08:
            found.append(self.person(**home))
        elif dice < 0.11:
            found.append(self.person(surname=first.name[0], **home))
        elif dice < 0.13:
            found.append(self.person(surname=first.name[0], sex=first.sex, birth=first.birth, **home))
        elif dice < 0.14:
            found.append(self.person(name=first.name, sex=first.sex, birth=first.birth))
        return [p for i, p in enumerate(found) if i == 0 or p.name != first.name or dice >= 0.13]


def _swap(text: str, at: int) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _short(address: str) -> str:
    plain = address.removeprefix("示例市")
    for long, short in (("栋", "-"), ("单元", "-"), ("号", "号"), ("室", "")):
        plain = plain.replace(long, short)
    return plain


def _written(person: PersonRecord, town: _Town) -> PersonRecord:
    """Return one record of a person with the errors of one institution."""
    chance, noise = town.chance.random, town.noise
    name, birth, number, phone, address = person.name, person.birth, person.identity, person.phone, person.address
    if chance() < noise.same_sound:
        place = town.chance.randrange(len(name))
        name = name[:place] + town.chance.choice(_SAME_SOUND.get(name[place], name[place])) + name[place + 1 :]
    if chance() < noise.blank_in_name:
        name += town.chance.choice(" 　")
    if chance() < noise.birth_year:
        birth = f"{int(birth[:4]) + town.chance.choice((-1, 1))}{birth[4:]}"
        birth = birth.replace("-02-29", "-02-28")
    elif chance() < noise.month_day and int(birth[8:]) <= 12:
        birth = f"{birth[:4]}-{birth[8:]}-{birth[5:7]}"
    if chance() < noise.no_number:
        number = ""
    elif chance() < noise.old_number and birth[:2] == "19":
        number = number[:6] + number[8:17]
    elif chance() < noise.swapped_number:
        number = _swap(number, town.chance.randint(6, 15))
    phone = town.phone() if chance() < noise.new_phone else phone
    address = town.address() if chance() < noise.moved else address
    address = _short(address) if chance() < noise.short_address else address
    return replace(person, name=name, birth=birth, identity=number, phone=phone, address=address)


def invent(people: int, seed: int, noise: Noise | None = None) -> Iterator[tuple[PersonRecord, str]]:
    """Yield records of about ``people`` invented persons with the number of the person each is of."""
    town = _Town(random.Random(seed), noise or Noise())
    made, number = 0, 0
    while made < people:
        for person in town.household():
            made += 1
            copies = 1
            while copies < 5 and town.chance.random() < town.noise.extra_records:
                copies += 1
            for _copy in range(copies):
                number += 1
                yield replace(_written(person, town), record_id=f"R{number:07d}"), f"P{made:07d}"

"""Invented names: the generator of people, families and staff; nobody in them exists."""

from __future__ import annotations

import random

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_RARE_SURNAMES = ("单", "仇", "解", "查", "盖", "朴", "翟", "尉", "缪", "乐", "那", "关", "佟", "欧阳", "司马", "令狐")
_OLD_FEMALE = "秀桂淑玉凤翠素春金兰月巧菊莲"
_OLD_FEMALE_END = "兰英珍华芳荣琴芬香云梅霞娥芝清"
_OLD_MALE = "建国志德永振树长福文明玉学景忠"
_OLD_MALE_END = "国军民生林山海财贵祥友义仁才发"
_YOUNG_FEMALE = "雨欣梓子思嘉诗可若语晨依佳一心"
_YOUNG_FEMALE_END = "涵萱琪怡彤瑶妍宁雯悦然菲岚溪禾"
_YOUNG_MALE = "浩子宇俊梓一天明嘉文泽皓晨睿博"
_YOUNG_MALE_END = "轩然宇泽航辰阳睿博涛源霖翔哲恒"
# Signs that break programs: outside the first plane, seldom in fonts, or with several readings.
_RARE_ENDS = ("犇", "翀", "堃", "彧", "淼", "喆", "甯", "㛃", "𬭎", "昇", "骉", "燚")
_LONG_NAMES = (
    "巴音额尔德尼", "乌云其木格", "斯日古楞", "阿拉坦其其格", "额尔敦巴雅尔", "萨仁高娃", "呼和巴特尔", "娜仁托娅",
    "阿依古丽·买买提江", "迪丽努尔·阿不都热西提", "古丽巴哈尔·吐尔逊", "艾克拜尔·玉素甫江",
)  # fmt: skip
NAMESAKES = ("王秀兰", "李桂英", "张建国", "刘淑珍")


def surname(source: random.Random) -> str:
    """Return a surname, now and then a seldom or double one."""
    return source.choice(_RARE_SURNAMES) if source.random() < 0.03 else source.choice(_SURNAMES)


def given(source: random.Random, sex: str, birth_year: int) -> str:
    """Return a given name as the years liked them."""
    female, old = sex == "female", birth_year < 1978
    first = (_OLD_FEMALE if old else _YOUNG_FEMALE) if female else (_OLD_MALE if old else _YOUNG_MALE)
    last = (_OLD_FEMALE_END if old else _YOUNG_FEMALE_END) if female else (_OLD_MALE_END if old else _YOUNG_MALE_END)
    if source.random() < 0.02:
        return source.choice(_RARE_ENDS)
    if source.random() < 0.12:
        return source.choice(last)
    return source.choice(first) + source.choice(last)


def person(source: random.Random, sex: str, birth_year: int, family: str = "") -> str:
    """Return a full name; one in a hundred is long, one in fifty is shared by many."""
    chance = source.random()
    if chance < 0.01:
        return source.choice(_LONG_NAMES)
    if chance < 0.03:
        wanted = NAMESAKES[:2] + NAMESAKES[3:] if sex == "female" else NAMESAKES[2:3]
        return source.choice(wanted)
    return (family or surname(source)) + given(source, sex, birth_year)


def staff(source: random.Random) -> tuple[str, str]:
    """Return name and sex of somebody who works."""
    sex = "female" if source.random() < 0.6 else "male"
    return surname(source) + given(source, sex, source.randint(1966, 1999)), sex

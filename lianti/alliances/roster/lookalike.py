"""Whether two names may be one unit written differently; the office decides, never the program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from pypinyin import lazy_pinyin

from lianti.alliances.roster.kinds import kind_code, kind_of, without_brackets
from lianti.alliances.roster.names import name_key

# Written differently for the same thing; the right side is the form compared.
_SYNONYMS = (
    ("中医医院", "中医院"), ("疾病预防控制中心", "疾控中心"), ("社区健康服务", "社区卫生服务"),
    ("社区卫生服务", "社区"),
    ("妇幼保健计划生育服务中心", "妇幼保健院"), ("妇幼保健所", "妇幼保健院"), ("妇幼保健站", "妇幼保健院"),
    ("总医院", "医院"), ("中心卫生院", "卫生院"), ("卫生站", "卫生所"),
)  # fmt: skip
# One of these more or less, or another one, makes another unit: 一厂 and 二厂, 东区 and 西区.
_TELLING = set("一二三四五六七八九十百0123456789东西南北中上下前后左右新老大小内外男女甲乙丙丁")
_LEAST_RATIO = 0.8
_MOST_SIGNS = 2


@lru_cache(maxsize=8192)
def _canonical(name: str) -> str:
    text = without_brackets(name).casefold()
    for written, compared in _SYNONYMS:
        text = text.replace(written, compared)
    return text


@lru_cache(maxsize=8192)
def _core(name: str) -> str:
    """Return what a name says beyond its kind: 吉林油田望湖 of 吉林油田望湖卫生所."""
    return re.sub(r"(?:医院|卫生院|卫生所|卫生室|医务室|社区服务中心|社区服务站|中医院|中心|站)$", "", _canonical(name))


@lru_cache(maxsize=8192)
def _signs(core: str) -> Counter[str]:
    return Counter(core)


@lru_cache(maxsize=8192)
def _kind(name: str) -> str:
    return kind_code(kind_of(name))


def is_certain_variant(one: str, other: str) -> bool:
    """Say whether two names differ only in ways people vary a name: brackets, place in front, synonym, homophone."""
    if not _same_sort(one, other) or name_key(one) == name_key(other):
        return False
    a, b = sorted((_canonical(one), _canonical(other)), key=len)
    if a == b:
        return True
    if len(_core(one)) >= 2 and len(_core(other)) >= 2 and b.endswith(a):
        return True
    return len(a) == len(b) and _differing(a, b) <= _MOST_SIGNS and lazy_pinyin(a) == lazy_pinyin(b)


def _differing(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True))


def is_near(one: str, other: str) -> bool:
    """Say whether two names differ by a slip of at most two signs, none of which tells units apart."""
    if not _same_sort(one, other):
        return False
    a, b = _core(one), _core(other)
    if min(len(a), len(b)) < 2 or abs(len(a) - len(b)) > _MOST_SIGNS or not _shares_enough(a, b):
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    changed = [(a[i:j], b[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
    signs = sum(max(len(left), len(right)) for left, right in changed)
    if signs > _MOST_SIGNS or any(set(left + right) & _TELLING for left, right in changed):
        return False
    return matcher.ratio() >= _LEAST_RATIO


def _shares_enough(a: str, b: str) -> bool:
    """A cheap bound on the ratio, so that two long rosters are compared in a moment."""
    return 2 * (_signs(a) & _signs(b)).total() >= _LEAST_RATIO * (len(a) + len(b))


def _same_sort(one: str, other: str) -> bool:
    """Say whether the kinds two names say do not contradict; a name that says none can be any."""
    first, second = _kind(one), _kind(other)
    return first == second or not first or not second


def variant_among(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate a name is another writing of."""
    return next((other for other in candidates if is_certain_variant(name, other)), None)


def near_among(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate a name may be a slip for."""
    return next((other for other in candidates if is_near(name, other)), None)

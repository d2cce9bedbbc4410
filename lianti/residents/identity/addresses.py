"""Addresses long and short, made comparable: 吉林市永吉县建设街150号2栋5单元540室 is 永吉县建设街150号2-5-540."""

from __future__ import annotations

import re
from functools import lru_cache

from lianti.kernel.pure.text import squash

_CHINESE = str.maketrans("一二三四五六七八九〇零", "12345678900")
_NUMBERED = re.compile(r"[第]?([一二三四五六七八九〇零]+)(?=[号栋幢座楼室组队户层单元])")
_NUMBERS = re.compile(r"\d+")
_TAIL = 5


@lru_cache(maxsize=65536)
def door_of(address: str) -> str:
    """Return the dwelling an address names: end of its street or village, then its numbers; empty without a number.

    City and county are left away, as people do; so is the difference between 2栋5单元540室 and 2-5-540. A lone house
    number counts, a lone 组 number of a village does not: a whole hamlet shares it.
    """
    text = _NUMBERED.sub(lambda found: found[1].translate(_CHINESE), squash(address))
    first = _NUMBERS.search(text)
    if first is None:
        return ""
    street, rest = text[: first.start()][-_TAIL:], text[first.start() :]
    numbers = _NUMBERS.findall(rest)
    if len(street) < 2 or (len(numbers) == 1 and re.search(r"\d+[组社队]", rest)):
        return ""
    return f"{street}{'-'.join(numbers)}"

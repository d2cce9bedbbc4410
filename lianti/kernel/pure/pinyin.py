"""Pinyin of names: initials for finding, a key for sorting.

Surnames are read as surnames (单 is shàn, 仇 is qiú, 曾 is zēng); other signs with several readings give several
initials, so that whichever the doctor types is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, product

from pypinyin import Style, pinyin

from lianti.kernel.pure.text import squash

# Surnames that sound otherwise than the sign does in everyday words.
_SURNAMES: dict[str, str] = dict(
    re.findall(
        r"(\S)([a-z]+)",
        """
        单shan 仇qiu 曾zeng 解xie 查zha 区ou 盖ge 朴piao 翟zhai 尉wei 缪miao 乐yue 召shao 员yun 冼xian 洗xian 折she
        黑he 秘bi 种chong 宓mi 祭zhai 繁po 覃qin 晟cheng 重chong 牟mu 卜bu 阚kan 訾zi 隗wei 褚chu 句gou 乜nie 佴nai
        郗xi 都du 薄bo 逄pang 暴bao 毋wu 能nai 粘nian 谌chen 圈juan 炅gui 长zhang 藏zang
        """,
    )
)
_DOUBLE: dict[str, tuple[str, str]] = {
    sign: (first, second)
    for sign, first, second in re.findall(
        r"(\S\S)([a-z]+)-([a-z]+)",
        """
        尉迟yu-chi 长孙zhang-sun 万俟mo-qi 澹台tan-tai 宇文yu-wen 令狐ling-hu 单于chan-yu 鲜于xian-yu 欧阳ou-yang
        司马si-ma 上官shang-guan 诸葛zhu-ge 皇甫huang-fu 夏侯xia-hou 呼延hu-yan 乐正yue-zheng 仆固pu-gu 黑齿he-chi
        东方dong-fang 公孙gong-sun 慕容mu-rong 轩辕xuan-yuan 端木duan-mu 百里bai-li 南宫nan-gong 独孤du-gu
        """,
    )
}
_MOST = 8
# Beyond this a name is an institution's or a department's, and its first sign is no surname.
_LONGEST_NAME = 4
_DOTS = frozenset("·•・‧")
_WORD = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class _Syllable:
    """One sign or one Latin word: what it may sound like, and what people may type for it, the likely one first."""

    readings: tuple[str, ...]
    letters: tuple[str, ...]


def _latin(word: str) -> _Syllable:
    """A Latin word is typed in full or as its first letter, an abbreviation (CT) always in full."""
    lowered = word.lower()
    short = () if word.isupper() or len(word) == 1 else (lowered[0],)
    return _Syllable((lowered,), (lowered, *short))


def _ascii(reading: str) -> str:
    """A few interjections are read ê or ń; nobody types that."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", reading) if "a" <= sign <= "z")


def _chinese(readings: Iterable[str]) -> _Syllable:
    found = tuple(dict.fromkeys(filter(None, map(_ascii, readings))))
    return _Syllable(found, tuple(dict.fromkeys(r[0] for r in found)))


@lru_cache(maxsize=8192)
def _readings(sign: str) -> list[str]:
    """Every reading of a sign; the list is shared, nobody changes it."""
    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return found[0] if found else []


def _usual(text: str) -> list[str]:
    """The likely reading of every sign, seen in its phrase; other signs stand for themselves."""
    return [r[0] for r in pinyin(text, style=Style.NORMAL, errors=lambda signs: list(signs))]  # type: ignore[arg-type,return-value]


def _first(sign: str, usual: str, is_person: bool) -> _Syllable:
    """The first sign of a name: a surname with its own reading, and its everyday readings for those who mistake it."""
    surname = _SURNAMES.get(sign)
    if surname is None:
        return _chinese([usual])
    others = _readings(sign)
    return _chinese([surname, usual, *others] if is_person else [usual, surname, *others])


@lru_cache(maxsize=65536)
def _syllables(name: str) -> tuple[_Syllable, ...]:
    text = squash(name)
    is_person = len(text) <= _LONGEST_NAME or not _DOTS.isdisjoint(text)
    double = _DOUBLE.get(text[:2], ()) if is_person and len(text) > 2 else ()
    found = [_chinese([reading]) for reading in double]
    rest = text[len(double) :]
    usual = _usual(rest)
    place = 0
    for word in _WORD.findall(rest):
        if word.isascii():
            found += [_latin(word)] if word.isalnum() else []
        elif place == 0 and not double:
            found.append(_first(word, usual[0] if _readings(word) else "", is_person))
        else:
            known = _readings(word)
            found.append(_chinese([usual[place], *known] if known else []))
        place += len(word)
    return tuple(s for s in found if s.readings)


def _typed(letters: list[tuple[str, ...]]) -> Iterator[str]:
    """Every way to type the initials: the likely one, then with one sign read otherwise, then with two."""
    yield "".join(options[0] for options in letters)
    several = [index for index, options in enumerate(letters) if len(options) > 1]
    for size in range(1, len(several) + 1):
        for places in combinations(several, size):
            for others in product(*(letters[place][1:] for place in places)):
                chosen = dict(zip(places, others, strict=True))
                yield "".join(chosen.get(index, options[0]) for index, options in enumerate(letters))


def initials_of(name: str) -> list[str]:
    """Return the possible pinyin initials of a name, the likely one first, at most eight: 曾乐 gives zl, cl, zy, cy.

    A Latin word counts as itself or as its first letter: John Smith is found by johnsmith and by js.
    """
    found = dict.fromkeys(islice(_typed([s.letters for s in _syllables(name)]), _MOST))
    return [f for f in found if f]


def full_pinyin(name: str) -> str:
    """Return the likely pinyin of a name without tones and blanks."""
    return "".join(s.readings[0] for s in _syllables(name))


def readings_of(name: str) -> tuple[str, ...]:
    """Return the likely syllable of every sign of a name, without tones: 单伟 gives shan, wei."""
    return tuple(s.readings[0] for s in _syllables(name))


def surname(name: str) -> str:
    """Return the surname of a Chinese name: two signs for a double surname with a given name behind it, else one."""
    return name[:2] if name[:2] in _DOUBLE and len(name) > 2 else name[:1]


def sort_key(name: str) -> str:
    """Return the key by which Chinese names sort alike on every database and under every collation.

    Pinyin, sign by sign, then the code points so that namesakes in sound stay apart. Only a-z and 0-9 occur, because
    dictionary collations pass over blanks and marks; 0 parts the signs and sorts before every letter.
    """
    sounds = "0".join(s.readings[0] for s in _syllables(name))
    return sounds + "00" + "".join(f"{ord(sign):05x}" for sign in squash(name))

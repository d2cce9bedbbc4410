"""Pinyin of names: initials for finding, a key for sorting.

Surnames are read as surnames (单 is shàn, 仇 is qiú, 曾 is zēng); other signs with several readings give several
initials, so that whichever the doctor types is found.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

from lianti.kernel.pure.text import squash

_SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "曾": "zeng",
    "解": "xie",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "华": "hua",
    "盖": "ge",
    "朴": "piao",
    "翟": "zhai",
    "尉": "wei",
    "缪": "miao",
    "乐": "yue",
    "召": "shao",
    "员": "yun",
    "冼": "xian",
    "洗": "xian",
    "折": "she",
    "黑": "he",
    "秘": "bi",
    "种": "chong",
    "宓": "mi",
    "祭": "zhai",
    "繁": "po",
    "覃": "qin",
    "晟": "cheng",
    "车": "che",
    "重": "chong",
    "葛": "ge",
    "纪": "ji",
    "那": "na",
    "宁": "ning",
    "牟": "mu",
    "卜": "bu",
    "阚": "kan",
    "燕": "yan",
    "訾": "zi",
    "隗": "wei",
    "臧": "zang",
}
_DOUBLE = {
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "宇文": ("yu", "wen"),
    "令狐": ("ling", "hu"),
    "单于": ("chan", "yu"),
    "鲜于": ("xian", "yu"),
    "欧阳": ("ou", "yang"),
    "司马": ("si", "ma"),
    "上官": ("shang", "guan"),
    "诸葛": ("zhu", "ge"),
}
_MOST = 8


def _readings(sign: str) -> list[str]:
    if sign.isascii():
        return [sign.lower()] if sign.isalnum() else []
    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return list(dict.fromkeys(r for r in found[0] if r)) if found else []


@lru_cache(maxsize=65536)
def _syllables(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the possible readings of each sign, the likely one first."""
    text = squash(name)
    if text[:2] in _DOUBLE and len(text) > 2:
        head: list[tuple[str, ...]] = [(s,) for s in _DOUBLE[text[:2]]]
        rest = text[2:]
    elif text[:1] in _SURNAMES:
        others = [r for r in _readings(text[0]) if r != _SURNAMES[text[0]]]
        head = [(_SURNAMES[text[0]], *others)]
        rest = text[1:]
    else:
        head, rest = [], text
    usual = pinyin(rest, style=Style.NORMAL, errors="ignore") if rest.isalpha() and not rest.isascii() else []
    tail: list[tuple[str, ...]] = []
    for index, sign in enumerate(rest):
        readings = _readings(sign)
        likely = usual[index][0] if len(usual) == len(rest) else ""
        tail.append(tuple(dict.fromkeys([r for r in [likely, *readings] if r])))
    return tuple(s for s in (*head, *tail) if s)


def initials_of(name: str) -> list[str]:
    """Return the possible pinyin initials of a name, the likely one first, at most eight: 曾乐 gives zl, zy, cl, cy."""
    letters = [tuple(dict.fromkeys(r[0] for r in s)) for s in _syllables(name)]
    found: dict[str, None] = {}
    for combination in product(*letters):
        found["".join(combination)] = None
        if len(found) == _MOST:
            break
    return [f for f in found if f]


def full_pinyin(name: str) -> str:
    """Return the likely pinyin of a name without tones and blanks."""
    return "".join(s[0] for s in _syllables(name))


def sort_key(name: str) -> str:
    """Return the key by which Chinese names sort alike on every database: pinyin with blanks, then code points."""
    return " ".join(s[0] for s in _syllables(name)) + "|" + squash(name)

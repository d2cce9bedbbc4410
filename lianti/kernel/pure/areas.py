"""Insurance areas (统筹区, 参保地) as codes of GB/T 2260, and how people write them.

Someone insured in a county is insured in its prefecture; a municipality and a province by itself (省直) are areas of
their own. What is typed is read with tolerance: 220700, 松原, 吉林松原, 吉林省松原市长岭县 are all 松原市.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from lianti.kernel.pure.text import squash

# A county, a street or town, a village or community.
_CODES = frozenset({6, 9, 12})
_FILE = Path(__file__).resolve().parent / "data" / "areas.txt"
# What a name loses when people say it shortly, the longest first; a people's name (满族 …) is never said alone.
_TAILS = ("特别行政区", "自治区", "自治州", "地区", "省", "市", "盟")
_SHORT = {
    "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆", "延边朝鲜族自治州": "延边", "恩施土家族苗族自治州": "恩施",
    "湘西土家族苗族自治州": "湘西", "阿坝藏族羌族自治州": "阿坝", "甘孜藏族自治州": "甘孜",
    "凉山彝族自治州": "凉山", "黔西南布依族苗族自治州": "黔西南", "黔东南苗族侗族自治州": "黔东南",
    "黔南布依族苗族自治州": "黔南", "楚雄彝族自治州": "楚雄", "红河哈尼族彝族自治州": "红河",
    "文山壮族苗族自治州": "文山", "西双版纳傣族自治州": "西双版纳", "大理白族自治州": "大理",
    "德宏傣族景颇族自治州": "德宏", "怒江傈僳族自治州": "怒江", "迪庆藏族自治州": "迪庆", "临夏回族自治州": "临夏",
    "甘南藏族自治州": "甘南", "海北藏族自治州": "海北", "黄南藏族自治州": "黄南", "果洛藏族自治州": "果洛",
    "玉树藏族自治州": "玉树", "海西蒙古族藏族自治州": "海西", "昌吉回族自治州": "昌吉", "博尔塔拉蒙古自治州": "博州",
    "巴音郭楞蒙古自治州": "巴州", "克孜勒苏柯尔克孜自治州": "克州", "伊犁哈萨克自治州": "伊犁",
}  # fmt: skip


@dataclass(frozen=True)
class Area:
    """One area: six digits, name, and the name of its province ("" for a province itself)."""

    code: str
    name: str
    province: str = ""

    @property
    def short(self) -> str:
        """Return how people say it: 松原, 延边, 内蒙古."""
        tail = next((t for t in _TAILS if self.name.endswith(t) and len(self.name) > len(t) + 1), "")
        return _SHORT.get(self.name, self.name.removesuffix(tail))


@cache
def areas() -> dict[str, Area]:
    """Return every area by its code, provinces before their prefectures."""
    found: dict[str, Area] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            head, province, *parts = line.split()
            found[f"{head}0000"] = Area(f"{head}0000", province)
            found |= {f"{head}{p[:2]}00": Area(f"{head}{p[:2]}00", p[2:], province) for p in parts}
    return found


def area_of(code: str) -> Area | None:
    """Return the insurance area of a code: of a county its prefecture, of a district of a municipality that.

    The first four digits tell; a street (9 digits) and a village (12) begin with their county.
    """
    if len(code) not in _CODES or not code.isascii() or not code.isdigit():
        return None
    known = areas()
    found = known.get(code[:4] + "00")
    alone = not any(a.code[:2] == code[:2] and a.province for a in known.values())
    return found or (known.get(code[:2] + "0000") if alone else None)


def area_of_uscc(uscc: str) -> Area | None:
    """Return the prefecture in which a house was registered, the third to eighth sign of its credit code.

    None where a ministry or a province registered it: such a house may stand anywhere.
    """
    found = area_of(uscc[2:8]) if len(uscc) == 18 else None
    return found if found and (found.province or area_of(found.code[:2] + "0100") == found) else None


@lru_cache(maxsize=4096)
def read_area(text: str) -> Area | None:
    """Return the area that is meant by what somebody wrote; None when nobody can tell.

    吉林 alone may be the province or the city, and is not guessed.
    """
    asked = squash(text)
    if asked.isdigit():
        return area_of(asked)
    provinces = [a for a in areas().values() if not a.province]
    head, rest = _beginning(asked, provinces)
    if head is None:
        found, _rest = _beginning(asked, [a for a in areas().values() if a.province])
        return found
    parts = [a for a in areas().values() if a.province == head.name]
    if not parts:
        return head
    if rest:
        found, _rest = _beginning(rest, parts)
        # 吉林市 and 海南藏族自治州 begin like a province.
        return found or _beginning(asked, [a for a in areas().values() if a.province and len(asked) >= len(a.name)])[0]
    same = [a for a in areas().values() if a.province and a.short == asked]
    return None if same else head


def _beginning(text: str, among: list[Area]) -> tuple[Area | None, str]:
    """Return the area whose name, or short name, ``text`` begins with, the longest, and what is left.

    After the short name of a prefecture only a county may follow: 朝阳区 lies in many places, 朝阳 is 朝阳市.
    """
    found = [(name, a) for a in among for name in (a.name, a.short) if text.startswith(name)]
    found = [(n, a) for n, a in found if n == a.name or not a.province or _is_county(text[len(n) :])]
    if not found:
        return None, text
    name, area = max(found, key=lambda pair: len(pair[0]))
    return area, text[len(name) :]


def _is_county(rest: str) -> bool:
    return not rest or (len(rest) > 1 and rest[-1] in "县区旗市")

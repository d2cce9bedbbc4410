"""What the columns of a roster's table mean, out of the words above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lianti.alliances.roster.kinds import is_generic
from lianti.kernel.pure.text import squash

# What a merged cell leaves behind in the places it covers.
SAME_AS_ABOVE = "\x00up"
SAME_AS_LEFT = "\x00left"
_DITTO = {"同上", "〃", "''", '"', "″"}


class Column(NamedTuple):
    """Meaning of one column; ``owner`` says whose phone or post it is: head, contact, or nobody in particular."""

    at: int
    field: str
    owner: str = ""


# Read from top to bottom: 负责人电话 is a phone before it is a head, 医院等级 a level before it is a name.
_WORDS: tuple[tuple[str, str], ...] = (
    (
        "ignore",
        r"传真|邮箱|邮件|地址|邮编|备注|说明|科室|床位|人数|微信|QQ|身份证|信用代码|签字|签名|盖章|日期|时间|"
        r"性质|所有制|登记号|网址|上级",
    ),
    ("role", r"角色|(?:集团|联盟|医联体|医共体)职务|成员类型|身份$|成员性质"),
    ("phone", r"电话|手机|联系方式|座机|联系号码"),
    ("post", r"职务|职称|岗位|职位"),
    ("number", r"^(?:序号?|编号|NO\.?|#|号)$"),
    ("district", r"区县|县区|市县|县\(|\(县|所在[地区县]|所属[地区县]|行政区|辖区|区划|^(?:地区|区|县|区域)$"),
    ("kind", r"类别|类型|机构种类|单位种类"),
    ("level", r"等级|级别|等次|级次"),
    ("contact", r"联系人|联络员|联络人|经办人|对接人|专干|秘书|联系人员"),
    ("head", r"负责人|院长|法人|法定代表人|领导|所长|站长|^主任$|主要领导"),
    ("person", r"^(?:姓名|人员姓名|名字)$"),
    (
        "name",
        r"^(?:医联体|医共体|集团|总院|成员|医疗|卫生|基层|参加|参与|签约|联盟|所属|/|、|及|和|与|的)*"
        r"(?:单位|机构|医院|名称|全称)+(?:\(.*\))?$",
    ),
)
_RULES = tuple((field, re.compile(pattern, re.IGNORECASE)) for field, pattern in _WORDS)
_LONGEST = 16


def field_of(text: str) -> str:
    """Return the meaning of a header cell, ``ignore`` for one that is known but not used, nothing for no header."""
    word = re.sub(r"[:：*]|\d+$|[一二三](?=$)", "", squash(text))
    if not word or len(word) > _LONGEST or is_generic(word) and not re.search("医院$|机构$|单位$", word):
        return ""
    for field, pattern in _RULES:
        if pattern.search(word):
            return field
    return ""


def _column(index: int, text: str) -> Column | None:
    field = field_of(text)
    if field in {"", "ignore"}:
        return None
    word = squash(text)
    owner = ""
    if field in {"phone", "post"}:
        owner = "head" if re.search("负责人|院长|法人|领导", word) else ""
        owner = "contact" if re.search("联系人|联络", word) else owner
    return Column(index, field, owner)


def is_header(row: Sequence[str]) -> bool:
    """Say whether a row is the header of a roster: a column for the unit, and every cell a word for a column."""
    texts = [cell for cell in row if cell not in {SAME_AS_ABOVE, SAME_AS_LEFT} and squash(cell)]
    fields = [field_of(text) for text in texts]
    known = [field for field in fields if field]
    return "name" in fields and (len(known) == len(fields) or len(set(known)) >= 2 and len(known) * 2 > len(fields))


def join_headers(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Return one header out of two rows when the second only divides merged cells of the first, else ``None``.

    负责人 over 姓名 and 电话 becomes 负责人姓名 and 负责人电话.
    """
    filled = [cell for cell in lower if cell not in {SAME_AS_ABOVE, SAME_AS_LEFT} and squash(cell)]
    if not filled or not all(field_of(cell) for cell in filled) or is_header(lower):
        return None
    joined: list[str] = []
    left = ""
    for index in range(max(len(upper), len(lower))):
        above = upper[index] if index < len(upper) else ""
        left = left if above == SAME_AS_LEFT else above
        below = lower[index] if index < len(lower) else ""
        joined.append(squash(left) + ("" if below in {SAME_AS_ABOVE, SAME_AS_LEFT} else squash(below)))
    # What leaves no column for the unit was no second row of a header: 院长 right under 单位名称 divides nothing.
    return joined if "name" in map(field_of, joined) else None


def columns_of(header: Sequence[str], title: str) -> list[Column]:
    """Return the meaning of the columns; a bare 姓名 is the head when the title speaks of heads only."""
    found = [column for index, cell in enumerate(header) if (column := _column(index, cell))]
    person = "head" if re.search("负责人|院长", title) and "联系" not in title else "contact"
    return [Column(c.at, person, c.owner) if c.field == "person" else c for c in found]


def side_by_side(columns: Sequence[Column]) -> list[list[Column]]:
    """Split columns that hold two lists next to each other (序号 单位 序号 单位) into one group per list."""
    starts: list[int] = []
    for position, column in enumerate(columns):
        if column.field == "name":
            before = position > 0 and columns[position - 1].field == "number"
            starts.append(position - 1 if before else position)
    if len(starts) < 2:
        return [list(columns)]
    first = [0, *starts[1:]]
    return [list(columns[a:b]) for a, b in zip(first, [*first[1:], len(columns)], strict=True)]


def is_ditto(cell: str) -> bool:
    """Say whether a cell repeats the one above it: merged with it, or 同上."""
    return cell == SAME_AS_ABOVE or squash(cell) in _DITTO


def resolve(row: Sequence[str], above: Sequence[str]) -> list[str]:
    """Return a data row with cells that repeat the row above filled in and cells covered from the left emptied."""
    filled: list[str] = []
    for index, cell in enumerate(row):
        if cell == SAME_AS_LEFT:
            filled.append("")
        elif is_ditto(cell):
            filled.append(above[index] if index < len(above) else "")
        else:
            filled.append(cell)
    return filled

"""Pure reading of what is pasted from a HIS or typed by a card reader into one box.

Two kinds of text come: labelled ("姓名：… 性别：…") and the bare sequence of a card reader, divided by tabs, bars,
commas or line ends. What cannot be told stays empty; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import parse_identity
from lianti.kernel.pure.text import normalise, squash
from lianti.residents.shapes import ResidentFields

_LABELS = {
    "name": ("患者姓名", "病人姓名", "居民姓名", "姓名"),
    "sex": ("性别",),
    "birth_on": ("出生日期", "出生年月日", "生日", "出生"),
    "identity_number": ("公民身份号码", "公民身份证号码", "身份证号码", "身份证号", "身份证", "证件号码", "证件号"),
    "phone": ("联系电话", "本人电话", "手机号码", "手机号", "手机", "电话"),
    "address": ("家庭住址", "现住址", "现住地址", "居住地址", "户籍地址", "住址", "地址"),
    "record_number": ("居民健康档案编号", "健康档案编号", "档案编号", "档案号"),
    "insurance_code": ("医保码", "医保号", "医保卡号", "社保卡号"),
    "contact_name": ("联系人姓名", "联系人", "家属姓名"),
    "contact_phone": ("联系人电话", "家属电话"),
}
# Known only to tell where a value ends.
_OTHERS = (
    "年龄",
    "民族",
    "婚姻",
    "职业",
    "科室",
    "诊断",
    "门诊号",
    "住院号",
    "床号",
    "签发机关",
    "有效期限",
    "有效期",
    "费别",
    "就诊卡号",
)
_ALL = {label: field for field, labels in _LABELS.items() for label in labels} | dict.fromkeys(_OTHERS, "")
_ONE_OF = "|".join(sorted(_ALL, key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s,，;；|、]))({_ONE_OF})\s*[:：]|({_ONE_OF})\s*[:：]")
_ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?!\d)")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,10}·[\u3400-\u9fff]{1,10}")
_PLACE = re.compile(r"[省市县区旗乡镇村路街巷号组屯]")
_NOT_NAMES = re.compile(r"[男女]|.*(族|公安局|分局|长期)|[汉满蒙回藏朝鲜壮苗]{1,2}")
_SEXES = {"男": "male", "女": "female", "1": "male", "2": "female"}


def parse_pasted(text: str) -> ResidentFields:
    """Return what a pasted or read-in text says of a person; what it does not say stays empty."""
    plain = _clean(text)
    found = _labelled(plain) or _bare(plain)
    number = found.get("identity_number") or _first(_ID, plain)
    values: dict[str, object] = {key: value for key, value in found.items() if value}
    values.update(_from_identity(number, values))
    birth = values.pop("birth_on", None)
    values["birth_on"] = birth if isinstance(birth, dt.date) else _day(str(birth or ""))
    values["sex"] = _SEXES.get(str(values.get("sex", ""))[:1], str(values.get("sex", "")))
    if values["sex"] not in {"male", "female", ""}:
        values["sex"] = ""
    if not values.get("phone"):
        values["phone"] = _first(_PHONE, _ID.sub(" ", plain))
    values.setdefault("name", "")
    return ResidentFields(**values)  # type: ignore[arg-type]


def _clean(text: str) -> str:
    """Normalise line by line: line ends and tabs divide values and must survive."""
    lines = re.split(r"[\r\n\t\u0000]+", text)
    return "\n".join(line for line in (normalise(line) for line in lines) if line)


def _labelled(text: str) -> dict[str, str]:
    marks = list(_LABEL.finditer(text))
    found: dict[str, str] = {}
    for mark, follower in zip(marks, [*marks[1:], None], strict=False):
        field = _ALL[mark.group(1) or mark.group(2)]
        value = text[mark.end() : follower.start() if follower else len(text)]
        value = value.strip(" \n,，;；|、")
        if field and field not in found:
            found[field] = value if field == "address" else _single(field, value)
    return found if "name" in found or "identity_number" in found else {}


def _single(field: str, value: str) -> str:
    first = re.split(r"[\n,，;；|]", value)[0].strip()
    if field in {"phone", "contact_phone", "identity_number", "record_number", "insurance_code"}:
        return squash(first)
    if field in {"name", "contact_name"}:
        return squash(first) if not re.search(r"[A-Za-z]", first) else first
    return first


def _bare(text: str) -> dict[str, str]:
    """Read the sequence of a card reader: name, sex, people, birth, address, number, in whatever division."""
    parts = [p for p in (part.strip() for part in re.split(r"[\n|,，;；]|\s{1,}", text)) if p]
    found: dict[str, str] = {}
    for part in parts:
        field = _guess(part, found)
        if field:
            found[field] = part
    return found if "identity_number" in found or "name" in found else {}


def _guess(part: str, found: dict[str, str]) -> str:
    """Name the field a bare part belongs to, empty when it cannot be told or is already known."""
    if _ID.fullmatch(part):
        field = "identity_number"
    elif _PHONE.fullmatch(part):
        field = "phone"
    elif part in {"男", "女"}:
        field = "sex"
    elif _DAY.fullmatch(part):
        field = "birth_on"
    elif len(part) >= 5 and _PLACE.search(part) and not _NOT_NAMES.fullmatch(part):
        field = "address"
    elif _NAME.fullmatch(part) and not _NOT_NAMES.fullmatch(part):
        field = "name"
    else:
        field = ""
    return "" if field in found else field


def _from_identity(number: str, values: dict[str, object]) -> dict[str, object]:
    """A sound number says birth and sex better than what stands beside it; an unsound one is kept for the person."""
    if not number:
        return {}
    try:
        identity = parse_identity(number)
    except Refused:
        return {"identity_number": number}
    return {"identity_number": identity.number, "birth_on": identity.birth_on, "sex": identity.sex} | (
        {} if values.get("name") else {"name": ""}
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(0).upper() if match else ""


def _day(text: str) -> dt.date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        return dt.date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        return None

"""The 18-digit identity number (公民身份号码, GB 11643-1999) and the unified social credit code (GB 32100-2015)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import squash

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
# First two digits of every province-level region; a number elsewhere only warns, districts come and go.
_PROVINCES = frozenset(
    {
        "11", "12", "13", "14", "15",
        "21", "22", "23",
        "31", "32", "33", "34", "35", "36", "37",
        "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54",
        "61", "62", "63", "64", "65",
        "71",
        "81", "82", "83",
        "91",
    }
)  # fmt: skip
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_FIRST_BIRTH_YEAR = 1850
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True)
class Identity:
    """What an identity number says of its holder; ``warnings`` are sentences that do not block."""

    number: str
    birth_on: dt.date
    sex: str
    region: str
    warnings: tuple[str, ...] = ()


def identity_check_sign(seventeen: str) -> str:
    """Return the 18th sign (ISO 7064 MOD 11-2) for the first seventeen digits."""
    return _SIGNS[sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def parse_identity(text: str) -> Identity:
    """Return what an 18-digit number says (GB 11643-1999); warns on the region only.

    Refuses in this order: id_old (15 digits, no longer valid), id_shape, id_check, id_birth. Whether the birth lies
    in the future is for the caller, who knows the day.
    """
    number = squash(text).upper()
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise Refused("id_old", _("这是 15 位旧身份证号，已停止使用，请录入 18 位身份证号。"), field="identity_number")
    if _NUMBER.fullmatch(number) is None:
        raise Refused("id_shape", _("身份证号应为 18 位（末位可为 X），请核对。"), field="identity_number")
    if identity_check_sign(number[:17]) != number[17]:
        raise Refused("id_check", _("身份证号校验位不对，可能有一位输错，请核对。"), field="identity_number")
    birth_on = _birth(number)
    if birth_on is None:
        raise Refused("id_birth", _("身份证号中的出生日期不存在，请核对。"), field="identity_number")
    known = number[:2] in _PROVINCES
    warnings = () if known else (_("身份证号的地区码不在常见范围，请再看一眼；可以继续。"),)
    return Identity(number, birth_on, "male" if int(number[16]) % 2 else "female", number[:6], warnings)


def _birth(number: str) -> dt.date | None:
    try:
        day = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_BIRTH_YEAR else None


def make_identity(region: str, birth_on: dt.date, sequence: int) -> str:
    """Return a well-formed number, for the demo and tests (region 229900 is not assigned to any district)."""
    if not 0 <= sequence <= 999:
        raise ValueError("the sequence has three digits")
    body = f"{region}{birth_on:%Y%m%d}{sequence:03d}"
    return body + identity_check_sign(body)


def check_uscc(text: str) -> str:
    """Return a valid 统一社会信用代码 in capitals; refuses wrong shape or check sign (mod 31)."""
    code = squash(text).upper()
    if len(code) != 18 or any(sign not in _USCC_SIGNS for sign in code):
        raise Refused("uscc_shape", _("统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。"), field="uscc")
    if uscc_check_sign(code[:17]) != code[17]:
        raise Refused("uscc_check", _("统一社会信用代码校验位不对，请核对。"), field="uscc")
    return code


def uscc_check_sign(seventeen: str) -> str:
    """Return the 18th sign of a 统一社会信用代码."""
    total = sum(_USCC_SIGNS.index(s) * w for s, w in zip(seventeen, _USCC_WEIGHTS, strict=True))
    return _USCC_SIGNS[(31 - total % 31) % 31]

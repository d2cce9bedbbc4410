"""One record of a person as it is compared: pure normalising of what some institution wrote down."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lianti.kernel.pure.identity import identity_check_sign
from lianti.kernel.pure.text import normalise, squash
from lianti.residents.identity.addresses import door_of
from lianti.residents.identity.names import NameTraits, newborn_sex, read_name

_SEXES = {"男": "male", "女": "female", "1": "male", "2": "female", "m": "male", "f": "female"}
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})?\D?(\d{1,2})?\D?")
_OLD = re.compile(r"\d{15}")
_FULL = re.compile(r"\d{17}[0-9X]")
# Days that stand for "some day of that year".
_ESTIMATED = frozenset({"0101", "0701", "0630", "1231", ""})


@dataclass(frozen=True)
class PersonRecord:
    """What an institution wrote of a person, as text; empty means not written down."""

    record_id: str
    name: str = ""
    sex: str = ""
    birth: str = ""
    identity: str = ""
    phone: str = ""
    address: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """A record made comparable. Days are eight digits, empty strings are not known.

    ``birth`` is as written, ``birth_by_id`` as the identity number says, ``swapped`` with month and day exchanged.
    """

    record_id: str
    name: NameTraits
    sex: str
    birth: str
    birth_by_id: str
    swapped: str
    estimated: bool
    identity: str
    identity_valid: bool
    phone: str
    door: str


def traits_of(record: PersonRecord) -> Traits:
    """Return a record made comparable; what cannot be read counts as not known."""
    name = read_name(record.name)
    identity, valid = read_identity(record.identity)
    birth = read_day(record.birth)
    by_id = identity[6:14] if valid else ""
    by_number = ("male" if int(identity[16]) % 2 else "female") if valid else ""
    return Traits(
        record_id=record.record_id,
        name=name,
        sex=_sex(record.sex) or newborn_sex(name.which) or by_number,
        birth=birth,
        birth_by_id=by_id,
        swapped=_swapped(birth),
        estimated=birth[4:] in _ESTIMATED,
        identity=identity,
        identity_valid=valid,
        phone=read_phone(record.phone),
        door=door_of(record.address),
    )


def _sex(text: str) -> str:
    plain = squash(text).lower()
    return plain if plain in {"male", "female"} else _SEXES.get(plain[:1], "")


def read_identity(text: str) -> tuple[str, bool]:
    """Return an identity number with 18 signs and whether it is well formed; 15 digits become 18 (GB 11643).

    What has another length is no number: it returns empty.
    """
    number = squash(text).upper()
    if _OLD.fullmatch(number) and number.isascii():
        body = f"{number[:6]}19{number[6:]}"
        number = body + identity_check_sign(body)
    if not number.isascii() or not _FULL.fullmatch(number):
        return "", False
    return number, identity_check_sign(number[:17]) == number[17] and _is_day(number[6:14])


def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return day.year >= 1850


def read_day(text: str) -> str:
    """Return a day as eight digits, four for a year only, empty for what is no day."""
    found = _DAY.match(normalise(text)) if text.strip() else None
    if found is None:
        return ""
    year, month, day = found[1], found[2], found[3]
    if month is None or day is None:
        return year
    digits = f"{year}{int(month):02d}{int(day):02d}"
    return digits if _is_day(digits) else ""


def _swapped(birth: str) -> str:
    other = birth[:4] + birth[6:] + birth[4:6]
    return other if len(birth) == 8 and other != birth and _is_day(other) else ""


def read_phone(text: str) -> str:
    """Return the digits of a phone without the code of the country; what is too short or all alike is none."""
    digits = re.sub(r"[^0-9]", "", squash(text))
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if 7 <= len(digits) <= 12 and len(set(digits)) > 1 else ""

"""Pure checks of what is known of a person served."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from lianti.kernel.pure.areas import read_area
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.identity import parse_identity
from lianti.kernel.pure.periods import age_on
from lianti.kernel.pure.text import normalise, squash
from lianti.residents.kinds import INSURANCE_TYPES, RELATIONS, SEXES
from lianti.residents.shapes import ResidentFields

OLDEST = 130
_PHONE = re.compile(r"\d{5,15}")
_INSURANCE = re.compile(r"[0-9A-Z]{8,40}")


def tidy_name(text: str) -> str:
    """Return a name as it is stored and compared: without blanks, except in names written with letters."""
    plain = normalise(text).replace("•", "·").replace("・", "·")
    return plain if re.search(r"[A-Za-z]", plain) else squash(plain)


def check_phone(text: str, field: str) -> str:
    """Return the digits of a phone number; refuses what cannot be one. Empty stays empty."""
    number = re.sub(r"[-()+]", "", squash(text))
    if number and not _PHONE.fullmatch(number):
        raise Refused("phone_shape", _("电话应为 5 到 15 位数字，请核对。"), field=field)
    return number


def check_record_number(text: str) -> str:
    """Return a 档案编号; refuses anything but 17 digits. Empty stays empty."""
    number = squash(text)
    if number and not (len(number) == 17 and number.isascii() and number.isdigit()):
        raise Refused("record_number_shape", _("居民健康档案编号应为 17 位数字，请核对。"), field="record_number")
    return number


def check_insurance_code(text: str) -> str:
    """Return a 医保码 in capitals; refuses anything but 8-40 letters and digits. Empty stays empty."""
    code = squash(text).upper()
    if code and not _INSURANCE.fullmatch(code):
        raise Refused("insurance_shape", _("医保码应为 8 到 40 位数字或字母，请核对。"), field="insurance_code")
    return code


def check_fields(fields: ResidentFields, day: dt.date) -> ResidentFields:
    """Return the fields made whole: birth and sex from the identity number, everything tidy.

    Refuses a missing name, a birth date or sex that contradicts the number, neither number nor birth date, a birth
    in the future or more than 130 years ago, and malformed numbers.
    """
    name = tidy_name(fields.name)
    if not name:
        raise Refused("name_missing", _("请填写姓名。"), field="name")
    fields = _with_identity(fields)
    _check_birth(fields.birth_on, day)
    if fields.sex not in SEXES:
        raise Refused("sex_missing", _("请选择性别。"), field="sex")
    _check_codes(fields)
    return replace(
        fields,
        name=name,
        phone=check_phone(fields.phone, "phone"),
        contact_phone=check_phone(fields.contact_phone, "contact_phone"),
        record_number=check_record_number(fields.record_number),
        insurance_code=check_insurance_code(fields.insurance_code),
        contact_name=tidy_name(fields.contact_name),
        insured_region=check_area(fields.insured_region),
        district=normalise(fields.district),
        address=normalise(fields.address),
        allergies=normalise(fields.allergies),
    )


def check_area(text: str) -> str:
    """Return the name of the insurance area (参保地) that was typed or picked; refused when nobody can tell which."""
    if not squash(text):
        return ""
    area = read_area(text)
    if area is None:
        raise Refused(
            "insured_region",
            _("不认得参保地“{text}”，请从列表选择，或写到市，如“松原市”；也可以填 6 位区划代码。"),
            field="insured_region",
            text=text.strip()[:20],
        )
    return area.name


def _check_codes(fields: ResidentFields) -> None:
    if fields.insurance_type not in INSURANCE_TYPES:
        raise Refused("insurance_type", _("请从列表中选择医保类型。"), field="insurance_type")
    if fields.contact_relation not in RELATIONS:
        raise Refused("relation", _("请从列表中选择与本人的关系。"), field="contact_relation")


def _with_identity(fields: ResidentFields) -> ResidentFields:
    if not squash(fields.identity_number):
        return replace(fields, identity_number="")
    identity = parse_identity(fields.identity_number)
    if fields.birth_on is not None and fields.birth_on != identity.birth_on:
        raise Refused(
            "birth_differs",
            _("出生日期与身份证号不一致（证号为 {day}），请核对。"),
            field="birth_on",
            day=identity.birth_on,
        )
    if fields.sex and fields.sex not in {identity.sex, "unknown"}:
        raise Refused("sex_differs", _("性别与身份证号不一致，请核对。"), field="sex")
    return replace(fields, identity_number=identity.number, birth_on=identity.birth_on, sex=identity.sex)


def _check_birth(birth_on: dt.date | None, day: dt.date) -> None:
    if birth_on is None:
        raise Refused("birth_missing", _("没有身份证号时请填写出生日期。"), field="birth_on")
    if birth_on > day or age_on(birth_on, day) > OLDEST:
        raise Refused("birth_range", _("出生日期不合理，请核对。"), field="birth_on")

"""Checks of values, allergies, medication and documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.records import kinds
from lianti.records.shapes import Allergy, DocumentContent, Medication, Value

T = TypeVar("T")

# Twelve digits before the point and six behind it are what a row can hold.
_LARGEST = Decimal(10) ** 12
_MOST_VALUES = 200
_EARLIEST = 100 * 366
_LENGTHS = {
    "name": 80, "text": 200, "unit": 24, "reference_text": 80, "code": 40, "local_code": 40, "substance": 80,
    "reaction": 120, "dose": 60, "route": 20, "frequency": 40, "reason": 120, "title": 120, "author_name": 60,
    "item_name": 120, "item_code": 40, "body_part": 60, "number": 40, "order_number": 40, "issuer_name": 120,
    "issuer_department": 60, "printed_mark": 20, "signer_name": 60, "modality": 4,
}  # fmt: skip


def tidy(thing: T, lengths: dict[str, int] | None = None) -> T:
    """Return a frozen dataclass with its texts stripped; refuses control signs and what is longer than a row holds."""
    longest = _LENGTHS | (lengths or {})
    changed: dict[str, Any] = {}
    for entry in fields(thing):  # type: ignore[arg-type]
        value = getattr(thing, entry.name)
        if isinstance(value, str):
            changed[entry.name] = clean(value, entry.name, longest.get(entry.name, 20_000))
    return replace(thing, **changed)  # type: ignore[type-var]


def clean(text: str, field: str, longest: int) -> str:
    """Return a text stripped; refuses signs that cannot be shown, and more than ``longest`` of them."""
    text = text.strip()
    if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in text):
        raise Refused("text_signs", _("文字里有无法显示的字符，请删去后再保存。"), field=field)
    if len(text) > longest:
        raise Refused("text_long", _("最多 {n} 个字，请缩短。"), field=field, n=longest)
    return text


def one_of(code: str, known: Collection[str], field: str, sentence: str) -> None:
    """Refuse a code that is on no list."""
    if code not in known:
        raise Refused(f"{field}_unknown", sentence, field=field)


def check_moment(moment: dt.datetime, at: dt.datetime, field: str = "performed_at") -> None:
    """Refuse a moment in the future, or longer ago than a life."""
    if moment > at + dt.timedelta(minutes=5):
        raise Refused("moment_future", _("时间不能晚于现在。"), field=field)
    if moment < at - dt.timedelta(days=_EARLIEST):
        raise Refused("moment_past", _("时间太早，请核对年份。"), field=field)


def check_values(category: str, values: Collection[Value]) -> None:
    """Refuse nothing, too much at once, or a category without a place."""
    one_of(category, kinds.VALUE_CATEGORIES, "category", _("请选择生命体征或检验结果。"))
    if not values:
        raise Refused("values_empty", _("请至少填写一项数值。"))
    if len(values) > _MOST_VALUES:
        raise Refused("values_many", _("一次最多登记 {n} 项，请分几次填写。"), n=_MOST_VALUES)


def check_value(value: Value) -> Value:
    """Return a value tidied; refuses one without a name or a result, and numbers no instrument reports."""
    value = tidy(value)
    if not value.name:
        raise Refused("value_name", _("请填写项目名称。"), field="values")
    if value.number is None and not value.text:
        raise Refused("value_empty", _("“{n}”没有结果，请填写数值或文字。"), field="values", n=value.name)
    for number in (value.number, value.low, value.high):
        if number is not None and not (number.is_finite() and abs(number) < _LARGEST):
            raise Refused("value_number", _("“{n}”的数值无法识别，请核对。"), field="values", n=value.name)
    if value.low is not None and value.high is not None and value.low > value.high:
        raise Refused("value_range", _("“{n}”的参考下限大于上限，请核对。"), field="values", n=value.name)
    if value.comparator not in kinds.COMPARATORS:
        raise Refused("value_comparator", _("“{n}”前的符号只能是 < > ≤ ≥。"), field="values", n=value.name)
    return value


def interpret(value: Value) -> str:
    """Return H above the reference range, L below it, N inside, nothing without a number or a range.

    A result known only as "more than" or "less than" is judged when the range leaves no doubt.
    """
    number, low, high = value.number, value.low, value.high
    if number is None or (low is None and high is None):
        return ""
    if value.comparator in {">", "≥"}:
        return "H" if high is not None and number >= high else ""
    if value.comparator in {"<", "≤"}:
        return "L" if low is not None and number <= low else ("N" if low is None and number <= (high or number) else "")
    if high is not None and number > high:
        return "H"
    return "L" if low is not None and number < low else "N"


def check_allergy(allergy: Allergy) -> Allergy:
    """Return an allergy tidied; refuses one of no kind, of nothing, or of no known severity."""
    allergy = tidy(allergy)
    one_of(allergy.kind, kinds.ALLERGY_KINDS, "kind", _("请选择药物、食物或其他。"))
    one_of(allergy.severity, kinds.SEVERITIES, "severity", _("请选择轻、中、重。"))
    if not allergy.substance:
        raise Refused("substance", _("请写明对什么过敏。"), field="substance")
    return allergy


def check_medication(medication: Medication, at: dt.datetime) -> Medication:
    """Return a medication tidied; refuses one without a name, or from the future."""
    medication = tidy(medication, {"name": 120})
    if not medication.name:
        raise Refused("drug_name", _("请写明药名。"), field="name")
    if medication.started_at:
        check_moment(medication.started_at, at, "started_at")
    return medication


def check_document(content: DocumentContent, at: dt.datetime) -> DocumentContent:
    """Return a document's heading tidied; refuses one of no known kind, without a title, or from the future."""
    content = tidy(content)
    one_of(content.kind, kinds.DOCUMENT_KINDS, "kind", _("请选择文档类别。"))
    if not content.title:
        raise Refused("document_title", _("请填写文档名称。"), field="title")
    if content.authored_at:
        check_moment(content.authored_at, at, "authored_at")
    return content

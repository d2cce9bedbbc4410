"""What the forms of the record share: choices, moments, numbers as people type them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.records.shapes import Value

_NUMBER = re.compile(r"[<>≤≥＜＞]?\s*\d{1,9}(?:\.\d{1,6})?", re.ASCII)
_SIGNS = {"＜": "<", "＞": ">"}
_RANGE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*[-–~～—]+\s*(\d{1,9}(?:\.\d{1,6})?)", re.ASCII)


def options(codes: Mapping[str, str], empty: Any = None) -> list[tuple[str, Any]]:
    """Return the choices of a code list, with a first line that chooses nothing when ``empty`` says so."""
    lines = [(code, gettext_lazy(name)) for code, name in codes.items() if code or empty is None]
    return lines if empty is None else [("", empty), *lines]


def moment_field(label: Any) -> forms.DateTimeField:
    """Return a field for a moment; empty means now."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=gettext_lazy("不填就是现在。"),
    )  # fmt: skip


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def noon(day: dt.date | None) -> dt.datetime | None:
    """Return a day as a moment: noon, or now when that is still to come."""
    if day is None:
        return None
    moment, now = clock.at_time(day, 12), clock.now()
    return min(moment, now) if day == clock.local_day(now) else moment


def number_of(text: str) -> tuple[str, Decimal] | None:
    """Return comparator and number of what was typed as a result, else None: plain digits only."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    sign = text[0] if text[0] in "<>≤≥＜＞" else ""
    try:
        return _SIGNS.get(sign, sign), Decimal(text[len(sign) :].strip())
    except InvalidOperation:
        return None


def value_of(name: str, result: str, unit: str = "", span: str = "", code: str = "") -> Value:
    """Return a value from four typed texts: name, result, unit, reference range such as ``3.9-6.1`` or ``<10``."""
    low, high, words = range_of(span)
    number = number_of(result)
    return Value(
        name=name.strip(),
        number=number[1] if number else None,
        comparator=number[0] if number else "",
        text="" if number else result.strip(),
        unit=unit.strip(),
        low=low,
        high=high,
        reference_text=words,
        code=code,
    )


def range_of(text: str) -> tuple[Decimal | None, Decimal | None, str]:
    """Return lower and upper end of a typed range; what is neither is kept as words (e.g. 阴性)."""
    text = text.strip()
    between = _RANGE.fullmatch(text)
    if between:
        return Decimal(between[1]), Decimal(between[2]), ""
    edge = number_of(text)
    if edge and edge[0] in {"<", "≤"}:
        return None, edge[1], ""
    if edge and edge[0] in {">", "≥"}:
        return edge[1], None, ""
    return None, None, text[:80]


def _parts(line: str) -> list[str]:
    """Return the cells of a line: apart by tabs as a table pastes them, else by spaces or commas."""
    if "\t" in line.strip():
        return [part.strip() for part in line.strip().split("\t")]
    return [part for part in re.split(r"[,，;；\s]+", line.strip()) if part]


def lines_of_values(text: str) -> tuple[Value, ...]:
    """Return values typed or pasted one to a line: name, result, unit, range, apart by spaces, tabs or commas."""
    found = []
    for line in text.splitlines():
        parts = _parts(line)
        if not parts:
            continue
        if len(parts) < 2:
            raise Refused(
                "line_short", _("“{line}”缺少结果：每行写“项目 结果 单位 参考范围”。"), field="more", line=line[:30]
            )
        found.append(value_of(parts[0], parts[1], *parts[2:4]))
    return tuple(found)

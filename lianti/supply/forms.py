"""Parsing what people type about supply: items, packs one a line, hand-overs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure.asked import day_of, whole_number
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.pure.text import normalise
from lianti.supply import kinds
from lianti.supply.rules import field_of
from lianti.supply.shapes import Handover, ItemAsked, OrderFields, PackSent

_LINE = 120
# "换药包 10", "换药包×10", "3M 胶带 2 包": the number at the end counts.
_COUNTED = re.compile(r"(.+?)[\s×xX*]*([0-9０-９]+)\s*[包个套件]?")  # data
_DAY = re.compile(r"(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")  # data
F = TypeVar("F", bound=forms.Form)


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, error_messages={"invalid": _("请选择日期和时间。")})


def _area(label: Any, rows: int, help_text: Any = "", limit: int = 4000, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "false"}),
    )


def _temperature() -> forms.FloatField:
    return forms.FloatField(
        label=_("运输箱温度 ℃"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "text"}),
        error_messages={"invalid": _("请填数字，例如 4.5。")},
    )


class _Order(forms.Form):
    centre = forms.ChoiceField(label=_("向哪个共享中心申请"), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=list(kinds.URGENCIES.items()), widget=forms.RadioSelect, initial="routine"
    )
    needed_at = _moment(_("什么时候要用"))
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, centres: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].choices = centres  # type: ignore[attr-defined]


class SterileForm(_Order):
    """An order of sterile sets."""

    items = _area(_("要什么、要多少"), 5, _("一行一种：名称 数量，例如“换药包 10”。"))
    field_order = ("centre", "items", "urgency", "needed_at", "phone", "note")

    def order(self) -> OrderFields:
        """Return the parsed order; refuses a line without a number."""
        data = self.cleaned_data
        lines = (" ".join(raw.split()) for raw in data["items"].split("\n"))
        items = tuple(_item(line[:_LINE]) for line in lines if line)
        return OrderFields("sterile", items, data["urgency"], data["needed_at"], "", data["phone"], data["note"])


class BloodForm(_Order):
    """An order of blood: one product, one group, the number under which the own hospital knows the case."""

    product = forms.ChoiceField(label=_("血液成分"), choices=list(kinds.PRODUCTS.items()), widget=forms.RadioSelect)
    abo = forms.ChoiceField(label=_("ABO 血型"), choices=list(kinds.ABO.items()), widget=forms.RadioSelect)
    rh = forms.ChoiceField(label=_("RhD 血型"), choices=list(kinds.RH.items()), widget=forms.RadioSelect)
    units = forms.IntegerField(label=_("多少袋（单位）"), min_value=1, max_value=kinds.MOST_PACKS)
    case_number = forms.CharField(
        label=_("本院住院号或用血申请单号"), max_length=40, help_text=_("不写患者姓名；签收时凭此号核对。")
    )
    field_order = ("centre", "product", "abo", "rh", "units", "case_number", "urgency", "needed_at", "phone", "note")

    def order(self) -> OrderFields:
        """Return the parsed order."""
        d = self.cleaned_data
        items = (ItemAsked(d["product"], d["units"], d["abo"], d["rh"]),)
        return OrderFields("blood", items, d["urgency"], d["needed_at"], d["case_number"], d["phone"], d["note"])


class DispatchForm(forms.Form):
    """What leaves: batch and expiry once, then for each line of the order its packs, one below the other.

    A pack may name its own batch and day.
    """

    batch = forms.CharField(label=_("灭菌批次（锅次）"), max_length=40, required=False)
    expires_on = forms.DateField(
        label=_("失效日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    carrier = forms.CharField(label=_("送货人"), max_length=60)
    temperature = _temperature()

    def __init__(self, *args: Any, wanted: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [field_of(at) for at in range(len(wanted))]
        words = _("一行一个，可用扫码枪；与上面不同的写成“编号 批次 失效日期”。缺的先不写，签收后自动列为欠货。")
        for name, label in zip(self.names, wanted, strict=True):
            self.fields[name] = _area(label, 4, words if name == self.names[0] else "", required=False)

    @property
    def pack_fields(self) -> list[forms.BoundField]:
        """Return the fields of the packs, one for each line of the order."""
        return [self[name] for name in self.names]

    def sent(self, kind: str, group: tuple[str, str]) -> list[PackSent]:
        """Return the packs; refuses a line without a day on which it expires."""
        return [
            replace(self._pack(line, kind, group, name), line=at)
            for at, name in enumerate(self.names)
            for line in _lines(self.cleaned_data[name])
        ]

    def _pack(self, line: str, kind: str, group: tuple[str, str], field: str) -> PackSent:
        number, *words = line.split()
        days = [day for day in map(_typed_day, words) if day is not None]
        batches = [word for word in words if _typed_day(word) is None]
        if len(days) > 1 or len(batches) > 1:
            raise Refused(
                "pack_line",
                mark("“{line}”没有看懂，请写成“编号 批次 失效日期”，日期如 2026-09-01。"),
                line=line[:40],
                field=field,
            )
        batch = batches[0] if batches else self.cleaned_data["batch"]
        day = days[0] if days else self.cleaned_data["expires_on"]
        if day is None:
            raise Refused("pack_day", mark("{number} 没有失效日期。"), number=number, field="expires_on")
        abo, rh = group if kind == "blood" else ("", "")
        return PackSent(number, day, normalise(batch)[:40] if kind == "sterile" else "", abo, rh)

    def handover(self) -> Handover:
        """Return who carried it and how cold it was."""
        return Handover(self.cleaned_data["carrier"], self.cleaned_data["temperature"])


class ReceiveForm(forms.Form):
    """What is signed for, and what is wrong with it."""

    carrier = forms.CharField(label=_("从谁手里收到"), max_length=60)
    temperature = _temperature()
    note = forms.CharField(label=_("差异说明"), max_length=500, required=False)

    def handover(self) -> Handover:
        """Return who brought it, how cold it was, and what is wrong."""
        data = self.cleaned_data
        return Handover(data["carrier"], data["temperature"], data["note"])


class CentreForm(forms.Form):
    """A shared centre of the own institution."""

    kind = forms.ChoiceField(label=_("类型"), choices=list(kinds.CENTRES.items()))
    department = forms.ChoiceField(label=_("由哪个科室承担"))
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    active = forms.BooleanField(label=_("接受成员单位申请"), required=False, initial=True)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = departments  # type: ignore[attr-defined]


def _lines(text: str) -> list[str]:
    return [line for line in (normalise(raw)[:_LINE] for raw in text.split("\n")) if line]


def _typed_day(word: str) -> dt.date | None:
    """Return the day that a word writes, 2026/9/1 as well as 2026年9月1日; None for a batch."""
    found = _DAY.fullmatch(word)
    return day_of("{}-{:0>2}-{:0>2}".format(*found.groups())) if found else None


def _item(line: str) -> ItemAsked:
    """Return one line of an order: a name and, at its end, how many."""
    found = _COUNTED.fullmatch(line)
    count = whole_number(found[2], most=kinds.MOST_PIECES) if found else None
    if found is None or count is None or found[1].isdigit():
        raise Refused("item_line", mark("“{line}”没有写清数量，请写成“换药包 10”。"), line=line[:40], field="items")
    return ItemAsked(found[1], count)


def soon(at: dt.datetime) -> dt.datetime:
    """Return a usual time of need: four hours from now, to the full hour."""
    return (at + dt.timedelta(hours=4)).replace(minute=0, second=0, microsecond=0, tzinfo=None)


def valid(form: F) -> F:
    """Return a form whose input parses; refuses with the first sentence otherwise."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = str(form.fields[name].label) if name in form.fields else ""
        raise Refused("bad_input", mark("{label}：{sentence}"), field=name, label=label, sentence=errors[0])
    return form

"""Vital signs, laboratory values, allergy, medication, document: what a clinic without a system types."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianti.records import kinds
from lianti.records.codes import LABS, VITALS, Item
from lianti.records.forms.common import day_field, lines_of_values, moment_field, noon, number_of, options
from lianti.records.shapes import Allergy, DocumentContent, Medication, Value


class ValuesForm(forms.Form):
    """Numbers of a fixed set of items; what is left empty was not measured."""

    items: dict[str, Item] = {}
    category = "vital"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, item in self.items.items():
            self.fields[key] = forms.CharField(
                label=f"{gettext(item.name)}（{item.unit}）",
                required=False,
                max_length=16,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        self.order_fields([*self.items, "more", "effective_at"])

    effective_at = moment_field(_("测量时间"))

    def clean(self) -> dict[str, Any]:
        """Refuse beside its field what is no number or cannot be of a living person."""
        data = super().clean() or {}
        for key, item in self.items.items():
            text = data.get(key, "")
            number = number_of(text) if text else None
            if text and number is None:
                self.add_error(key, gettext("请填写数字，例如 6.8。"))
            elif number and not item.lowest <= number[1] <= item.highest:
                low, high = f"{item.lowest.normalize():f}", f"{item.highest.normalize():f}"
                self.add_error(key, gettext("应在 {low} 到 {high} 之间，请核对。").format(low=low, high=high))
        return data

    def values_typed(self) -> tuple[Value, ...]:
        """Return what was measured."""
        found = []
        for key, item in self.items.items():
            number = number_of(self.cleaned_data.get(key, ""))
            if number:
                found.append(_value(item, *number))
        return tuple(found)


def _value(item: Item, comparator: str, number: Decimal) -> Value:
    return Value(
        name=gettext(item.name),
        number=number,
        comparator=comparator,
        unit=item.unit,
        low=item.low,
        high=item.high,
        code=item.code,
    )


class VitalForm(ValuesForm):
    """Vital signs (生命体征)."""

    items = VITALS

    def clean(self) -> dict[str, Any]:
        """Refuse half a blood pressure, and one upside down."""
        data = super().clean()
        systolic, diastolic = (number_of(data.get(key, "")) for key in ("systolic", "diastolic"))
        if (systolic is None) != (diastolic is None):
            self.add_error("diastolic" if systolic else "systolic", gettext("收缩压和舒张压要一起填写。"))
        elif systolic and diastolic and systolic[1] <= diastolic[1]:
            self.add_error("systolic", gettext("收缩压应高于舒张压，请核对。"))
        return data


class LaboratoryForm(ValuesForm):
    """Laboratory values measured by the clinic itself; other items one to a line."""

    items = LABS
    category = "laboratory"
    more = forms.CharField(
        label=_("其他项目"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一项：项目 结果 单位 参考范围。例如：D-二聚体 0.8 mg/L 0-0.5"),
    )  # fmt: skip

    def values_typed(self) -> tuple[Value, ...]:
        """Return what was measured, the lines last."""
        return super().values_typed() + lines_of_values(self.cleaned_data.get("more", ""))


class AllergyForm(forms.Form):
    """An allergy or intolerance."""

    kind = forms.ChoiceField(label=_("类别"), choices=options(kinds.ALLERGY_KINDS), initial="drug")
    substance = forms.CharField(label=_("对什么过敏"), max_length=80)
    reaction = forms.CharField(label=_("反应"), max_length=120, required=False)
    severity = forms.ChoiceField(label=_("程度"), choices=options(kinds.SEVERITIES), required=False)

    def allergy_typed(self) -> Allergy:
        """Return the allergy."""
        data = self.cleaned_data
        return Allergy(data["kind"], data["substance"], data["reaction"], data["severity"])


class MedicationForm(forms.Form):
    """What somebody takes."""

    name = forms.CharField(label=_("药名"), max_length=120)
    dose = forms.CharField(label=_("每次用量"), max_length=60, required=False)
    frequency = forms.CharField(label=_("频次"), max_length=40, required=False)
    route = forms.CharField(label=_("用法"), max_length=20, required=False, initial=_("口服"))
    reason = forms.CharField(label=_("用于"), max_length=120, required=False)
    started_on = day_field(_("开始日期"), help_text=_("不填就是今天。"))

    def medication_typed(self) -> Medication:
        """Return the medication."""
        data = self.cleaned_data
        return Medication(
            name=data["name"],
            dose=data["dose"],
            route=data["route"],
            frequency=data["frequency"],
            reason=data["reason"],
            started_at=noon(data["started_on"]),
        )


class DocumentForm(forms.Form):
    """A document to keep as it was received."""

    kind = forms.ChoiceField(label=_("文档类别"), choices=options(kinds.DOCUMENT_KINDS, _("请选择")))
    title = forms.CharField(label=_("文档名称"), max_length=120)
    author_name = forms.CharField(label=_("作者或签发人"), max_length=60, required=False)
    authored_on = day_field(_("文档日期"), help_text=_("不填就是今天。"))
    file = forms.FileField(
        label=_("文件"), help_text=_("JPG、PNG、PDF 或 XML（CDA）。原样加密保存，不改动。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf,text/xml,application/xml"}),
    )  # fmt: skip

    def document_typed(self) -> DocumentContent:
        """Return the heading of the document."""
        data = self.cleaned_data
        return DocumentContent(data["kind"], data["title"], data["author_name"], noon(data["authored_on"]))

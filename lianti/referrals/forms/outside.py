"""Parsing a transfer outside the alliance and its filing (JL-45)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.referrals.codes import outside as words
from lianti.referrals.shapes import FilingFields, OutsideFields


def _text(label: Any, limit: int, rows: int = 0, help_text: Any = "") -> forms.CharField:
    told = {"max_length": _("太长了，最多 %(limit_value)d 个字。")}
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=widget, help_text=help_text, error_messages=told
    )


def _area(label: Any) -> forms.CharField:
    field = _text(label, 40, help_text=_("选到市；可写“松原”或 6 位区划代码。"))
    field.widget.attrs["list"] = "insurance-areas"
    return field


def _pick(label: Any, choices: dict[str, str]) -> forms.ChoiceField:
    told = {"required": _("请选择。"), "invalid_choice": _("请从列表里选择。")}
    return forms.ChoiceField(label=label, choices=list(choices.items()), error_messages=told)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages={"invalid": _("请选择日期。")})


class FilingForm(forms.Form):
    """The filing alone, as it comes back from the insurance office."""

    filing_number = _text(_("备案号"), 40)
    valid_from_on = _day(_("有效期自"))
    valid_until_on = _day(_("有效期至"))
    handler_name = _text(_("经办人"), 60)

    def filing(self, kind: str, insured: str, care: str) -> FilingFields:
        """Return the parsed filing for the places and the kind that are known."""
        data = self.cleaned_data
        return FilingFields(
            kind=kind,
            insured_region=insured,
            care_region=care,
            number=data["filing_number"],
            valid_from_on=data["valid_from_on"],
            valid_until_on=data["valid_until_on"],
            handler=data["handler_name"],
        )


class OutsideForm(FilingForm):
    """A transfer with its filing."""

    destination_name = _text(_("转往医院"), 120, help_text=_("写全称；登记过的医院可以直接选。"))
    destination_level = _pick(_("医院级别"), words.LEVELS)
    destination_part = _text(_("科室"), 60)
    kind = _pick(_("类型"), words.KINDS)
    reason = _pick(_("转出原因"), words.REASONS)
    diagnosis_code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    diagnosis_name = _text(_("目录里没有时，直接写诊断"), 120)
    note = _text(_("病情与说明"), 2000, 3)
    insured_region = _area(_("参保地"))
    care_region = _area(_("就医地"))
    filing_kind = _pick(_("备案类型"), words.FILING_KINDS)

    def diagnosis(self) -> tuple[str, str]:
        """Return code and name of the chosen diagnosis, as the field shows them."""
        code = str(self["diagnosis_code"].value() or "")
        chosen = str(self.data.get("diagnosis_code_name", "")) if self.is_bound and code else ""
        return code, chosen or str(self["diagnosis_name"].value() or "")

    def transfer(self) -> OutsideFields:
        """Return the parsed transfer."""
        data = self.cleaned_data
        names = (
            "destination_name",
            "destination_level",
            "destination_part",
            "kind",
            "reason",
            "diagnosis_code",
            "note",
        )
        return OutsideFields(diagnosis_name=self.diagnosis()[1][:120], **{name: data[name] for name in names})

    def whole_filing(self) -> FilingFields:
        """Return the parsed filing with the places typed beside it."""
        data = self.cleaned_data
        return self.filing(data["filing_kind"], data["insured_region"], data["care_region"])

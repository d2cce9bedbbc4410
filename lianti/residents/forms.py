"""Forms of people served: what is typed, parsed; the rules decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.residents.kinds import INSURANCE_TYPES, PURPOSES, RELATIONS, SEXES
from lianti.residents.shapes import ResidentFields


def _options(codes: dict[str, str], empty: Any = None) -> list[tuple[str, Any]]:
    lines = [(code, _(name)) for code, name in codes.items()]
    return lines if empty is None else [("", empty), *lines]


class PersonForm(forms.Form):
    """Everything known of a person; sex and birth follow from the identity number."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    identity_number = forms.CharField(
        label=_("身份证号"), max_length=24, required=False, help_text=_("填写后自动得出性别和出生日期。")
    )
    sex = forms.ChoiceField(label=_("性别"), choices=_options(SEXES, _("请选择")), required=False)
    birth_on = forms.DateField(
        label=_("出生日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    phone = forms.CharField(label=_("手机号"), max_length=24, required=False, help_text=_("一家人可以用同一个号码。"))
    insurance_type = forms.ChoiceField(label=_("医保类型"), choices=_options(INSURANCE_TYPES), required=False)
    insured_region = forms.CharField(
        label=_("参保地"), max_length=60, required=False, widget=forms.TextInput(attrs={"list": "insurance-areas"}),
        help_text=_("选到市；可写“松原”或 6 位区划代码。"),
    )  # fmt: skip
    insurance_code = forms.CharField(label=_("医保码"), max_length=60, required=False)
    record_number = forms.CharField(
        label=_("健康档案编号"), max_length=24, required=False, help_text=_("17 位数字，没有可留空。")
    )
    district = forms.CharField(label=_("区县"), max_length=60, required=False)
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    contact_relation = forms.ChoiceField(label=_("与本人关系"), choices=_options(RELATIONS), required=False)
    contact_phone = forms.CharField(label=_("联系人电话"), max_length=24, required=False)
    allergies = forms.CharField(label=_("过敏史"), max_length=200, required=False)
    history = forms.CharField(
        label=_("既往史"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def fields_typed(self) -> ResidentFields:
        """Return what was typed, after validation; the rules make it whole."""
        data = self.cleaned_data
        return ResidentFields(**{key: data[key] for key in PERSON_KEYS})


PERSON_KEYS = (
    "name", "sex", "birth_on", "identity_number", "insurance_code", "phone", "record_number", "insurance_type",
    "insured_region", "district", "address", "contact_name", "contact_relation", "contact_phone", "allergies",
    "history",
)  # fmt: skip


class NewPersonForm(PersonForm):
    """A new record, with a family doctor contract if the role may sign one."""

    contracted = forms.BooleanField(label=_("同时办理家庭医生签约"), required=False)


class RevealForm(forms.Form):
    """What a hidden value is needed for."""

    purpose = forms.ChoiceField(label=_("用途"), choices=_options(PURPOSES, _("请选择用途")), required=False)


def initial_of(fields: ResidentFields) -> dict[str, str | dt.date]:
    """Return what is known of a person as the beginning of a form, without what is empty."""
    return {key: value for key in PERSON_KEYS if (value := getattr(fields, key))}

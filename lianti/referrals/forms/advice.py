"""Parsing a question to a department (请求指导)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.referrals.codes.advice import ANSWERS, URGENCIES
from lianti.referrals.shapes import AdviceFields

if TYPE_CHECKING:
    from lianti.referrals.models import Advice


def _text(label: Any, rows: int = 0, limit: int = 4000, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    told = {"max_length": _("太长了，最多 %(limit_value)d 个字。")}
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=widget, help_text=help_text, error_messages=told
    )


class AdviceForm(forms.Form):
    """The question; a draft may leave anything empty."""

    department = forms.CharField(label=_("请哪个科室指导"), required=False, max_length=40)
    urgency = forms.ChoiceField(
        label=_("急不急"),
        choices=list(URGENCIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择。")},
    )
    question = _text(_("想请教什么"), 3, help_text=_("一句话写清楚：怎么用药、要不要转、还要查什么。"))
    diagnosis_code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())
    diagnosis_name = _text(_("目录里没有时，直接写诊断"), limit=120)
    summary = _text(_("主要病情"), 4)
    treatment = _text(_("已做的检查、治疗和用药"), 3)
    phone = _text(_("您的联系电话"), limit=40)

    def diagnosis(self) -> tuple[str, str]:
        """Return code and name of the chosen diagnosis, as the field shows them."""
        code = str(self["diagnosis_code"].value() or "")
        chosen = str(self.data.get("diagnosis_code_name", "")) if self.is_bound and code else ""
        return code, chosen or str(self["diagnosis_name"].value() or "")

    def fields_(self) -> AdviceFields:
        """Return the parsed content."""
        data = dict(self.cleaned_data)
        chosen = str(self.data.get("diagnosis_code_name", "")) if data["diagnosis_code"] else ""
        data["diagnosis_name"] = (chosen or data["diagnosis_name"])[:120]
        department = data.pop("department")
        return AdviceFields(department_uid=_uid(department), **data)

    @classmethod
    def of(cls, advice: Advice) -> AdviceForm:
        """Return the form filled with what is kept."""
        names = ("urgency", "question", "diagnosis_code", "diagnosis_name", "summary", "treatment", "phone")
        department = str(advice.receiver_department.uid) if advice.receiver_department else ""
        return cls(initial={name: getattr(advice, name) for name in names} | {"department": department})


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class AnswerForm(forms.Form):
    """The answer of the department."""

    kind = forms.ChoiceField(label=_("结论"), required=False, choices=list(ANSWERS.items()), widget=forms.RadioSelect)
    answer = _text(_("具体意见"), 5, help_text=_("用药和剂量、要查什么、什么情况必须转、多久复诊。"))
    phone = _text(_("您的联系电话"), limit=40)

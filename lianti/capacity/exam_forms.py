"""Forms of examinations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.capacity.kinds import MODALITIES
from lianti.capacity.rules import LONGEST, QUESTIONS


class ExamForm(forms.Form):
    """What an examination is."""

    modality = forms.ChoiceField(label=_("检查类别"), choices=[("", "——"), *((k, _(v)) for k, v in MODALITIES.items())])
    body_part = forms.CharField(label=_("检查部位"), max_length=60, required=False, help_text=_("例如头颅、腹部、胃。"))
    minutes = forms.IntegerField(label=_("每人约需（分钟）"), min_value=1, max_value=480)
    direct = forms.BooleanField(
        label=_("基层直接选号"),
        required=False,
        help_text=_("勾选后，安全问题都答“没有”的，基层医生提交后可自己选号，不必等转诊中心排。"),
    )


class SheetForm(forms.Form):
    """The preparation sheet; ``seen`` is the version it began from."""

    text = forms.CharField(
        label=_("须知全文"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("空腹、造影剂与肾功能、金属与植入物、怀孕、肠道准备、谁来陪同；一行一条，会原样印给患者。"),
    )
    questions = forms.MultipleChoiceField(
        label=_("开单时必须问的安全问题"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(k, _(v)) for k, v in QUESTIONS.items()],
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=100000)

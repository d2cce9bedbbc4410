"""What is typed when a pair is decided or a merge undone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideForm(forms.Form):
    """Whether two files are of one person, and why."""

    answer = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("依据或说明"), max_length=200, required=False, help_text=_("例如“电话核实本人”。可不填。")
    )


class AskForm(forms.Form):
    """Two files that may be of one person."""

    one = forms.CharField(
        label=_("第一份档案"),
        max_length=60,
        help_text=_("身份证号、健康档案编号、医保码、本院病历号，或“姓名 出生日期”。"),
    )
    two = forms.CharField(
        label=_("第二份档案"), max_length=60, required=False, help_text=_("同名同日出生的两份，只填第一栏即可。")
    )


class UndoForm(forms.Form):
    """Why a merge is undone."""

    reason = forms.CharField(
        label=_("撤销理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“本人来院，确认是同名的另一人”。"), error_messages={"required": _("请写明理由。")},
    )  # fmt: skip

"""What is uploaded, and what is corrected in one row of the preview."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TableForm(forms.Form):
    """A workbook or a pasted table of persons."""

    file = forms.FileField(
        label=_("人员表"), required=False, help_text=_("Excel（.xlsx）或 .csv，最大 8 MB、3000 人。")
    )
    text = forms.CharField(
        label=_("或者粘贴表格"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("连同表头一起复制，直接粘贴到这里。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip():
            raise forms.ValidationError(_("请选择一个文件，或把表格粘贴进来。"))
        return data


class PersonRowForm(forms.Form):
    """One row as it should have been; the hidden numbers stay unless others are typed."""

    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    identity = forms.CharField(label=_("身份证号"), max_length=24, required=False, help_text=_("留空则不改。"))
    sex = forms.ChoiceField(
        label=_("性别"), choices=[("", _("未填")), ("男", _("男")), ("女", _("女"))], required=False
    )
    birth = forms.CharField(label=_("出生日期"), max_length=20, required=False, help_text=_("例如 1963-05-04。"))
    phone = forms.CharField(label=_("手机号"), max_length=24, required=False, help_text=_("留空则不改。"))
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    number = forms.CharField(label=_("病历号"), max_length=64, required=False)

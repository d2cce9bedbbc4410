"""What is uploaded, and what is corrected in one row of the preview."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.kernel.web.table_form import TableForm


class PersonsForm(TableForm):
    """A workbook or a pasted table of persons."""

    file = forms.FileField(
        label=_("人员表"), required=False, help_text=_("Excel（.xlsx）或 .csv，最大 8 MB、3000 人。")
    )


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

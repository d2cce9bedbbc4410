"""Forms of accounts and institutions: what is typed, parsed; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.parties.kinds import INSTITUTION_KINDS, LEVELS, OWNERSHIPS, TITLES
from lianti.parties.roles import ROLES


def _options(codes: dict[str, str], empty: Any = None) -> list[tuple[str, Any]]:
    lines = [(code, _(name)) for code, name in codes.items()]
    return lines if empty is None else [("", empty), *lines]


class SignInForm(forms.Form):
    """Account and password."""

    username = forms.CharField(label=_("账号"), max_length=40, strip=True)
    password = forms.CharField(label=_("密码"), max_length=200, strip=False, widget=forms.PasswordInput)


class PasswordForm(forms.Form):
    """The old password and the new one twice."""

    old = forms.CharField(label=_("原密码"), max_length=200, strip=False, widget=forms.PasswordInput)
    new = forms.CharField(label=_("新密码"), max_length=200, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label=_("再输一次新密码"), max_length=200, strip=False, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一样，请重新输入。"))
        return data


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("账号"), max_length=40, help_text=_("4 到 40 位小写字母、数字、点或横线。"))
    display_name = forms.CharField(label=_("姓名"), max_length=60)
    password = forms.CharField(
        label=_("初始密码"), max_length=200, strip=False, help_text=_("至少 10 位，不能全是数字；首次登录时须更换。")
    )


class ResetForm(forms.Form):
    """A password set for somebody else."""

    password = forms.CharField(
        label=_("新的初始密码"), max_length=200, strip=False, help_text=_("本人下次登录时须更换。")
    )


class GrantForm(forms.Form):
    """A role at an institution, with an end or without."""

    role = forms.ChoiceField(label=_("身份"), choices=_options(ROLES, _("请选择")))
    institution = forms.ChoiceField(label=_("机构"))
    department = forms.ChoiceField(label=_("科室"), required=False, help_text=_("专科医师、科主任等请选择科室。"))
    until_on = forms.DateField(
        label=_("截止日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("留空为长期。")
    )

    def __init__(
        self, *args: Any, institutions: list[tuple[str, str]], departments: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", _("请选择")), *institutions]  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", _("不限科室")), *departments]  # type: ignore[attr-defined]


class InstitutionForm(forms.Form):
    """A new institution; the level stays empty when nobody knows it."""

    name = forms.CharField(label=_("机构全称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("机构类别"), choices=_options(INSTITUTION_KINDS, _("请选择")))
    level = forms.ChoiceField(label=_("等级"), choices=_options(LEVELS), required=False)
    ownership = forms.ChoiceField(label=_("举办性质"), choices=_options(OWNERSHIPS), required=False)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=30, required=False)
    district = forms.CharField(label=_("区县"), max_length=60, required=False)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    longitude = forms.FloatField(label=_("经度"), required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)


class DepartmentForm(forms.Form):
    """A new department of an institution."""

    name = forms.CharField(label=_("科室名称"), max_length=60)
    subject_code = forms.CharField(label=_("诊疗科目代码"), max_length=10, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)


class PractitionerForm(forms.Form):
    """A new member of the staff."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    title = forms.ChoiceField(label=_("职称"), choices=_options(TITLES))
    department = forms.ChoiceField(label=_("科室"), required=False)
    specialty = forms.CharField(label=_("专长"), max_length=60, required=False)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", _("不限科室")), *departments]  # type: ignore[attr-defined]

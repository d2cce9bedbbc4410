"""Forms of the alliance pages: dates are typed as the last day, as contracts write them; rules count half-open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.alliances.kinds import CONTACT_KINDS
from lianti.alliances.roster import KIND_NAMES, LEVELS, Contact, Edit

DAY = dt.timedelta(days=1)


def day_input() -> forms.DateInput:
    """Return the browser's own calendar for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AgreementForm(forms.Form):
    """A signed agreement."""

    number = forms.CharField(label=_("协议编号"), max_length=40)
    signed_on = forms.DateField(label=_("签订日期"), widget=day_input())
    since_on = forms.DateField(label=_("生效日期"), widget=day_input())
    last_on = forms.DateField(label=_("有效至（含当日）"), widget=day_input())
    scope = forms.CharField(label=_("合作范围"), max_length=200, required=False)

    def cleaned(self) -> dict[str, Any]:
        """Return what ``sign_agreement`` takes."""
        data = dict(self.cleaned_data)
        data["until_on"] = data.pop("last_on") + DAY
        return data


class LastDayForm(forms.Form):
    """The last day on which something holds."""

    last_on = forms.DateField(label=_("有效至（含当日）"), widget=day_input())

    @property
    def until_on(self) -> dt.date:
        """Return the first day without."""
        last: dt.date = self.cleaned_data["last_on"]
        return last + DAY


class ContactForm(forms.Form):
    """A person to call."""

    kind = forms.ChoiceField(label=_("类型"), choices=[(code, _(name)) for code, name in CONTACT_KINDS.items()])
    name = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.CharField(label=_("职务或科室"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False, help_text=_("加密保存，页面只显示首尾。"))
    for_institution = forms.ChoiceField(
        label=_("对口的下级单位"), required=False, help_text=_("只有“对口联系人”需要选择。")
    )

    def __init__(self, *args: Any, institutions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_institution"].choices = [("", _("不适用")), *institutions]  # type: ignore[attr-defined]


class RosterForm(forms.Form):
    """A file or a pasted list."""

    file = forms.FileField(
        label=_("名单文件"), required=False, help_text=_("Word（.docx）、Excel（.xlsx）、.csv 或 .txt，最大 8 MB。")
    )
    text = forms.CharField(
        label=_("或者粘贴名单"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("从文件里复制表格或名单，直接粘贴到这里。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip():
            raise forms.ValidationError(_("请选择一个文件，或把名单粘贴进来。"))
        return data


class RowForm(forms.Form):
    """What the office corrects in one row of the preview."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("单位名称"), max_length=120, required=False)
    district = forms.CharField(label=_("区县"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=_("机构类别"), required=False, choices=[("", _("未选择")), *((name, _(name)) for name in KIND_NAMES)]
    )
    level = forms.ChoiceField(
        label=_("等级"), required=False, choices=[("", _("名单没有写")), *((name, _(name)) for name in LEVELS)]
    )
    head = forms.CharField(label=_("负责人"), max_length=60, required=False)
    liaison = forms.CharField(label=_("联系人"), max_length=60, required=False)
    post = forms.CharField(label=_("联系人职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系人电话"), max_length=40, required=False)
    verdict = forms.ChoiceField(
        label=_("这一行是"), required=False,
        choices=[("", _("按名单判断")), ("new", _("新单位")), ("same", _("医联体内的同一单位"))],
    )  # fmt: skip
    drop = forms.BooleanField(label=_("不导入这一行"), required=False)

    def edit(self, others: tuple[Contact, ...]) -> Edit:
        """Return the correction; ``others`` are the further contacts of the row, which stay as they are."""
        data = self.cleaned_data
        first = Contact(data["liaison"], data["post"], data["phone"])
        contacts = (first, *others) if any((first.name, first.post, first.phone)) else others
        changed = set(self.changed_data)
        return Edit(
            number=data["number"],
            name=data["name"] if "name" in changed else None,
            kind=data["kind"] if "kind" in changed else None,
            level=data["level"] if "level" in changed else None,
            district=data["district"] if "district" in changed else None,
            head=data["head"] if "head" in changed else None,
            contacts=contacts if changed & {"liaison", "post", "phone"} else None,
            verdict=data["verdict"] or None,
            drop=data["drop"],
        )

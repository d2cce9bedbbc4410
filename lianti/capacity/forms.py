"""Forms of the seat pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.capacity.kinds import SEAT_SOURCES, SERVICE_KINDS, TIGHT_MARKS, WEEKDAYS

Choices = list[tuple[str, str]]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ServiceForm(forms.Form):
    """Something a department offers."""

    department = forms.ChoiceField(label=_("科室"))
    name = forms.CharField(label=_("服务名称"), max_length=60, help_text=_("例如“心内科专家门诊”“胃镜检查”。"))
    kind = forms.ChoiceField(label=_("类型"), choices=[(k, _(v)) for k, v in SERVICE_KINDS.items()])
    practitioner = forms.ChoiceField(label=_("医师"), required=False)
    seat_source = forms.ChoiceField(
        label=_("号源来源"), choices=[(k, _(v)) for k, v in SEAT_SOURCES.items()],
        help_text=_("平台号池：这部分号在 HIS 里关闭，只在平台放号。"),
    )  # fmt: skip
    capabilities = forms.CharField(label=_("擅长与能力"), max_length=200, required=False)
    preparation = forms.CharField(
        label=_("就诊准备"), max_length=300, required=False, help_text=_("例如空腹、带既往片子。")
    )

    def __init__(self, *args: Any, departments: Choices, practitioners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = departments  # type: ignore[attr-defined]
        self.fields["practitioner"].choices = [("", _("不指定")), *practitioners]  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    """A weekly clinic."""

    weekday = forms.TypedChoiceField(label=_("星期"), coerce=int, choices=[(str(k), _(v)) for k, v in WEEKDAYS.items()])
    begins = forms.TimeField(label=_("开始"), widget=_time())
    ends = forms.TimeField(label=_("结束"), widget=_time())
    seats = forms.IntegerField(label=_("号数"), min_value=1, max_value=500)
    room = forms.CharField(label=_("诊室"), max_length=40, required=False)
    since_on = forms.DateField(label=_("从哪天起"), required=False, widget=_day(), help_text=_("留空为今天。"))


class EndForm(forms.Form):
    """The last day of a weekly clinic."""

    last_on = forms.DateField(label=_("最后出诊日（含当日）"), widget=_day())

    @property
    def until_on(self) -> dt.date:
        """Return the first day without."""
        last: dt.date = self.cleaned_data["last_on"]
        return last + dt.timedelta(days=1)


class ExceptionForm(forms.Form):
    """One day that is otherwise."""

    template = forms.ChoiceField(label=_("哪一次出诊"))
    on_day = forms.DateField(label=_("日期"), widget=_day())
    seats = forms.IntegerField(label=_("当日号数"), min_value=0, max_value=500, help_text=_("填 0 为停诊。"))
    reason = forms.CharField(label=_("原因"), max_length=100, required=False)

    def __init__(self, *args: Any, templates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]


class TightForm(forms.Form):
    """Whether a service is 紧张."""

    mark = forms.ChoiceField(label=_("是否紧张"), required=False, choices=[(k, _(v)) for k, v in TIGHT_MARKS.items()])
    note = forms.CharField(label=_("原因（转出方会看到）"), max_length=100, required=False)


class CancelForm(forms.Form):
    """Why a session is cancelled."""

    reason = forms.CharField(label=_("停诊原因"), max_length=100)

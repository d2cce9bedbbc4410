"""Outside paper registered in twenty seconds, and what changes a report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure import clock
from lianti.records import kinds
from lianti.records.codes import COMMON_REPORTS, MARKS
from lianti.records.deciding import decider
from lianti.records.forms.common import day_field, lines_of_values, noon, options
from lianti.records.shapes import Issue, ReportContent


class OutsideForm(forms.Form):
    """外院报告登记: photo, item, date, institution, mark, decision. Category and part of the body follow the item."""

    item_name = forms.CharField(
        label=_("项目"), max_length=120, widget=forms.TextInput(attrs={"list": "common-reports", "autocomplete": "off"})
    )
    performed_on = day_field(_("检查日期"), required=True)
    issuer_name = forms.CharField(
        label=_("出具机构"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    printed_mark = forms.CharField(
        label=_("报告上的互认标识"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"list": "known-marks"}), help_text=_("没有标识就留空。"),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("类别"), choices=options(kinds.CATEGORIES, _("按项目判断")), required=False)
    body_part = forms.CharField(label=_("部位"), max_length=60, required=False)
    conclusion = forms.CharField(
        label=_("结论摘要"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    more = forms.CharField(
        label=_("关键数值"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一项：项目 结果 单位 参考范围。"),
    )  # fmt: skip
    number = forms.CharField(label=_("报告单号"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["performed_on"].widget.attrs["max"] = clock.local_day(clock.now()).isoformat()
        who = decider()
        if who is None:
            return
        self.fields["decision"] = forms.ChoiceField(
            label=_("处理"), choices=[("", _("暂不决定")), *((code, gettext(name)) for code, name in who.choices)],
            required=False,
        )  # fmt: skip
        self.fields["decision_reason"] = forms.ChoiceField(
            label=_("不互认的理由"), required=False,
            choices=[("", _("请选择")), *((code, gettext(name)) for code, name in who.reasons)],
        )  # fmt: skip

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the fields of the twenty seconds."""
        names = ("item_name", "performed_on", "issuer_name", "printed_mark", "decision", "decision_reason")
        return [self[name] for name in names if name in self.fields]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Return what may be added when there is time."""
        return [self[name] for name in ("conclusion", "more", "category", "body_part", "number")]

    @property
    def known_items(self) -> list[str]:
        """Return the items offered while typing."""
        return [gettext(name) for name, *_rest in COMMON_REPORTS]

    @property
    def known_marks(self) -> tuple[str, ...]:
        """Return the marks offered while typing."""
        return MARKS

    def content_typed(self) -> ReportContent:
        """Return the report; what was left open follows the item when it is a common one."""
        data = self.cleaned_data
        common = {gettext(name): rest for name, *rest in COMMON_REPORTS}.get(data["item_name"], ["", "", ""])
        return ReportContent(
            category=data["category"] or common[0] or "other",
            item_name=data["item_name"],
            performed_at=noon(data["performed_on"]) or clock.now(),
            issue=Issue(conclusion=data["conclusion"], values=lines_of_values(data["more"])),
            modality=common[1],
            body_part=data["body_part"] or gettext(common[2]) if common[2] else data["body_part"],
            number=data["number"],
            issuer_name=data["issuer_name"],
            printed_mark=data["printed_mark"],
            source="outside",
        )


class AmendForm(forms.Form):
    """A corrected result with the reason."""

    findings = forms.CharField(
        label=_("检查所见"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    conclusion = forms.CharField(
        label=_("结论"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    more = forms.CharField(
        label=_("数值"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一项：项目 结果 单位 参考范围。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("更正原因"), max_length=200)

    def issue_typed(self, issued_at: dt.datetime | None = None) -> Issue:
        """Return the corrected result."""
        data = self.cleaned_data
        return Issue(
            findings=data["findings"],
            conclusion=data["conclusion"],
            values=lines_of_values(data["more"]),
            issued_at=issued_at,
        )

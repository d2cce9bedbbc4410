"""Parsing what people type about beds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianti.capacity import rules
from lianti.capacity.kinds import WARD_KINDS
from lianti.capacity.shapes import BedCount, WardLine
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import whole_number

_KINDS = [(key, _(label)) for key, label in WARD_KINDS.items()]


class WardForm(forms.Form):
    """A new ward."""

    name = forms.CharField(label=_("病区名称"), max_length=60, help_text=_("例如“心内一病区”，与电话里的叫法一致。"))
    department = forms.ChoiceField(label=_("所属科室"), required=False)
    kind = forms.ChoiceField(label=_("床位类型"), choices=_KINDS)
    beds = forms.IntegerField(label=_("开放床位"), min_value=0, max_value=999)
    phone = forms.CharField(label=_("病区电话"), max_length=40, required=False)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", _("不指定")), *departments]  # type: ignore[attr-defined]


class WardChangeForm(forms.Form):
    """What changes about a ward."""

    beds = forms.IntegerField(label=_("开放床位"), min_value=0, max_value=999, required=False)
    phone = forms.CharField(label=_("病区电话"), max_length=40, required=False)
    is_active = forms.BooleanField(label=_("在床位池里（可接收转诊）"), required=False)


class RowsForm(forms.Form):
    """The bed numbers of a ward that keeps its beds one by one."""

    labels = forms.CharField(
        label=_("床号"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“1-20、加1”。留空为改回每日两次报数。"),
    )  # fmt: skip


class ConvertForm(forms.Form):
    """A decision that beds become another kind (SY-32)."""

    to_kind = forms.ChoiceField(label=_("转成"), choices=_KINDS)
    beds = forms.IntegerField(label=_("转换张数"), min_value=1, max_value=999)
    reason = forms.CharField(label=_("理由"), max_length=200)
    decided_by = forms.CharField(label=_("由谁决定"), max_length=60, help_text=_("例如“院长办公会”。"))
    number = forms.CharField(label=_("文号或纪要号"), max_length=60)
    decided_on = forms.DateField(label=_("决定日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def decision(self) -> rules.Decision:
        """Return the parsed decision; call after ``is_valid``."""
        return rules.Decision(**self.cleaned_data)


@dataclass(frozen=True)
class RoundInput:
    """What was typed in a phone round: the lines that can be read, and what is wrong beside its field."""

    counts: tuple[BedCount, ...]
    reported_at: dt.datetime | None
    errors: dict[str, str] = field(default_factory=dict)


def parse_round(post: QueryDict, wards: Sequence[WardLine], at: dt.datetime) -> RoundInput:
    """Return the phone round as typed; a number that is none is told beside its line, an empty line is left out."""
    errors: dict[str, str] = {}
    counts = []
    for ward in wards:
        free = _whole(post, f"free-{ward.uid}", errors)
        leaving = _whole(post, f"leaving-{ward.uid}", errors)
        counts.append(
            BedCount(ward.uid, free, leaving, post.get(f"name-{ward.uid}", ""), post.get(f"role-{ward.uid}", ""))
        )
    reported_at = _moment(post.get("reported_at", ""), at, errors)
    return RoundInput(tuple(counts), reported_at, errors)


def _whole(post: QueryDict, name: str, errors: dict[str, str]) -> int | None:
    text = post.get(name, "").strip()
    if not text:
        return None
    found = whole_number(text, most=999)
    if found is None:
        errors[name] = str(_("请填整数，例如 3。"))
    return found


def _moment(text: str, at: dt.datetime, errors: dict[str, str]) -> dt.datetime | None:
    """Return the time of day of the round: today, or yesterday when that time has not come yet; empty is now."""
    if not text.strip():
        return None
    try:
        found = dt.datetime.combine(clock.local_day(at), dt.time.fromisoformat(text.strip()), clock.TZ)
    except ValueError:
        errors["reported_at"] = str(_("请填时间，例如 08:05。"))
        return None
    return found if found <= at else found - dt.timedelta(days=1)


def uid_of(text: str) -> uuid.UUID:
    """Return a uid out of a form, one that nothing has when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)

"""Parsing a course of stays as it is tried out on the explainer page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.insurance.kinds import DIRECTIONS, GROUPS, INSURED_TYPES, LEVELS
from lianti.insurance.shapes import Edition, Insured, Link, Stay
from lianti.kernel.pure.asked import FIRST_DAY, LAST_DAY, whole_number

ROWS = 4
MOST_STAYS = 30
_MOST_YUAN = Decimal(100_000_000)


def _options(codes: dict[str, str]) -> list[tuple[str, Any]]:
    return [(code, _(name)) for code, name in codes.items()]


class InsuredForm(forms.Form):
    """Whose stays are tried out, and by which edition."""

    area = forms.ChoiceField(label=_("参保地"), error_messages={"invalid_choice": _("请从列表里选择。")})
    insured_type = forms.ChoiceField(label=_("医保类型"), choices=_options(INSURED_TYPES))
    group = forms.ChoiceField(label=_("人员类别"), choices=_options(GROUPS), required=False)
    earlier_stays = forms.CharField(
        label=_("此前住院次数"), required=False, max_length=3, help_text=_("第一次住院当年、下面没有列出的次数。"),
        widget=forms.NumberInput(attrs={"min": 0, "max": MOST_STAYS}),
    )  # fmt: skip

    def __init__(self, editions: Sequence[Edition], *args: Any, **kwargs: Any) -> None:
        """Offer the areas that have an edition."""
        super().__init__(*args, **kwargs)
        areas = {edition.area: edition.region for edition in editions}
        self.fields["area"].choices = list(areas.items())  # type: ignore[attr-defined]

    def clean_earlier_stays(self) -> int:
        """Return the number of stays; empty is none."""
        text = self.cleaned_data["earlier_stays"]
        found = whole_number(text, most=MOST_STAYS) if text.strip() else 0
        if found is None:
            raise forms.ValidationError(_("请填 0～30 的整数。"))
        return found

    def insured(self) -> Insured:
        """Return the person."""
        data = self.cleaned_data
        return Insured(data["insured_type"], data["group"], data["earlier_stays"])


class StayForm(forms.Form):
    """One stay with the way into it; empty without a day of admission."""

    level = forms.ChoiceField(label=_("医院级别"), choices=_options(LEVELS))
    admitted_on = forms.DateField(
        label=_("入院日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请选择日期。")},
    )  # fmt: skip
    discharged_on = forms.DateField(
        label=_("出院日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请选择日期。")},
    )  # fmt: skip
    eligible = forms.CharField(label=_("合规费用（元）"), required=False, max_length=12)
    way = forms.ChoiceField(
        label=_("怎么来的"), required=False,
        choices=[("", _("自行就医")), *((c, _(n)) for c, n in DIRECTIONS.items() if c != "any")],
    )  # fmt: skip
    same_course = forms.BooleanField(label=_("医生确认同一病程"), required=False)

    def clean_admitted_on(self) -> dt.date | None:
        """Refuse a day far from any time."""
        return self._day("admitted_on")

    def clean_discharged_on(self) -> dt.date | None:
        """Refuse a day far from any time."""
        return self._day("discharged_on")

    def _day(self, name: str) -> dt.date | None:
        day: dt.date | None = self.cleaned_data[name]
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("请选择 2000 年到 2100 年之间的日期。"))
        return day

    def clean_eligible(self) -> int | None:
        """Return the cost in fen; empty is not known."""
        text = self.cleaned_data["eligible"].strip()
        if not text:
            return None
        try:
            amount = Decimal(text) if text.isascii() else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if (
            not amount.is_finite()
            or not 0 <= amount <= _MOST_YUAN
            or amount * 100 != (amount * 100).to_integral_value()
        ):
            raise forms.ValidationError(_("请填金额（元），最多两位小数。"))
        return int(amount * 100)


@dataclass(frozen=True)
class Course:
    """The stays and links of the rows that are filled in."""

    stays: tuple[Stay, ...]
    links: tuple[Link, ...]


def course_of(rows: Sequence[StayForm]) -> Course:
    """Return the course: each referral leads from the row above, from a clinic when there is none."""
    stays: list[Stay] = []
    links: list[Link] = []
    for number, row in enumerate(rows, start=1):
        data = row.cleaned_data
        if data["admitted_on"] is None:
            continue
        key = str(_("第 %(n)d 行") % {"n": number})
        stay = Stay(key, data["level"], data["admitted_on"], data["discharged_on"], eligible=data["eligible"])
        if data["way"]:
            source = stays[-1].key if stays else ""
            day, word = stay.admitted_on, True if data["same_course"] else None
            links.append(Link(key, data["way"], source, accepted_on=day, arrived_on=day, same_course=word))
        stays.append(stay)
    return Course(tuple(stays), tuple(links))

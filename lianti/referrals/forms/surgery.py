"""Parsing what people type around an operation; the rules say whether it makes sense."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure.asked import day_of, whole_number
from lianti.referrals.codes import surgery as codes
from lianti.referrals.forms import _decimal, _text
from lianti.referrals.forms.down import _day
from lianti.referrals.shapes.surgery import PostOpSaid, PostOpWish, PreOpSaid, SurgeryEnd, SurgeryWish


def _one_of(label: Any, choices: Mapping[str, str], initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=list(choices.items()),
        initial=initial,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请从列表里选择。")},
    )


class WishForm(forms.Form):
    """What the clinic asks for."""

    procedure = _text(_("申请做什么手术"), limit=120)
    wish_on = _day(_("希望的手术日期"), _("由接收医院排定到院时间和床位。"))
    anaesthesia = _one_of(_("麻醉方式"), codes.ANAESTHESIA)

    def wish(self) -> SurgeryWish:
        """Return the parsed wish."""
        return SurgeryWish(**self.cleaned_data)


class EndForm(forms.Form):
    """What came of the day."""

    result = _one_of(_("手术结果"), codes.RESULTS)
    performed = _text(_("实际做了什么手术"), limit=120)
    surgeon = _text(_("主刀医生"), limit=60)
    note = _text(_("术中情况或取消原因"), 2, limit=2000)

    def end(self) -> SurgeryEnd:
        """Return the parsed result."""
        return SurgeryEnd(**self.cleaned_data)


class PostOpForm(forms.Form):
    """Which template of follow-up goes into the plan."""

    template = _one_of(_("术后随访模板"), {})
    procedure = _text(_("做了什么手术"), limit=120)
    operated_on = _day(_("手术日期"))
    surgeon = _text(_("主刀医生"), limit=60)

    def choose(self, known: Mapping[str, str]) -> None:
        """Offer the templates in force."""
        self.fields["template"].choices = list(known.items())  # type: ignore[attr-defined]

    def wish(self) -> PostOpWish:
        """Return the parsed choice."""
        return PostOpWish(**self.cleaned_data)


class FoundForm(forms.Form):
    """What the clinic found on a day after the operation."""

    reached = _one_of(_("怎样随访的"), codes.REACHED, initial="visit")
    wound = _one_of(_("伤口"), codes.WOUND)
    pain = _text(_("疼痛（0～10 分）"), limit=3)
    temperature = _decimal(_("体温（℃）"))
    drugs = _one_of(_("用药"), codes.DRUGS)
    stitches = _one_of(_("拆线"), codes.STITCHES)
    exercise = _one_of(_("康复锻炼"), codes.EXERCISE)
    signs = _text(_("警示症状（有就写；会马上通知手术科室）"), 2, limit=400)
    note = _text(_("说明"), 2, limit=2000)

    def said(self) -> PostOpSaid:
        """Return what was found; call after ``is_valid``."""
        data = self.cleaned_data
        texts = {name: data[name].strip() for name in ("signs", "note")}
        return PostOpSaid(**(data | texts | {"pain": whole_number(data["pain"].strip(), most=99)}))


def preop_said(post: QueryDict, codes_known: Iterable[str]) -> list[PreOpSaid]:
    """Return the answers of a checklist that were given or changed on the page.

    A line that still says what it said when the page was drawn (``was_``) is left out, so that a page grown old takes
    no answer of somebody else back.
    """

    def said(name: str, limit: int) -> str:
        return post.get(name, "").strip()[:limit]

    def drawn(code: str) -> str:
        return "|".join((said(f"answer_{code}", 10), said(f"on_{code}", 10), said(f"note_{code}", 200)))

    return [
        PreOpSaid(code, said(f"answer_{code}", 10), day_of(said(f"on_{code}", 10)), said(f"note_{code}", 200))
        for code in codes_known
        if drawn(code) != said(f"was_{code}", 250)
    ]

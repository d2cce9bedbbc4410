"""Moves that ask for one code of a list and a word or two: what they ask, and the words of their dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lianti.kernel.web.shapes import Label
from lianti.referrals import codes


@dataclass(frozen=True)
class Choice:
    """A list of codes under a field name, the label of the words beside it, and a hint above both."""

    field: str
    legend: Label
    options: Mapping[str, str]
    note: Label = _("说明")
    hint: Label = ""


_CHOICES: dict[str, Choice] = {
    "pass_offer": Choice(
        "reason", _("原因"), codes.PASS_REASONS, hint=_("他仍留在原来的位次，下次有号再递补；这个号让给下一位。")
    ),
    "redirect": Choice("reason", _("为什么改转"), codes.REDIRECT_REASONS),
    "change_urgency": Choice(
        "reason",
        _("为什么改"),
        codes.URGENCY_REASONS,
        hint=_("普通改为加急，加急改为普通；答复时限从现在重新计算。危及生命时请另发急诊通知。"),
    ),
    "call": Choice("result", _("结果"), codes.CALL_RESULTS, hint=_("先写一句（可不填），再按结果，一按即登记。")),
    "report_visit": Choice(
        "result", _("上门结果"), codes.VISIT_RESULTS, hint=_("登记后转诊单交回转出机构，由他们继续办理。")
    ),
    "contact_waiting": Choice(
        "result", _("联系结果"), codes.WAITING_RESULTS, hint=_("登记后，下一次联系的时限重新计算，转出方会收到通知。")
    ),
}


def choice_of(move: str) -> Choice | None:
    """Return what a move asks to choose, or None."""
    return _CHOICES.get(move)

"""Forms of the disease lists and guides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianti.catalogue.kinds import GUIDE_PARTS, PARTS
from lianti.catalogue.list_shapes import Change, ProposalLine
from lianti.catalogue.rules.cases import disease_of
from lianti.kernel.pure.errors import Refused, mark
from lianti.kernel.web.table_form import TableForm


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DraftForm(forms.Form):
    """The name of a new edition."""

    name = forms.CharField(label=_("新版本名"), max_length=60, help_text=_("例如“2026 年版”。"))


class SubmitForm(forms.Form):
    """From when an edition is to be in force."""

    since_on = forms.DateField(label=_("生效日期"), widget=_day_input())


class ReturnForm(forms.Form):
    """Why an edition goes back."""

    note = forms.CharField(label=_("退回理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class CasesForm(TableForm):
    """A workbook or a pasted table of case counts."""

    file = forms.FileField(label=_("病例数表"), required=False, help_text=_("Excel（.xlsx）或 .csv，最大 8 MB。"))


def parse_changes(
    post: QueryDict,
    lines: Sequence[ProposalLine],
    base: Mapping[str, str],
    codes: Mapping[str, tuple[str, str]],
) -> list[Change]:
    """Return what was ticked and typed: proposal lines by code, and further diseases by code or name.

    A tick without its own reason takes the reason for all. Refused when a typed disease is not known.
    """
    common = post.get("common_reason", "").strip()
    known = {line.code: line for line in lines}
    found = []
    for code in dict.fromkeys(post.getlist("change")):
        line = known.get(code)
        if line is None:
            continue
        way = "minus" if code in base else "plus"
        reason = post.get(f"reason_{code}", "").strip() or common
        found.append(Change(code, line.name, way, reason, line.total))
    for text, reason in extra_typed(post):
        if text.strip():
            found.append(_extra(text.strip(), reason.strip() or common, base, codes))
    return found


def extra_typed(post: QueryDict) -> list[tuple[str, str]]:
    """Return the further diseases typed, each with its reason."""
    return list(zip_longest(post.getlist("extra_code"), post.getlist("extra_reason"), fillvalue=""))


def _extra(text: str, reason: str, base: Mapping[str, str], codes: Mapping[str, tuple[str, str]]) -> Change:
    told = disease_of(text, "", codes, base) or disease_of("", text, codes, base)
    if told is None:
        raise Refused(
            "change_disease",
            mark("诊断目录里没有“{what}”，请写 ICD-10 编码（例如 I10）或目录里的名称。"),
            what=text[:60],
            field="extra_code",
        )
    code, name = told
    return Change(code, name, "minus" if code in base else "plus", reason)


class GuideForm(forms.Form):
    """An edition of a guide: one line for each point."""

    title = forms.CharField(label=_("名称"), max_length=80)
    codes = forms.CharField(
        label=_("适用的诊断（ICD-10 编码）"), max_length=200, required=False,
        help_text=_("类目或编码，用空格或顿号隔开，例如 I10、E11。"),
    )  # fmt: skip
    edition = forms.CharField(label=_("版本"), max_length=60, help_text=_("例如“2026-1”。"))
    source = forms.CharField(label=_("依据或来源"), max_length=200)
    since_on = forms.DateField(label=_("生效日期"), widget=_day_input())
    sample = forms.BooleanField(label=_("这是示例，还没有经本地专家确认"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == "quality":
            del self.fields["codes"]
        for part in GUIDE_PARTS[kind]:
            self.fields[part] = forms.CharField(
                label=_(PARTS[part]), required=False, max_length=8000,
                widget=forms.Textarea(attrs={"rows": 12 if part == "items" else 4}), help_text=_("每行一条。"),
            )  # fmt: skip

    def body(self) -> dict[str, list[str]]:
        """Return the lines of each part, without empty ones."""
        told = {part: self.cleaned_data[part].splitlines() for part in GUIDE_PARTS[self.kind]}
        return {part: [line.strip() for line in lines if line.strip()] for part, lines in told.items()}

"""Parsing what people type about recognition."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianti.kernel.web.table_form import TableForm
from lianti.recognition import kinds
from lianti.recognition.shapes import Answer, Asked, CertificateFields, Said

Choices = Sequence[tuple[str, Any]]
_DATE = {"invalid": _("请选择日期。")}


def asked_in(values: Sequence[str]) -> list[Asked]:
    """Return the lines of an order as an address or a form names them: a code, or a code and a part of the body."""
    found = []
    for text in dict.fromkeys(values):
        code, _sign, part = text.strip()[:60].partition("~")
        if code:
            found.append(Asked(code, part if part in kinds.BODY_PARTS else ""))
    return found[: kinds.MOST_ITEMS + 1]


def said_in(post: QueryDict, asked: Sequence[Asked]) -> dict[str, Said]:
    """Return what was decided about each line; a line without a decision is not in it."""
    found = {}
    for line in asked:
        decision = post.get(f"decision_{line.key}", "")[:20]
        if decision:
            answer = Answer(decision, post.get(f"reason_{line.key}", "")[:10], post.get(f"words_{line.key}", "")[:300])
            found[line.key] = Said(answer, uid_or_none(post.get(f"result_{line.key}", "")))
    return found


def uid_or_none(text: str) -> uuid.UUID | None:
    """Return the uid that a text writes, None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=_DATE, **more)


def _options(codes: Mapping[Any, str], empty: Any = None) -> list[tuple[str, Any]]:
    first = [("", empty)] if empty is not None else []
    return [*first, *((str(code), _(name)) for code, name in codes.items())]


class UploadForm(TableForm):
    """A workbook or a pasted catalogue, or the sample list of the platform."""

    nothing = _("请选择一个文件、把表格粘贴进来，或勾选示例目录。")
    starter = forms.BooleanField(label=_("用平台自带的示例目录"), required=False)


class DirectionForm(forms.Form):
    """A rule of direction."""

    from_level = forms.TypedChoiceField(label=_("出具级别"), coerce=int, choices=_options(kinds.LEVELS))
    to_level = forms.TypedChoiceField(label=_("接受级别"), coerce=int, choices=_options(kinds.LEVELS))
    area = forms.ChoiceField(label=_("范围"), choices=_options(kinds.AREAS))


class CodeForm(forms.Form):
    """What the own unit calls an item."""

    code = forms.CharField(label=_("本院编码"), max_length=60)
    name = forms.CharField(label=_("本院名称"), max_length=120)
    item_code = forms.CharField(
        label=_("互认项目编码"), max_length=30, required=False, help_text=_("不在互认目录里的，留空。"),
        widget=forms.TextInput(attrs={"list": "recognition-items"}),
    )  # fmt: skip


class CertificateForm(forms.Form):
    """A passed assessment."""

    institution = forms.ChoiceField(label=_("单位"))
    kind = forms.ChoiceField(label=_("证明"), choices=_options(kinds.CERTIFICATE_KINDS))
    item_code = forms.CharField(
        label=_("项目编码"), max_length=30, required=False, help_text=_("室间质评按项目登记，必填。"),
        widget=forms.TextInput(attrs={"list": "recognition-items"}),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("或整个类别"), required=False,
        choices=_options({k: v for k, v in kinds.CATEGORIES.items() if k != kinds.LABORATORY}, _("按项目")),
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("适用范围"), choices=_options(kinds.SCOPES), initial="alliance")
    area = forms.CharField(
        label=_("地区编码"), max_length=6, required=False, help_text=_("市、省范围必填，例如松原市 220700。")
    )
    region = forms.CharField(label=_("区域名称"), max_length=20, required=False, help_text=_("跨省区域必填。"))
    provinces = forms.CharField(
        label=_("包含的省"), max_length=100, required=False, help_text=_("省级编码前两位，用空格隔开。")
    )
    number = forms.CharField(label=_("证书或文件编号"), max_length=80)
    issuer = forms.CharField(label=_("发证机构"), max_length=80, required=False)
    since_on = _day(_("生效日期"))
    until_on = _day(_("失效日期"))

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = units  # type: ignore[attr-defined]

    def certificate(self) -> CertificateFields:
        """Return the parsed certificate."""
        d = self.cleaned_data
        return CertificateFields(
            institution_uid=uuid.UUID(d["institution"]),
            kind=d["kind"],
            scope=d["scope"],
            number=d["number"],
            since_on=d["since_on"],
            until_on=d["until_on"],
            item_code=d["item_code"].strip().upper(),
            category=d["category"],
            issuer=d["issuer"],
            area=d["area"].strip(),
            region=d["region"],
            provinces=tuple(d["provinces"].replace("、", " ").split()),
        )


class FailureForm(forms.Form):
    """A failed assessment."""

    institution = forms.ChoiceField(label=_("单位"))
    item_code = forms.CharField(
        label=_("项目编码"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"list": "recognition-items"}),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("或整个类别"), required=False, choices=_options(kinds.CATEGORIES, _("按项目")))
    failed_on = _day(_("从哪天起不合格"), help_text=_("从这天起停用互认标识。"))
    affected_on = _day(_("追溯到哪天"), help_text=_("从这天到不合格日之间的结果会提示只供参考。"))
    reason = forms.CharField(label=_("不合格的情况"), max_length=200)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = units  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """In which prefecture a unit is."""

    institution = forms.ChoiceField(label=_("单位"))
    area = forms.CharField(
        label=_("所在区县"),
        max_length=60,
        help_text=_("区县代码或地名，例如 220702、松原市宁江区；所在市由前四位得出。"),
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = units  # type: ignore[attr-defined]


def year_from(on: dt.date) -> tuple[dt.date, dt.date]:
    """Return the usual period of a proof: this calendar year."""
    return dt.date(on.year, 1, 1), dt.date(on.year + 1, 1, 1)

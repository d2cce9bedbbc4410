"""What is typed of households, guardians and grids; the rules decide."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.residents.households.kinds import BASES, GROUNDS, GUARDIANS, HEAD, LEAVING, RELATIONS
from lianti.residents.households.rules import GuardianGiven

Choices = list[tuple[str, Any]]


def _options(codes: dict[str, str], empty: Any = "——") -> Choices:
    return [("", empty), *((code, _(name)) for code, name in codes.items())]


def relation_options() -> Choices:
    """Return the relations a member may have to the head."""
    return _options({code: name for code, name in RELATIONS.items() if code != HEAD})


def _day(label: Any, initial: Any = None) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, initial=initial, error_messages={"invalid": _("请选择日期。")})


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class HomeForm(forms.Form):
    """Where a household lives."""

    district = forms.CharField(label=_("区县"), max_length=60, required=False)
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    phone = forms.CharField(label=_("家庭电话"), max_length=24, required=False, help_text=_("全家共用；留空则不改。"))
    grid = forms.ChoiceField(label=_("网格"), required=False)

    def __init__(self, *args: Any, grids: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].choices = [("", _("未划入网格")), *grids]  # type: ignore[attr-defined]

    def home(self) -> dict[str, Any]:
        """Return what was typed, as the actions take it."""
        data = self.cleaned_data
        return {key: data[key] for key in ("district", "address", "phone")} | {"grid_code": data["grid"]}


class SettleForm(HomeForm):
    """A person moves into a new household, or into one that is there."""

    way = forms.ChoiceField(
        label=_("怎样登记"), choices=[("new", _("另立新户（本人为户主）")), ("join", _("迁入已有的户"))],
        widget=forms.RadioSelect, initial="new",
    )  # fmt: skip
    number = forms.CharField(
        label=_("户编号"), max_length=20, required=False, help_text=_("在要迁入的家庭页面上可以看到。")
    )
    relation = forms.ChoiceField(label=_("与户主关系"), choices=relation_options(), required=False)
    since_on = _day(_("迁入日期"))


class JoinForm(forms.Form):
    """Somebody moves in."""

    who = forms.CharField(
        label=_("居民"), max_length=60, help_text=_("身份证号、档案编号，或“姓名 出生日期”；须是本机构可见的档案。")
    )
    relation = forms.ChoiceField(label=_("与户主关系"), choices=relation_options(), required=False)
    since_on = _day(_("迁入日期"))


class LeaveForm(forms.Form):
    """Somebody moves out."""

    member = forms.ChoiceField(label=_("成员"))
    reason = forms.ChoiceField(label=_("迁出原因"), choices=_options(LEAVING), required=False)
    until_on = _day(_("迁出日期"))

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """Another member becomes the head; each relation may be said, else it follows from before.

    ``now`` is the member who is the head, as far as the viewer sees one: the head may have a file that is not open, or
    one that was merged away, and then everybody shown may become it.
    """

    head = forms.ChoiceField(label=_("新户主"))

    def __init__(self, *args: Any, members: Choices, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = [one for one in members if one[0] != now]  # type: ignore[attr-defined]
        for uid, label in members:
            self.fields[f"relation-{uid}"] = forms.ChoiceField(
                label=label, choices=_options({k: v for k, v in RELATIONS.items() if k != HEAD}, _("按原关系推算")),
                required=False,
            )  # fmt: skip

    def relations(self) -> dict[uuid.UUID, str]:
        """Return what was said of each member."""
        told = {k.removeprefix("relation-"): v for k, v in self.cleaned_data.items() if k.startswith("relation-")}
        return {uuid.UUID(uid): code for uid, code in told.items() if code}


class GuardianForm(forms.Form):
    """Who answers for a person, on what ground, since when."""

    guardian = forms.ChoiceField(
        label=_("监护人"), required=False, help_text=_("同户的成年人；不在其中时填写姓名和电话。")
    )
    guardian_name = forms.CharField(label=_("监护人姓名"), max_length=60, required=False)
    phone = forms.CharField(label=_("监护人电话"), max_length=24, required=False)
    relation = forms.ChoiceField(label=_("监护人是本人的"), choices=_options(GUARDIANS), required=False)
    ground = forms.ChoiceField(label=_("监护原因"), choices=_options(GROUNDS), required=False)
    basis = forms.ChoiceField(label=_("监护依据"), choices=_options(BASES), required=False)
    since_on = _day(_("自何日起"))
    evidence = forms.FileField(
        label=_("证明材料"), required=False, help_text=_("出生证明、户口簿、判决书或指定书的照片；成年人必须上传。")
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian"].choices = [("", _("不在同户成员中")), *members]  # type: ignore[attr-defined]

    def chosen(self) -> uuid.UUID | None:
        """Return the guardian that was chosen among the household."""
        return _uid(self.cleaned_data["guardian"])

    def given(self) -> GuardianGiven:
        """Return what was said, after validation; the rules decide whether it stands."""
        data = self.cleaned_data
        return GuardianGiven(
            relation=data["relation"], ground=data["ground"], basis=data["basis"], since_on=data["since_on"],
            name=data["guardian_name"], has_file=data["evidence"] is not None,
        )  # fmt: skip


class GridForm(forms.Form):
    """A grid: code, name, who is responsible, and how many people the team can serve."""

    code = forms.CharField(label=_("网格编码"), max_length=20)
    name = forms.CharField(label=_("网格名称"), max_length=60)
    worker_name = forms.CharField(label=_("网格负责人"), max_length=60)
    worker_phone = forms.CharField(label=_("负责人电话"), max_length=24, required=False)
    capacity = forms.IntegerField(
        label=_("可服务人数"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("超过时列表会提示；不填则不提示。"),
    )
    active = forms.BooleanField(label=_("正在使用"), required=False, initial=True)

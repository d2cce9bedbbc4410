"""Parsing what people type about going down; a draft may leave anything empty."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from itertools import zip_longest
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure.asked import day_of, whole_number
from lianti.referrals.codes import down as codes_down
from lianti.referrals.forms import _moment, _text, parse_place
from lianti.referrals.shapes.down import (
    DownFields,
    Exclusion,
    Objection,
    PlanCheck,
    PlanDrug,
    PlanFields,
    Reception,
    Remedy,
    WayBack,
)

T = TypeVar("T")
_SPARE_DRUGS, _SPARE_CHECKS = 2, 1
_LEAST_DRUGS, _LEAST_CHECKS = 4, 3
_PLAN_TEXTS = ("targets", "alarm_signs", "send_back_when", "responsible")
_PLAIN = ("diagnosis_code", "reason", "history", "treatment", "findings", "allergies", "purpose", "sender_phone")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        error_messages={"invalid": _("请选择日期。")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DownForm(forms.Form):
    """The content of a down-referral with its continuation plan."""

    way = forms.ChoiceField(label=_("下转方式"), choices=list(codes_down.WAYS.items()), widget=forms.RadioSelect)
    receiver = forms.CharField(required=False, max_length=40)
    planned_discharge_on = _day(_("计划出院日期"), _("出院前 24～72 小时提出，基层来得及备床、备药。"))
    short_notice = _text(_("不足 24 小时的原因"), limit=400)
    diagnosis_code = forms.CharField(required=False, max_length=20)
    diagnosis_name = _text(_("出院诊断"), limit=120)
    reason = _text(_("住院经过与目前病情（下转原因）"), 3)
    history = _text(_("主要既往史"), 2)
    treatment = _text(_("治疗经过"), 3)
    findings = _text(_("主要检查结果"), 2)
    allergies = _text(_("过敏史"), limit=200)
    purpose = _text(_("下转目的"), limit=200)
    sender_phone = _text(_("您的联系电话"), limit=40, help_text=_("印在下转单上，基层有疑问时拨打。"))
    no_drugs = forms.BooleanField(label=_("无需用药"), required=False)
    targets = _text(_("控制目标"), 2, _("例如：血压低于 140/90 mmHg；空腹血糖 4.4～7.0 mmol/L。"))
    alarm_signs = _text(_("警示症状"), 2, _("出现哪些情况要立即处理。"))
    send_back_when = _text(_("何时返上级"), 2)
    responsible = _text(_("接续责任人（机构、医生或团队）"), limit=120)
    responsible_from = _day(_("从哪一天起由基层负责"))

    def down(self, known: DownFields | None = None) -> DownFields:
        """Return the parsed content; call after ``is_valid``. Fields that are wrong stay as in ``known``."""
        data = self.cleaned_data
        chosen = str(self.data.get("diagnosis_code_name", "")) if data.get("diagnosis_code") else ""
        return DownFields(
            way=data.get("way") or (known.way if known else "clinic"),
            receiver_uid=_uid(data.get("receiver", "")),
            planned_discharge_on=data.get("planned_discharge_on"),
            short_notice=data.get("short_notice", ""),
            diagnosis_name=(chosen or data.get("diagnosis_name", ""))[:120],
            criteria=tuple(dict.fromkeys(self._list("criteria"))),
            exclusions=self._exclusions(),
            plan=self._plan(),
            **{name: data.get(name, "").strip() for name in _PLAIN},
        )

    def _plan(self) -> PlanFields:
        data = self.cleaned_data
        return PlanFields(
            drugs=tuple(self.drugs()),
            no_drugs=data.get("no_drugs", False),
            checks=tuple(self.checks()),
            responsible_from=data.get("responsible_from"),
            **{name: data.get(name, "").strip() for name in _PLAN_TEXTS},
        )

    def drugs(self) -> list[PlanDrug]:
        """Return the rows of drugs that hold anything."""
        names = ("drug_name", "drug_dose", "drug_usage", "drug_days", "drug_note")
        limits = (120, 60, 120, 10, 200)
        rows = zip_longest(*(self._list(n) for n in names), fillvalue="")
        texts = [[t.strip()[:limit] for t, limit in zip(row, limits, strict=True)] for row in rows]
        return [PlanDrug(t[0], t[1], t[2], whole_number(t[3], most=999), t[4]) for t in texts if any(t)]

    def checks(self) -> list[PlanCheck]:
        """Return the rows of checks that hold anything."""
        rows = zip_longest(self._list("check_what"), self._list("check_on"), fillvalue="")
        return [PlanCheck(what.strip()[:200], _date(on)) for what, on in rows if what.strip() or on.strip()]

    def _exclusions(self) -> tuple[Exclusion, ...]:
        found = []
        for code in self._list("exclusion"):
            said = str(self.data.get(f"stop_{code}", ""))
            absent = {"no": True, "yes": False}.get(said)
            found.append(Exclusion(code[:30], absent, str(self.data.get(f"stop_note_{code}", ""))[:400].strip()))
        return tuple(found)

    def _list(self, name: str) -> list[str]:
        return [str(v) for v in self.data.getlist(name)] if isinstance(self.data, QueryDict) else []

    @classmethod
    def of(cls, down: DownFields) -> DownForm:
        """Return the form filled with what is known."""
        initial = {name: getattr(down, name) for name in cls.base_fields if hasattr(down, name)}
        initial |= {name: getattr(down.plan, name) for name in cls.base_fields if hasattr(down.plan, name)}
        initial["receiver"] = str(down.receiver_uid or "")
        return cls(initial=initial)


def rows_of(plan: PlanFields) -> tuple[list[PlanDrug], list[PlanCheck]]:
    """Return the rows a form shows: those that are filled and a few empty ones to write on."""
    drugs, checks = list(plan.drugs), list(plan.checks)
    drugs += [PlanDrug("")] * max(_SPARE_DRUGS, _LEAST_DRUGS - len(drugs))
    checks += [PlanCheck("")] * max(_SPARE_CHECKS, _LEAST_CHECKS - len(checks))
    return drugs, checks


def _uid(text: str) -> uuid.UUID | None:
    return _read(uuid.UUID, text)


def _date(text: str) -> dt.date | None:
    return day_of(text)


def _read(reader: Callable[[str], T], text: str) -> T | None:
    try:
        return reader(text)
    except ValueError:
        return None


class ReceptionForm(forms.Form):
    """The clinic's yes."""

    expected_at = _moment(_("预计到诊/入住"))
    doctor = _text(_("接收医生或团队"), limit=60)
    place = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    drugs_ready = forms.BooleanField(label=_("方案里的药品本机构能接上"), required=False)
    note = _text(_("说明"), limit=400)

    def reception(self, at: dt.datetime, remedies: tuple[Remedy, ...] = ()) -> Reception:
        """Return the parsed answer; a moment left empty means now."""
        data = dict(self.cleaned_data)
        ward_uid, bed_uid = parse_place(data.pop("place"))
        known = data | {"expected_at": data["expected_at"] or at}
        return Reception(**known, ward_uid=ward_uid, bed_uid=bed_uid, remedies=remedies)


class BackForm(forms.Form):
    """A return ticket."""

    sign = _text(_("出现了什么警示症状"), 2, limit=400)
    urgency = forms.ChoiceField(
        label=_("怎样返上级"),
        required=False,
        choices=list(codes_down.BACK_URGENCIES.items()),
        initial="urgent",
        widget=forms.RadioSelect,
    )
    witness_name = _text(_("口头同意的见证人"), limit=60)

    def way_back(self) -> WayBack:
        """Return the parsed ticket."""
        return WayBack(**self.cleaned_data)


def objection_of(post: QueryDict, file_uid: uuid.UUID | None) -> Objection:
    """Return the signed no as it was posted; the rule says whether it would stand."""

    def said(name: str, limit: int = 60) -> str:
        return post.get(name, "").strip()[:limit]

    return Objection(
        reason=said("reason", 20),
        note=said("note", 2000),
        method=said("consent_method", 14),
        signer=said("consent_signer", 12) or "self",
        relation=said("consent_relation", 40),
        signer_name=said("consent_signer_name"),
        witness_name=said("consent_witness"),
        file_uid=file_uid,
    )


def remedies_of(post: QueryDict) -> tuple[Remedy, ...]:
    """Return what is done about missing drugs as it was posted; the action says whether it will do."""
    found = []
    for name in post:
        order = whole_number(name.removeprefix("remedy-"), most=999) if name.startswith("remedy-") else None
        if order is not None:
            found.append(Remedy(order, post.get(name, "")[:20], post.get(f"remedy_note-{order}", "")[:200]))
    return tuple(found)

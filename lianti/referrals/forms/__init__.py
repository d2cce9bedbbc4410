"""Parsing what people type; a draft may leave anything empty, values that make no sense are told beside the field."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianti.capacity.queries import question_words
from lianti.kernel.pure.clock import TZ
from lianti.referrals import codes
from lianti.referrals.rules.safety import ANSWERS
from lianti.referrals.shapes import BedAnswer, CaseFields, ConsentFields, Meter, Vitals

_NUMBER = _("请填数字。")


def _text(label: Any, rows: int = 0, help_text: Any = "", limit: int = 4000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        widget=widget,
        help_text=help_text,
        error_messages={"max_length": _("太长了，最多 %(limit_value)d 个字。")},
    )


def _whole(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        error_messages={"invalid": _NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _decimal(label: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        error_messages={"invalid": _NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label, required=False, widget=widget, error_messages={"invalid": _("请选择日期和时间。")}
    )


class CaseForm(forms.Form):
    """The content of a referral."""

    kind = forms.ChoiceField(label=_("转诊类型"), choices=list(codes.KINDS.items()), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(k, v) for k, v in codes.URGENCIES.items() if k != "emergency"],
    )
    diagnosis_code = forms.CharField(required=False, max_length=20)
    diagnosis_name = _text(_("初步诊断"), limit=120)
    reason = _text(_("主要现病史（转出原因）"), 3)
    history = _text(_("主要既往史"), 2)
    treatment = _text(_("治疗经过"), 2)
    medication = _text(_("目前用药"), 2)
    allergies = _text(_("过敏史"), limit=200)
    purpose = _text(_("转诊目的"), limit=200)
    tight_reason = _text(_("去处标着“紧张”时：为什么仍要转去"), limit=200)
    sbp, dbp = _whole(_("收缩压 mmHg")), _whole(_("舒张压 mmHg"))
    heart_rate, respiration = _whole(_("心率 次/分")), _whole(_("呼吸 次/分"))
    temperature, spo2, glucose = _decimal(_("体温 ℃")), _whole(_("血氧 %")), _decimal(_("血糖 mmol/L"))
    consciousness = _text(_("意识"), limit=40)
    destination = forms.CharField(required=False, max_length=120)
    transport = forms.ChoiceField(label=_("转运方式"), required=False, choices=list(codes.TRANSPORTS.items()))
    escort = _text(_("护送人员"), limit=60)
    eta_at = _moment(_("预计到达"))
    sender_phone = _text(_("您的联系电话"), limit=40, help_text=_("印在转诊单上，接收方有疑问时拨打。"))
    green_team = forms.ChoiceField(
        label=_("绿色通道"), required=False, widget=forms.RadioSelect, choices=list(codes.GREEN_TEAMS.items())
    )
    fmc_at = _moment(_("首次医疗接触（FMC）"))
    handover_note = _text(_("转院说明"), limit=200, help_text=_("患者正在别的医院住院时，写明与谁、什么时候商定转院。"))
    safety_note = _text(_("答“有”的写明情况（什么装置、什么时候、什么药）"), limit=200)
    missing_declared = forms.MultipleChoiceField(
        label=_("本次缺少（请如实勾选）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(k, v) for k, v in codes.PACKAGE.items() if k not in codes.PACKAGE_REQUIRED],
    )

    def clean_diagnosis_name(self) -> str:
        """Take the name that came with a chosen diagnosis before what was typed freely."""
        chosen = str(self.data.get("diagnosis_code_name", "")) if self.cleaned_data.get("diagnosis_code") else ""
        return chosen or str(self.cleaned_data.get("diagnosis_name", ""))

    def diagnosis(self) -> tuple[str, str]:
        """Return code and name as they stand in the form, also when it did not validate."""
        code = self["diagnosis_code"].value() or ""
        chosen = str(self.data.get("diagnosis_code_name", "")) if self.is_bound and code else ""
        return code, chosen or self["diagnosis_name"].value() or ""

    def case(self, known: CaseFields | None = None) -> CaseFields:
        """Return the parsed content; call after ``is_valid``. Texts that are wrong stay as they are in ``known``."""
        stays = [name for name in self.errors if known and name in CaseFields.__dataclass_fields__]
        data = self.cleaned_data | {name: getattr(known, name) for name in stays}
        receiver, department, service = parse_destination(data.get("destination", ""))
        vitals = {name: data.get(name) or None for name in Vitals.__dataclass_fields__ if name != "consciousness"}
        plain = (
            "diagnosis_code",
            "diagnosis_name",
            "reason",
            "history",
            "treatment",
            "medication",
            "allergies",
            "purpose",
            "tight_reason",
            "transport",
            "escort",
            "sender_phone",
            "handover_note",
            "green_team",
        )
        return CaseFields(
            kind=data["kind"],
            urgency=data.get("urgency") or "routine",
            receiver_uid=receiver,
            department_uid=department,
            service_uid=service,
            criteria=tuple(dict.fromkeys(self._list("criteria"))),
            vitals=Vitals(**vitals, consciousness=data.get("consciousness", "")),
            eta_at=data.get("eta_at"),
            fmc_at=data.get("fmc_at"),
            missing_declared=tuple(data.get("missing_declared", ())),
            safety=safety_answers(self.data) if self.data.get("safety_shown") else None,
            safety_note=data.get("safety_note", "").strip(),
            **{name: data.get(name, "").strip() for name in plain},
        )

    def _list(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return list(getlist(name)) if getlist else list(self.data.get(name, []))

    @classmethod
    def of(cls, case: CaseFields) -> CaseForm:
        """Return the form filled with what is known."""
        parts = (case.receiver_uid, case.department_uid, case.service_uid)
        initial = {name: getattr(case, name) for name in cls.base_fields if hasattr(case, name)}
        initial |= case.vitals.measured()
        initial["destination"] = "|".join(str(p or "") for p in parts)
        initial["missing_declared"] = list(case.missing_declared)
        for name in ("eta_at", "fmc_at"):
            if initial[name]:
                initial[name] = initial[name].astimezone(TZ).replace(tzinfo=None)
        return cls(initial=initial)


def safety_answers(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers to safety questions out of a form or an address; what is on no list was not answered."""
    found = {code: str(data.get(f"safety_{code}", "")) for code in question_words()}
    return {code: answer for code, answer in found.items() if answer in ANSWERS}


def parse_destination(text: str) -> tuple[uuid.UUID | None, uuid.UUID | None, uuid.UUID | None]:
    """Return hospital, department and service of a chosen destination; nonsense is no choice."""
    parts: list[uuid.UUID | None] = []
    for piece in (text.split("|") + ["", "", ""])[:3]:
        try:
            parts.append(uuid.UUID(piece) if piece else None)
        except ValueError:
            parts.append(None)
    return parts[0], parts[1], parts[2]


class ConsentForm(forms.Form):
    """Consent, asked for each scope separately but signed once when the same person signs both."""

    agree_referral = forms.BooleanField(label=codes.CONSENT_SCOPES["referral"], required=False)
    agree_sharing = forms.BooleanField(label=codes.CONSENT_SCOPES["sharing"], required=False)
    consent_method = forms.ChoiceField(
        label=_("取得方式"), required=False, choices=[("", "——"), *codes.CONSENT_METHODS.items()]
    )
    consent_signer = forms.ChoiceField(label=_("由谁签署"), required=False, choices=list(codes.SIGNERS.items()))
    consent_relation = _text(_("与患者关系"), limit=40)
    consent_signer_name = _text(_("签署人姓名"), limit=60)
    consent_witness = _text(_("见证人"), limit=60)
    consent_approver = _text(_("批准人姓名"), limit=60)
    consent_approver_role = forms.ChoiceField(
        label=_("批准人身份"),
        required=False,
        choices=[("", "——"), ("head", _("机构负责人")), ("duty_officer", _("总值班"))],
    )

    def consents(self, file_uid: uuid.UUID | None) -> list[ConsentFields]:
        """Return one consent for each scope agreed to; none when no way of consent was chosen."""
        data = self.cleaned_data
        method = data.get("consent_method") or ""
        if not method:
            return []
        signer = data.get("consent_signer") or "self"
        alone = signer == "self"  # the names of a guardian who was offered stay hidden in the form
        wanted = [s for s in codes.CONSENT_SCOPES if data.get(f"agree_{s}") or method == "unobtainable"]
        return [
            ConsentFields(
                scope=scope,
                method=method,
                signer=signer,
                relation="" if alone else data.get("consent_relation", ""),
                signer_name="" if alone else data.get("consent_signer_name", ""),
                witness_name=data.get("consent_witness", ""),
                approver_name=data.get("consent_approver", ""),
                approver_role=data.get("consent_approver_role", ""),
                file_uid=file_uid,
            )
            for scope in wanted
        ]


class BedForm(forms.Form):
    """The ward's answer by phone."""

    called_name = _text(_("接电话的人"), limit=60)
    called_role = _text(_("对方职务"), limit=60)
    called_at = _moment(_("通话时间"))
    ward = _text(_("病区"), limit=60)
    bed = _text(_("床号"), limit=20)
    place = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    held_until = _moment(_("床位保留到"))
    waiting = forms.BooleanField(label=_("暂无床，候床（对方答应的入院时间见下）"), required=False)
    admit_at = _moment(_("预计入院"))

    def answer(self, at: dt.datetime) -> BedAnswer:
        """Return the parsed answer; moments left empty mean now."""
        data = self.cleaned_data
        ward_uid, bed_uid = parse_place(data["place"])
        return BedAnswer(
            called_name=data["called_name"],
            called_role=data["called_role"],
            called_at=data["called_at"] or at,
            admit_at=data["admit_at"] or at,
            ward=data["ward"],
            bed=data["bed"],
            held_until=data["held_until"],
            waiting=data["waiting"],
            ward_uid=ward_uid,
            bed_uid=bed_uid,
        )


def parse_place(text: str) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Return ward and bed out of "ward:uid" or "bed:uid"; anything else is a ward written by hand."""
    kind, _colon, value = text.partition(":")
    try:
        uid = uuid.UUID(value)
    except ValueError:
        return None, None
    return (uid, None) if kind == "ward" else (None, uid) if kind == "bed" else (None, None)


class ReasonForm(forms.Form):
    """A coded reason with words."""

    reason = forms.CharField(required=False, max_length=30)
    note = forms.CharField(required=False, max_length=2000)


class ArriveForm(forms.Form):
    """Arrival with the hospital's own registration number; days before the appointment with a tick, and why."""

    his_number = _text(_("HIS 挂号/住院号"), limit=40)
    early = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=200)


def parse_meter(text: str) -> Meter:
    """Return what the re-entry meter counted; a browser without it counts nothing."""
    names = {"typed": 999, "pasted": 999, "chosen": 999, "clicks": 9999, "seconds": 86400}
    try:
        data = json.loads(text[:1000] or "{}")
        found = {name: max(0, min(int(data.get(name, 0)), most)) for name, most in names.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return Meter()
    return Meter(picked=found.pop("chosen"), **found)

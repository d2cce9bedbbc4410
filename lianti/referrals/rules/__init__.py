"""Checks and computations of a referral, each citing its clause; pure Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals import codes
from lianti.referrals.shapes import BedAnswer, CaseFields, ConsentFields, OutcomeFields, Vitals

# Plausible ranges: outside them a value is a typing error, not a finding.
_RANGES: dict[str, tuple[float, float, str]] = {
    "sbp": (40, 300, _("收缩压")),
    "dbp": (20, 200, _("舒张压")),
    "heart_rate": (0, 300, _("心率")),
    "respiration": (0, 80, _("呼吸")),
    "temperature": (25, 45, _("体温")),
    "spo2": (20, 100, _("血氧饱和度")),
    "glucose": (0.5, 60, _("血糖")),
}


def check_vitals(vitals: Vitals) -> None:
    """Refuse values that no living person has, and a lower pressure above the upper one."""
    for name, (low, high, label) in _RANGES.items():
        value = getattr(vitals, name)
        if value is not None and not low <= value <= high:
            raise Refused(
                "vital_range",
                _("{label} {value} 不在 {low}～{high} 之间，请核对。"),
                field=name,
                label=label,
                value=value,
                low=low,
                high=high,
            )
    if vitals.sbp is not None and vitals.dbp is not None and vitals.dbp >= vitals.sbp:
        raise Refused("vital_pressure", _("舒张压应低于收缩压，请核对。"), field="dbp")


def check_codes(case: CaseFields) -> None:
    """Refuse codes that are on no list: they go into facts, where no free text may be."""
    known = {
        "kind": (case.kind, codes.KINDS),
        "urgency": (case.urgency, codes.URGENCIES),
        "transport": (case.transport, codes.TRANSPORTS),
        "green_team": (case.green_team, codes.GREEN_TEAMS),
    }
    for field, (value, choices) in known.items():
        if value not in choices:
            raise Refused("code_unknown", _("请从列表里选择。"), field=field)
    if not set(case.missing_declared) <= set(codes.PACKAGE):
        raise Refused("code_unknown", _("请从列表里选择。"), field="missing_declared")


def urgency_of(case: CaseFields) -> str:
    """Return the urgency that belongs to a kind: only an emergency is one, and always."""
    if case.kind == "emergency":
        return "emergency"
    return "urgent" if case.urgency == "emergency" else case.urgency


def missing_items(case: CaseFields, *, has_reports: bool) -> list[str]:
    """Return the codes of the package items that are not there (DY-18): an empty list means complete."""
    present = {
        "diagnosis": bool(case.diagnosis_name.strip()),
        "reason": bool(case.reason.strip()),
        "history": bool(case.history.strip()),
        "treatment": bool(case.treatment.strip()),
        "medication": bool(case.medication.strip()),
        "allergies": bool(case.allergies.strip()),
        "vitals": bool(case.vitals.measured()),
        "reports": has_reports,
    }
    return [code for code, there in present.items() if not there]


def check_package(case: CaseFields, *, has_reports: bool) -> list[str]:
    """Return the missing items; refuse when a required one is missing or a missing one is not declared (SY-45)."""
    missing = missing_items(case, has_reports=has_reports)
    for code in missing:
        if code in codes.PACKAGE_REQUIRED:
            raise Refused(
                "package_required",
                _("还没有填“{item}”，接收方无法判断，请补上再提交。"),
                field=code,
                item=codes.PACKAGE[code],
            )
    undeclared = [c for c in missing if c not in case.missing_declared]
    if undeclared:
        names = "、".join(codes.PACKAGE[c] for c in undeclared)
        raise Refused(
            "package_incomplete",
            _("资料还缺：{names}。请补上，或勾选“本次缺少”说明后再提交。"),
            field="missing_declared",
            names=names,
        )
    return missing


def check_destination(case: CaseFields) -> None:
    """Refuse a referral without a destination."""
    if case.receiver_uid is None or case.department_uid is None:
        raise Refused("no_destination", _("请选择转往的医院和科室。"), field="department_uid")
    if case.kind in codes.SEAT_KINDS and case.service_uid is None:
        raise Refused("no_service", _("请选择门诊或检查项目，转诊中心才能排号。"), field="service_uid")


def check_consents(consents: Iterable[ConsentFields], *, emergency: bool) -> str:
    """Return how consent was given: signed, verbal or unobtainable; refuse when one is missing (SY-46).

    The referral and the sharing of data are consented to separately. Only an emergency may go without, approved by
    the head or the duty officer.
    """
    by_scope = {c.scope: c for c in consents}
    for scope, name in codes.CONSENT_SCOPES.items():
        if scope not in by_scope:
            raise Refused(
                "consent_missing", _("缺少“{name}”。资料离开本机构之前必须先取得同意。"), field="consent", name=name
            )
    for consent in by_scope.values():
        check_consent(consent, emergency=emergency)
    methods = {c.method for c in by_scope.values()}
    if "unobtainable" in methods:
        return "unobtainable"
    return "verbal" if "verbal" in methods else "signed"


def check_consent(consent: ConsentFields, *, emergency: bool) -> None:
    """Refuse a consent that would not stand: no signer, no witness, no photo, no approval (SY-46)."""
    if consent.method not in codes.CONSENT_METHODS or consent.scope not in codes.CONSENT_SCOPES:
        raise Refused("consent_method", _("请选择同意的方式。"), field="consent_method")
    if consent.method == "unobtainable":
        _check_unobtainable(consent, emergency)
        return
    if consent.signer not in codes.SIGNERS:
        raise Refused("consent_signer", _("请选择由谁签署。"), field="consent_signer")
    if consent.signer != "self" and not (consent.signer_name.strip() and consent.relation.strip()):
        raise Refused(
            "consent_relation", _("不是本人签署时，请写明签署人姓名和与患者的关系。"), field="consent_relation"
        )
    if consent.method == "verbal" and not consent.witness_name.strip():
        raise Refused("consent_witness", _("口头同意需要写明见证人。"), field="consent_witness")
    if consent.method in {"paper", "drawn"} and consent.file_uid is None:
        raise Refused("consent_file", _("请拍下签好字的同意书，或在屏幕上签名。"), field="consent_file")


def _check_unobtainable(consent: ConsentFields, emergency: bool) -> None:
    if not emergency:
        raise Refused("consent_needed", _("只有急诊才可以先转后补签，请先取得患者同意。"), field="consent_method")
    if not consent.approver_name.strip() or consent.approver_role not in {"head", "duty_officer"}:
        raise Refused("consent_approver", _("无法取得同意时，请写明批准的负责人或总值班。"), field="consent_approver")


def check_bed(answer: BedAnswer, at: dt.datetime) -> None:
    """Refuse a bed answer that nobody could be held to: who was called, when, which bed, until when."""
    if not answer.called_name.strip() or not answer.called_role.strip():
        raise Refused("bed_called", _("请写明给谁打的电话、对方职务。"), field="called_name")
    if answer.called_at > at:
        raise Refused("bed_called_at", _("通话时间不能晚于现在。"), field="called_at")
    if answer.waiting:
        return
    if not answer.ward.strip():
        raise Refused("bed_ward", _("请写明病区。"), field="ward")
    if answer.held_until is None or answer.held_until <= at:
        raise Refused("bed_held", _("请写明床位保留到什么时候（晚于现在）。"), field="held_until")
    if answer.admit_at > answer.held_until:
        raise Refused("bed_admit", _("预计入院时间晚于床位保留时间，请改其中一个。"), field="admit_at")


def check_reason(reason: str, note: str, known: Mapping[str, str], *, advice: bool) -> None:
    """Refuse an uncoded reason; "other" and every decline need words too (never a dead end)."""
    if reason not in known:
        raise Refused("reason_code", _("请选择原因。"), field="reason")
    if reason == "other" and not note.strip():
        raise Refused("reason_other", _("选择“其他”时请写明原因。"), field="note")
    if advice and len(note.strip()) < 4:
        raise Refused("reason_advice", _("请写下给基层医生的建议：患者接下来该怎么办。"), field="note")


def check_outcome(outcome: OutcomeFields, arrived_on: dt.date, today: dt.date) -> None:
    """Refuse an outcome that does not help the clinic: diagnosis, treatment and plan are needed."""
    for name, value in (
        ("diagnosis_name", outcome.diagnosis_name),
        ("treatment", outcome.treatment),
        ("plan", outcome.plan),
    ):
        if not value.strip():
            raise Refused("outcome_missing", _("诊断、治疗经过和下一步方案都要填写，基层才能接着管。"), field=name)
    if outcome.discharged_on and not arrived_on <= outcome.discharged_on <= today:
        raise Refused("outcome_discharged", _("出院日期应在到院日期与今天之间。"), field="discharged_on")
    if outcome.follow_up_on and outcome.follow_up_on < today:
        raise Refused("outcome_follow_up", _("复查日期不能早于今天。"), field="follow_up_on")


def return_follow_up_on(outcome: OutcomeFields, today: dt.date, days: int) -> dt.date:
    """Return the day of the follow-up after return: the plan's date, at latest ``days`` after discharge or today."""
    latest = (outcome.discharged_on or today) + dt.timedelta(days=days)
    latest = max(latest, today)
    return min(outcome.follow_up_on, latest) if outcome.follow_up_on else latest


def within(promised_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Say whether ``at`` keeps a promise; without a promise nothing is broken."""
    return promised_at is None or at <= promised_at


# From the end of an offer to the appointment: time to tell the person and for the person to travel.
TRAVEL = dt.timedelta(hours=3)


def queue_order(*, urgent: bool, contracted: bool, since: dt.datetime) -> tuple[bool, bool, dt.datetime]:
    """Return what a waiting list is sorted by: urgency, contracted residents first (JL-61), then who came first."""
    return not urgent, not contracted, since


def offer_fits(until: dt.datetime, starts_at: dt.datetime) -> bool:
    """Say whether somebody who is told as late as ``until`` can still be there when the seat is called."""
    return until + TRAVEL <= starts_at


def minutes_since(moment: dt.datetime | None, at: dt.datetime) -> int:
    """Return the whole minutes from a moment to ``at``; -1 when it is not known or lies ahead."""
    return -1 if moment is None or moment > at else int((at - moment).total_seconds() // 60)

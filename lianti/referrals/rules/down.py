"""Checks and computations of going down, each citing its clause; pure Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals import codes
from lianti.referrals.codes import down as codes_down
from lianti.referrals.shapes.down import (
    DownFields,
    Exclusion,
    Objection,
    PlanCheck,
    PlanDrug,
    PlanFields,
    Reception,
    WayBack,
)

REFUSAL_STOP = "GEN-STOP-06"
MAX_DAYS = 84
_DAYS = re.compile(r"[×xX*]?\s*(\d{1,2})\s*[天日]")  # data
_DOSE = re.compile(
    r"(?:每次\s*)?\d+(?:\.\d+)?\s*(?:mg|g|ml|μg|ug|IU|U|片|粒|支|袋|毫克|克|毫升|单位)",  # data
    re.IGNORECASE,
)
_USAGE = re.compile(
    r"(?:每[日天晚早周][一二三四两]?次?|[一1]日[一二三四两1-4]次"  # data
    r"|睡前|餐[前后中]|早晚各一次|必要时|qd|bid|tid|qn)",  # data
    re.IGNORECASE,
)


def check_way(way: str) -> None:
    """Refuse a way of going down that is none of the four."""
    if way not in codes_down.WAYS:
        raise Refused("way_unknown", _("请选择下转方式。"), field="way")


def check_content(down: DownFields) -> None:
    """Refuse a request that nobody could answer: where to, with what, and what was done (JL-48, DY-18)."""
    check_way(down.way)
    if down.receiver_uid is None:
        raise Refused("no_destination", _("请选择下转到哪个机构。"), field="receiver")
    needed = {
        "diagnosis_name": (down.diagnosis_name, _("出院诊断")),
        "reason": (down.reason, _("住院经过与目前病情")),
        "treatment": (down.treatment, _("治疗经过")),
    }
    for field, (text, name) in needed.items():
        if not text.strip():
            raise Refused("down_required", _("还没有填“{item}”，基层无法接续。"), field=field, item=name)


def check_when(down: DownFields, today: dt.date, ahead: int) -> int:
    """Return the days to the planned discharge; refuse the past, too early, and a short notice without words."""
    planned = down.planned_discharge_on
    if planned is None:
        raise Refused("discharge_on", _("请填写计划出院日期。"), field="planned_discharge_on")
    days = (planned - today).days
    if days < 0:
        raise Refused("discharge_past", _("计划出院日期已经过去，请改。"), field="planned_discharge_on")
    if days > ahead:
        raise Refused(
            "discharge_early",
            _("离计划出院还有 {days} 天。请在出院前 {ahead} 天内提出，方案才不会过时；草稿会保留。"),
            field="planned_discharge_on",
            days=days,
            ahead=ahead,
        )
    if days < 1 and not down.short_notice.strip():
        raise Refused(
            "discharge_late", _("不足 24 小时，基层来不及准备：请写明原因，并电话联系对方。"), field="short_notice"
        )
    return days


def check_exclusions(given: Iterable[Exclusion], wanted: Mapping[str, str]) -> int:
    """Return how many reasons against are present and explained; refuse an unanswered or unexplained one (C10a)."""
    answers = {e.code: e for e in given}
    explained = 0
    for code, text in wanted.items():
        answer = answers.get(code)
        if answer is None or answer.absent is None:
            raise Refused("exclusion_open", _("请逐条确认不宜下转的情形：“{text}”。"), field="exclusions", text=text)
        if answer.absent:
            continue
        if code == REFUSAL_STOP:
            raise Refused(
                "exclusion_refused",
                _("患者或家属不同意，请用“患者或家属不同意下转”登记，不要发出。"),
                field="exclusions",
            )
        if len(answer.note.strip()) < 4:
            raise Refused("exclusion_note", _("存在“{text}”，请写明为什么仍可下转。"), field="exclusions", text=text)
        explained += 1
    return explained


def check_plan(plan: PlanFields, today: dt.date) -> None:
    """Refuse a plan that does not carry on: drugs with dose and days, targets, checks, alarm signs, who (QQ-45)."""
    if not plan.drugs and not plan.no_drugs:
        raise Refused("plan_drugs", _("请写接续用药；确实不用药请勾选“无需用药”。"), field="drugs")
    for drug in plan.drugs:
        _check_drug(drug)
    if not plan.checks:
        raise Refused("plan_checks", _("至少写一项复查和日期，基层才知道什么时候看什么。"), field="checks")
    for check in plan.checks:
        _check_check(check, today)
    texts = {
        "targets": (plan.targets, _("控制目标")),
        "alarm_signs": (plan.alarm_signs, _("警示症状")),
        "send_back_when": (plan.send_back_when, _("何时返上级")),
        "responsible": (plan.responsible, _("接续责任人")),
    }
    for field, (text, name) in texts.items():
        if not text.strip():
            raise Refused("plan_text", _("接续方案还缺“{item}”。"), field=field, item=name)
    if plan.responsible_from is None:
        raise Refused("plan_from", _("请写明从哪一天起由基层负责。"), field="responsible_from")


def _check_drug(drug: PlanDrug) -> None:
    if not drug.name.strip() or not drug.dose.strip() or not drug.usage.strip():
        raise Refused("drug_missing", _("“{name}”请写全药名、剂量和用法。"), field="drugs", name=drug.name or _("用药"))
    if drug.days is None or not 0 < drug.days <= MAX_DAYS:
        raise Refused(
            "drug_days", _("“{name}”请写带药天数（1～{most}）。"), field="drugs", name=drug.name, most=MAX_DAYS
        )


def _check_check(check: PlanCheck, today: dt.date) -> None:
    if not check.what.strip() or check.due_on is None:
        raise Refused("check_missing", _("复查项目和日期都要写。"), field="checks")
    if check.due_on < today:
        raise Refused("check_past", _("复查“{what}”的日期已经过去。"), field="checks", what=check.what)


def check_reception(reception: Reception, at: dt.datetime) -> None:
    """Refuse a yes that nobody could be held to: who receives and from when; the bed is asked of the pool."""
    if not reception.doctor.strip():
        raise Refused("reception_doctor", _("请写明由哪位医生接收。"), field="doctor")
    if reception.expected_at < at:
        raise Refused("reception_when", _("接收时间已经过去，请选以后的时间。"), field="expected_at")


def check_objection(objection: Objection) -> None:
    """Refuse an uncoded or unsigned objection: only a signed one is the resident's and not the ward's (JL-47)."""
    if objection.reason not in codes_down.REFUSALS:
        raise Refused("refusal_reason", _("请选择不同意的原因。"), field="reason")
    if objection.reason == "other" and not objection.note.strip():
        raise Refused("reason_other", _("选择“其他”时请写明原因。"), field="note")
    if objection.method not in {"paper", "drawn", "verbal"}:
        raise Refused(
            "refusal_method", _("请选择怎样确认：纸质签字、屏幕签名或口头（有见证人）。"), field="consent_method"
        )
    if objection.signer not in codes.SIGNERS:
        raise Refused("consent_signer", _("请选择由谁签署。"), field="consent_signer")
    if objection.signer != "self" and not (objection.signer_name.strip() and objection.relation.strip()):
        raise Refused(
            "consent_relation", _("不是本人签署时，请写明签署人姓名和与患者的关系。"), field="consent_relation"
        )
    if objection.method == "verbal" and not objection.witness_name.strip():
        raise Refused("consent_witness", _("口头表示不同意需要写明见证人。"), field="consent_witness")
    if objection.method != "verbal" and objection.file_uid is None:
        raise Refused("consent_file", _("请拍下签好字的说明，或在屏幕上签名。"), field="consent_method")


def check_way_back(back: WayBack) -> None:
    """Refuse a return ticket without the sign that asks for it, an urgency, or consent before a witness (SY-46)."""
    if len(back.sign.strip()) < 2:
        raise Refused("back_sign", _("请写明出现了什么警示症状。"), field="sign")
    if back.urgency not in codes_down.BACK_URGENCIES:
        raise Refused("back_urgency", _("请选择加急住院或急诊。"), field="urgency")
    if not back.witness_name.strip():
        raise Refused("consent_witness", _("口头同意需要写明见证人。"), field="witness_name")


def draft_plan(medication: str, plan: str, check_on: dt.date | None, today: dt.date) -> PlanFields:
    """Return a first plan from what an outcome says; the doctor completes it, nothing is invented."""
    drugs = tuple(_drug_of(line) for line in re.split(r"[\n；;、]", medication) if line.strip())
    due = check_on if check_on and check_on >= today else None
    checks = (PlanCheck(_("复查"), due),) if due else ()
    return PlanFields(drugs=drugs, targets=plan.strip(), checks=checks)


def _drug_of(line: str) -> PlanDrug:
    """Read one drug as doctors write it: ``氨氯地平 5mg 每日一次 28天``; what is not recognised stays in the name."""
    text = line.strip(" 。，,、")
    days, dose, usage = _DAYS.search(text), _DOSE.search(text), _USAGE.search(text)
    name = text
    for found in (days, dose, usage):
        if found:
            name = name.replace(found[0], " ")
    return PlanDrug(
        name=" ".join(name.strip(" ，,、").split())[:120] or text[:120],
        dose=dose[0].strip() if dose else "",
        usage=usage[0] if usage else "",
        days=int(days[1]) if days else None,
    )


def due_items(plan: PlanFields, from_on: dt.date) -> list[tuple[str, str, dt.date]]:
    """Return what falls due from the day of arrival: each check on its day, each refill two days before it runs out."""
    checks = [("check", c.what, max(c.due_on, from_on)) for c in plan.checks if c.due_on]
    refills = [
        ("refill", f"{d.name} {d.dose}".strip(), from_on + dt.timedelta(days=max(0, d.days - 2)))
        for d in plan.drugs
        if d.days
    ]
    return sorted([*checks, *refills], key=lambda item: (item[2], item[0], item[1]))


def level_of(level: str) -> str:
    """Return the number of a level: 3A and 3 are both 3; empty when the institution has none."""
    return level[:1]


def same_course(before: str, after: str) -> bool:
    """Say whether two ICD-10 codes lie in the same category; what is unknown is not held against anybody (B1)."""
    return not before or not after or before[:3].upper() == after[:3].upper()


def medication_text(drugs: Sequence[PlanDrug]) -> str:
    """Return the drugs of a plan as lines of text, as they are printed and copied."""
    lines = []
    for drug in drugs:
        days = _("带药 {n} 天").format(n=drug.days) if drug.days else ""
        lines.append(" ".join(part for part in (drug.name, drug.dose, drug.usage, days, drug.note) if part))
    return "\n".join(lines)

"""Checks around an operation, each citing its clause; pure Python."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes import surgery as codes
from lianti.referrals.shapes.down import PlanCheck, PlanFields
from lianti.referrals.shapes.surgery import (
    PostOpSaid,
    PostOpTemplate,
    PostOpWish,
    PreOpKept,
    PreOpSaid,
    SurgeryEnd,
    SurgeryWish,
)

FARTHEST = 180
MOST_SINCE = 60
# A fever, a pain or a wound that nobody should wait with.
FEVER, PAIN = 38.5, 8
# After how many tries in vain somebody else is rung.
TRIES = 3
_UNITS = {"pain": _(" 分"), "temperature": _(" ℃")}
_POSTOP = re.compile(r"^术后第 ?\d{1,3} ?天")  # data


def check_wish(wish: SurgeryWish, today: dt.date) -> None:
    """Refuse a request for day surgery that nobody could plan: operation, anaesthesia, day (JL-69)."""
    if len(wish.procedure.strip()) < 2:
        raise Refused("surgery_procedure", _("请写明要做什么手术。"), field="procedure")
    if wish.anaesthesia not in codes.ANAESTHESIA:
        raise Refused("surgery_anaesthesia", _("请选择麻醉方式；不确定时选“由接收科室决定”。"), field="anaesthesia")
    if wish.wish_on is None:
        raise Refused("surgery_day", _("请填写希望的手术日期。"), field="wish_on")
    if not 0 <= (wish.wish_on - today).days <= FARTHEST:
        raise Refused(
            "surgery_day_range", _("希望的手术日期请选今天起 {most} 天以内。"), field="wish_on", most=FARTHEST
        )


def check_preop(said: Sequence[PreOpSaid], known: Mapping[str, PreOpKept], today: dt.date) -> list[PreOpSaid]:
    """Return the answers that were given; refuse what is unknown, and 不适用 or 未做到 without a reason (JL-35)."""
    given = [s for s in said if s.answer]
    if not given:
        raise Refused("preop_empty", _("没有新填或改动的项目，不用保存。"), field="answers")
    for one in given:
        line = known.get(one.code)
        if line is None or one.answer not in codes.ANSWERS:
            raise Refused("preop_unknown", _("核对单里没有这一项，请刷新页面后再填。"), field="answers")
        if one.answer != "yes" and len(one.note.strip()) < 2:
            raise Refused(
                "preop_reason",
                _("“{item}”选了“{answer}”，请写明原因。"),
                field="answers",
                item=line.text,
                answer=codes.ANSWERS[one.answer],
            )
        if one.answer == "yes" and line.max_age_days is not None:
            _check_result_day(one, line, today)
    return given


def _check_result_day(said: PreOpSaid, line: PreOpKept, today: dt.date) -> None:
    if said.on_day is None:
        raise Refused("preop_day", _("“{item}”请填写结果日期。"), field="answers", item=line.text)
    if said.on_day > today or (today - said.on_day).days > 365:
        raise Refused("preop_day_odd", _("“{item}”的结果日期不对，请检查。"), field="answers", item=line.text)


def open_lines(lines: Iterable[PreOpKept], operation_on: dt.date) -> list[tuple[str, str]]:
    """Return what is still open on the day of the operation, each line with why (JL-35)."""
    found = []
    for line in lines:
        why = _open(line, operation_on)
        if why:
            found.append((line.text, why))
    return found


def _open(line: PreOpKept, operation_on: dt.date) -> str:
    if line.answer == "na":
        return ""
    if line.answer != "yes":
        return _("未做到") if line.answer == "no" else _("未填写")
    if line.max_age_days is None or line.on_day is None:
        return ""
    return _("结果已过期") if (operation_on - line.on_day).days > line.max_age_days else ""


def check_begin(left: int, reason: str) -> str:
    """Return the reason that is kept; refuse to begin over an incomplete checklist without words (JL-35)."""
    if left and len(reason.strip()) < 4:
        raise Refused(
            "preop_incomplete",
            _("术前核对单还有 {n} 项没有完成。请先补齐；确需继续时写明理由，由您负责确认。"),
            field="reason",
            n=left,
        )
    return reason.strip()[:400] if left else ""


def check_end(end: SurgeryEnd) -> None:
    """Refuse a result that says nothing: what was done and by whom, or why it was not done (JL-69)."""
    if end.result not in codes.RESULTS:
        raise Refused("surgery_result", _("请选择手术结果。"), field="result")
    if end.result == "cancelled":
        if len(end.note.strip()) < 4:
            raise Refused("surgery_cancelled", _("请写明为什么取消。"), field="note")
        return
    if len(end.performed.strip()) < 2:
        raise Refused("surgery_performed", _("请写明实际做了什么手术。"), field="performed")
    if len(end.surgeon.strip()) < 2:
        raise Refused("surgery_surgeon", _("请写明主刀医生。"), field="surgeon")


def check_postop(wish: PostOpWish, known: Iterable[str], today: dt.date) -> None:
    """Refuse a follow-up plan without template, operation, surgeon or a day that is over (JL-70)."""
    if wish.template not in set(known):
        raise Refused("postop_template", _("请选择术后随访模板。"), field="template")
    if len(wish.procedure.strip()) < 2:
        raise Refused("postop_procedure", _("请写明做了什么手术。"), field="procedure")
    if len(wish.surgeon.strip()) < 2:
        raise Refused("postop_surgeon", _("请写明主刀医生。"), field="surgeon")
    days = (today - wish.operated_on).days if wish.operated_on else -1
    if not 0 <= days <= MOST_SINCE:
        raise Refused("postop_day", _("手术日期请选过去 {most} 天以内的一天。"), field="operated_on", most=MOST_SINCE)


def with_follow_up(
    plan: PlanFields,
    template: PostOpTemplate,
    operated_on: dt.date,
    today: dt.date,
    before: PostOpTemplate | None = None,
) -> PlanFields:
    """Return the plan with the days of the template that are still to come; what the doctor wrote stays (JL-70).

    The words of a template that was there ``before`` make room for those of this one; only where the doctor has
    changed them they are the doctor's.
    """
    if before is not None:
        plan = dataclasses.replace(
            plan,
            targets="" if plan.targets == before.targets else plan.targets,
            alarm_signs=_without(plan.alarm_signs, before.alarm_signs),
            send_back_when=_without(plan.send_back_when, before.send_back_when),
        )
    days = [
        PlanCheck(_("术后第 {day} 天：{asks}").format(day=d.day, asks=d.asks), operated_on + dt.timedelta(days=d.day))
        for d in template.days
    ]
    kept = [c for c in plan.checks if not is_postop(c.what)]
    coming = [c for c in days if c.due_on and c.due_on >= today]
    return dataclasses.replace(
        plan,
        targets=plan.targets or template.targets,
        checks=tuple(sorted([*coming, *kept], key=lambda c: c.due_on or dt.date.max)),
        alarm_signs=_joined(plan.alarm_signs, template.alarm_signs),
        send_back_when=_joined(plan.send_back_when, template.send_back_when),
    )


def _without(written: str, given: str) -> str:
    """Take out what a template gave, as long as it stands there as whole lines; the rest is the doctor's."""
    lines, given_lines = written.split("\n"), given.split("\n")
    for n in range(len(lines) - len(given_lines) + 1):
        if given and lines[n : n + len(given_lines)] == given_lines:
            return "\n".join(lines[:n] + lines[n + len(given_lines) :])
    return written


def _joined(written: str, wanted: str) -> str:
    return written if wanted in written else "\n".join(t for t in (written.strip(), wanted) if t)


def is_postop(what: str) -> bool:
    """Say whether a check of a plan is a day of follow-up after an operation."""
    return bool(_POSTOP.match(what))


def check_found(said: PostOpSaid) -> None:
    """Refuse a follow-up that tells nothing: how, and the wound; who was not reached needs words (JL-70)."""
    if said.reached not in codes.REACHED:
        raise Refused("postop_reached", _("请选择怎样随访的。"), field="reached")
    if said.reached == "missed":
        if len(said.note.strip()) < 2:
            raise Refused("postop_missed", _("没有联系上时请写明情况。"), field="note")
        return
    for name, known in codes.ASKED.items():
        if getattr(said, name) not in known:
            raise Refused("postop_asked", _("请选择“{item}”。"), field=name, item=codes.LABELS[name])
    if said.pain is None or not 0 <= said.pain <= 10:
        raise Refused("postop_pain", _("疼痛请填 0～10 的整数。"), field="pain")
    if said.temperature is None or not 34 <= said.temperature <= 43:
        raise Refused("postop_temperature", _("体温请填 34～43 ℃。"), field="temperature")


def judged(said: PostOpSaid) -> str:
    """Return what a follow-up amounts to: an alarm sign in words, a fever, great pain or a wound that breaks open."""
    if said.reached == "missed":
        return "missed"
    alarm = said.signs.strip() or said.wound == "pus" or (said.temperature or 0) >= FEVER or (said.pain or 0) >= PAIN
    if alarm:
        return "alarm"
    fine = said.wound == "clean" and said.drugs in {"taken", "none"} and said.exercise != "less"
    return "fine" if fine and said.stitches != "late" and (said.pain or 0) <= 3 else "attention"


def to_remind(reminded_at: dt.datetime | None, next_on: dt.date | None, today: dt.date) -> bool:
    """Say whether the clock says something of an open day: once when it has passed, daily after a try in vain."""
    return reminded_at is None if next_on is None else next_on < today


def summary(values: Mapping[str, object]) -> str:
    """Return what was found as one line of words."""
    parts = []
    for name, label in codes.LABELS.items():
        value = values.get(name)
        if value in (None, ""):
            continue
        words = {"reached": codes.REACHED, **codes.ASKED}.get(name, {}).get(str(value), str(value))
        label = label.split("（")[0]  # the unit stands behind the number
        parts.append(words if name in {"reached", "note"} else f"{label} {words}{_UNITS.get(name, '')}")
    return "，".join(parts)

"""Who may go down today, and in which order: pure, from what the record holds (rules C5, C9, C10 with C10a).

A suggestion never decides: a phase is judged by a doctor, and a criterion that nobody judged is said to be open.
"""

from __future__ import annotations

from decimal import Decimal

from lianti.kernel.pure.errors import mark as _
from lianti.referrals.shapes.radar import Candidate, Seen

READY = frozenset({"recovery", "postop", "stable", "chronic"})
STANDINGS = ("now", "judge", "under_way", "resting", "stop", "wait")
# How many days before discharge somebody is looked at although no phase was judged (referral.down_ahead_days).
AHEAD = 3
_HYPERTENSION = ("I10", "I11", "I12", "I13", "I15")
_DIABETES = ("E10", "E11", "E12", "E13", "E14")
_STROKE = ("I60", "I61", "I63", "I64", "I69")
# Outside of these nobody goes down (C10a: unstable vital signs), sample limits (示例): name, low, high, label, unit.
_STABLE: tuple[tuple[str, Decimal, Decimal, str], ...] = (
    ("systolic", Decimal(90), Decimal(180), _("收缩压 {v} mmHg")),
    ("diastolic", Decimal(50), Decimal(110), _("舒张压 {v} mmHg")),
    ("pulse", Decimal(50), Decimal(120), _("脉搏 {v} 次/分")),
    ("temperature", Decimal(35), Decimal("38.5"), _("体温 {v} ℃")),
    ("oxygen", Decimal(90), Decimal(101), _("血氧 {v}%")),
    ("glucose", Decimal("3.9"), Decimal("16.7"), _("血糖 {v} mmol/L")),
)
UNSTABLE, CRITICAL, REFUSED = "GEN-STOP-01", "GEN-STOP-03", "GEN-STOP-06"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def stops_of(person: Candidate) -> tuple[tuple[str, str], ...]:
    """Return the reasons against that the record itself shows (C10a), each with words."""
    found = []
    for name, low, high, label in _STABLE:
        value = person.values.get(name)
        if value is not None and not low < value < high:
            found.append((UNSTABLE, label.format(v=_plain(value))))
    if person.critical:
        found.append((CRITICAL, _("有危急值，处理完再看")))
    if person.phase == "acute":
        found.append((UNSTABLE, _("判定为急性期")))
    return tuple(found)


def target_of(person: Candidate) -> tuple[int, int]:
    """Return the blood pressure below which hypertension is at target (C5): 150/90 from 80 years on, else 140/90."""
    return (150, 90) if person.age >= 80 else (140, 90)


def criteria_of(person: Candidate) -> tuple[tuple[str, str], ...]:
    """Return the down criteria that the judged phase, the diagnosis and the values meet (C5, C9, C10), with words."""
    if person.phase not in READY:
        return ()
    found = (
        [("GEN-DN-04", _("慢性期，需要长期治疗"))] if person.phase == "chronic" else [("GEN-DN-02", _("急性期已过"))]
    )
    if person.diagnosis_code.startswith(_HYPERTENSION) and _at_target(person) is not False:
        found.append(("HTN-DN-01", _pressure_words(person)))
    if person.diagnosis_code.startswith(_DIABETES):
        found.append(("DM-DN-01", _sugar_words(person)))
    if person.diagnosis_code.startswith(_STROKE) and person.phase == "recovery":
        found.append(("GEN-DN-06", _("脑卒中恢复期")))
    if person.phase == "postop":
        found.append(("GEN-DN-07", _("术后恢复期，伤口与引流由医生核对")))
    return tuple(found)


def _at_target(person: Candidate) -> bool | None:
    upper, lower = person.values.get("systolic"), person.values.get("diastolic")
    if upper is None or lower is None:
        return None
    most = target_of(person)
    return upper < most[0] and lower < most[1]


def _pressure_words(person: Candidate) -> str:
    if _at_target(person) is None:
        return _("高血压病情平稳（近 3 天没有血压记录，请核对）")
    upper, lower = person.values["systolic"], person.values["diastolic"]
    return _("血压 {a}/{b} 达标").format(a=_plain(upper), b=_plain(lower))


def _sugar_words(person: Candidate) -> str:
    value = person.values.get("glucose")
    if value is None:
        return _("糖尿病方案确定（近 3 天没有血糖记录，请核对）")
    return _("血糖 {v} mmol/L 平稳").format(v=_plain(value))


def seen(person: Candidate) -> Seen:
    """Return how somebody stands today: what is under way or refused first, then what speaks against, then what for."""
    stops, met = stops_of(person), criteria_of(person)
    codes, against = tuple(c for c, _w in met), tuple(dict.fromkeys(c for c, _w in stops))
    when = _when(person)
    if person.under_way:
        return Seen("under_way", codes, against, when)
    if person.resting_until is not None:
        words = _("{day} 前不再建议").format(day=person.resting_until.isoformat())
        return Seen("resting", codes, (*against, REFUSED), (words, *when))
    if stops:
        return Seen("stop", codes, against, (*(w for _c, w in stops), *when))
    if met:
        return Seen("now", codes, (), (*(w for _c, w in met), *_waited(person), *when))
    if person.planned_in is not None and person.planned_in <= AHEAD:
        return Seen("judge", (), (), (*_open(person), *when))
    return Seen("wait", (), (), when)


def _open(person: Candidate) -> tuple[str, ...]:
    """Say what the doctor has to do before anybody can say more."""
    if not person.diagnosis_name and not person.diagnosis_code:
        return (_("还没有主要诊断和病程阶段"),)
    return (_("还没有判定病程阶段"),)


def _waited(person: Candidate) -> tuple[str, ...]:
    return (_("已等 {n} 天").format(n=person.ready_days),) if person.ready_days else ()


def _when(person: Candidate) -> tuple[str, ...]:
    days = person.planned_in
    if days is None:
        return ()
    if days < 0:
        return (_("拟出院日已过 {n} 天").format(n=-days),)
    if days == 0:
        return (_("今天拟出院，不足 24 小时须写原因"),)
    return (_("{n} 天后拟出院").format(n=days),)


def order_of(person: Candidate, found: Seen, name: str) -> tuple[int, int, int, int, str]:
    """Return where somebody stands in the list: standing, nearest discharge, longest ready, longest in bed, name."""
    planned = person.planned_in if person.planned_in is not None else 999
    return (STANDINGS.index(found.standing), planned, -(person.ready_days or 0), -person.days_in, name)


def way_of(phase: str) -> str:
    """Return the way that is suggested for a phase; the doctor chooses."""
    return "ward" if phase in READY - {"chronic"} else "clinic"


def group_of(person: Candidate) -> str:
    """Return which of the four groups somebody belongs to (JL-40)."""
    if person.diagnosis_code.startswith("C"):
        return "tumour"
    if person.phase == "chronic":
        return "elderly" if person.age >= 75 else "chronic"
    return "recovery"

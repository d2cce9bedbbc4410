"""Criteria held against findings, without a database.

A suggestion never blocks: it says what matches, what does not and what is not known, and the doctor decides.
Unknown is not "no": a missing value gives None. Sources of the criteria are in ``data/criteria``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal, InvalidOperation
from typing import Literal, cast

from lianti.catalogue.shapes import Atom, CriterionShape, Findings, Suggestion
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

PATIENT_REQUEST = "PATIENT-REQUEST"

NUMBERS: dict[str, tuple[str, str]] = {
    "age": (_("年龄"), _("岁")),
    "sbp": (_("收缩压"), "mmHg"),
    "dbp": (_("舒张压"), "mmHg"),
    "glucose": (_("血糖"), "mmol/L"),
    "potassium": (_("血钾"), "mmol/L"),
    "heart_rate": (_("心率"), _("次/分")),
    "temperature": (_("体温"), "℃"),
    "arm_difference": (_("双上肢收缩压差"), "mmHg"),
    "uncontrolled_visits": (_("连续控制不满意的随访"), _("次")),
}
FLAGS: dict[str, str] = {"pregnant": _("妊娠"), "lactating": _("哺乳期")}
CERTAINTY: dict[str, str] = {
    "seen": _("摘录所见"),
    "second-hand": _("转引，来源待核"),
    "memory": _("来源待核"),
}
URGENCY: dict[str, str] = {"emergency": _("急诊"), "urgent": _("紧急"), "routine": _("一般")}
EXAMPLE = _("示例，须由本地专家确认")
DOCTOR_DECIDES = _("需由医生判断。")

_COMPARISON = re.compile(r"^([a-z_]+) (>=|<=|<|>) (-?\d+(?:\.\d+)?)$")
_SIGNS = {">=": "≥", "<=": "≤", "<": "<", ">": ">"}
_URGENT_FIRST = {"emergency": 0, "urgent": 1, "routine": 2}
_MATCHED_FIRST = {True: 0, None: 1, False: 2}
_CHAPTERS = (
    ("A00", "B99", 1), ("C00", "D48", 2), ("D50", "D89", 3), ("E00", "E90", 4), ("F00", "F99", 5), ("G00", "G99", 6),
    ("H00", "H59", 7), ("H60", "H95", 8), ("I00", "I99", 9), ("J00", "J99", 10), ("K00", "K93", 11), ("L00", "L99", 12),
    ("M00", "M99", 13), ("N00", "N99", 14), ("O00", "O99", 15), ("P00", "P96", 16), ("Q00", "Q99", 17),
    ("R00", "R99", 18), ("S00", "T98", 19), ("V01", "Y98", 20), ("Z00", "Z99", 21), ("U00", "U99", 22),
)  # fmt: skip


def chapter_of(code: str) -> int:
    """Return the ICD-10 chapter 1-22 of a code, 0 when it lies in none."""
    head = code[:3].upper()
    return next((number for first, last, number in _CHAPTERS if first <= head <= last), 0)


def parse_atom(text: str) -> Atom:
    """Read one atom of the closed vocabulary: ``sbp >= 180`` or ``pregnant``."""
    if text in FLAGS:
        return Atom(text)
    found = _COMPARISON.match(text)
    if found is None or found[1] not in NUMBERS:
        raise Refused("condition_unknown", _("不认识的条件“{text}”，请只用文档列出的项目和比较符。"), text=text)
    return Atom(found[1], cast(Literal[">=", "<=", "<", ">"], found[2]), Decimal(found[3]))


def applies(criterion: CriterionShape, diagnosis_codes: Collection[str]) -> bool:
    """Say whether the criterion speaks about one of the diagnoses; one without prefixes speaks about every person."""
    if not criterion.applies_to:
        return True
    parts = [part.upper() for code in diagnosis_codes for part in code.split("+")]
    return any(part.startswith(prefix.upper()) for part in parts for prefix in criterion.applies_to)


def _decimal(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def holds(atom: Atom, findings: Findings) -> bool | None:
    """Compare one atom with the findings; None when the value is not known."""
    value = getattr(findings, atom.name)
    if value is None or atom.bound is None:
        return cast(bool | None, value)
    number = _decimal(value)
    if number is None:
        return None
    return {
        ">=": number >= atom.bound,
        "<=": number <= atom.bound,
        "<": number < atom.bound,
        ">": number > atom.bound,
    }[atom.sign or ">="]


def _name(atom: Atom) -> str:
    return FLAGS[atom.name] if atom.name in FLAGS else NUMBERS[atom.name][0]


def _said(atom: Atom, findings: Findings) -> str:
    """Return the atom with the value found: ``收缩压 186（≥180 mmHg）``."""
    if atom.bound is None:
        return _name(atom) if getattr(findings, atom.name) else _("非{what}").format(what=_name(atom))
    unit = NUMBERS[atom.name][1]
    bound = f"{_SIGNS[atom.sign or '>=']}{atom.bound} {unit}"
    return _("{what} {value}（{bound}）").format(what=_name(atom), value=getattr(findings, atom.name), bound=bound)


def _listed(parts: Iterable[str]) -> str:
    return "、".join(parts)


def _group_holds(group: tuple[Atom, ...], findings: Findings) -> bool | None:
    results = [holds(atom, findings) for atom in group]
    if True in results:
        return True
    return None if None in results else False


def _weigh(criterion: CriterionShape, findings: Findings) -> tuple[bool | None, str]:
    """Return whether the machine condition holds and the sentence that says why."""
    if not criterion.when:
        return None, DOCTOR_DECIDES
    results = [_group_holds(group, findings) for group in criterion.when]
    if False in results:
        failed = criterion.when[results.index(False)]
        return False, _("未达到：{what}。").format(what=_listed(_said(atom, findings) for atom in failed))
    if None in results:
        waiting = [atom for group in criterion.when if not _group_holds(group, findings) for atom in group]
        names = dict.fromkeys(_name(atom) for atom in waiting if holds(atom, findings) is None)
        return None, _("还不知道：{what}。").format(what=_listed(names))
    true = _listed(_said(atom, findings) for group in criterion.when for atom in group if holds(atom, findings))
    if criterion.judged:
        return None, _("{what}，数值已达到，其余由医生判断。").format(what=true)
    return True, f"{true}。"


def suggest_criteria(findings: Findings, criteria: Iterable[CriterionShape]) -> list[Suggestion]:
    """Hold the criteria that apply against the findings.

    The order does not depend on the order given: matched before unknown before not matched, then by urgency and code.
    ``PATIENT-REQUEST`` (患者要求) is offered but never matched.
    """
    found: list[Suggestion] = []
    for criterion in criteria:
        if not applies(criterion, findings.diagnosis_codes):
            continue
        matched: bool | None
        if criterion.code == PATIENT_REQUEST:
            matched, why = False, _("只作记录，不算符合转诊标准。")
        else:
            matched, why = _weigh(criterion, findings)
        found.append(Suggestion(criterion, matched, why))
    return sorted(
        found, key=lambda s: (_MATCHED_FIRST[s.matched], _URGENT_FIRST[s.criterion.urgency], s.criterion.code)
    )


def counts_as_matched(codes: Iterable[str]) -> bool:
    """Say whether the chosen criteria include one that counts; 患者要求 alone does not."""
    return any(code and code != PATIENT_REQUEST for code in codes)


def notes_of(criterion: CriterionShape) -> tuple[str, ...]:
    """Return the warnings beside a criterion: a source not compared, a number that experts must confirm."""
    notes = [] if criterion.certainty == "seen" else [CERTAINTY[criterion.certainty]]
    if criterion.example or (criterion.when and criterion.certainty != "seen"):
        notes.append(EXAMPLE)
    return tuple(notes)

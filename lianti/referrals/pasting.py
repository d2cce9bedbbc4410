"""Reading what is pasted from a HIS into the fields of a case; what cannot be told stays empty, nothing is guessed."""

from __future__ import annotations

import dataclasses
import re

from lianti.kernel.pure.text import normalise
from lianti.referrals.shapes import CaseFields, Vitals

_SECTIONS: dict[str, tuple[str, ...]] = {
    "reason": ("主诉", "现病史", "转诊原因", "转出原因", "病情摘要"),
    "history": ("既往史", "既往病史"),
    "allergies": ("过敏史", "药物过敏史"),
    "treatment": ("治疗经过", "处理", "诊疗经过", "治疗"),
    "medication": ("目前用药", "用药情况", "用药", "医嘱用药"),
    "diagnosis_name": ("初步诊断", "门诊诊断", "诊断", "印象"),
    "purpose": ("转诊目的",),
}
# Sections that end another one but fill nothing here.
_OTHERS = ("体格检查", "查体", "个人史", "家族史", "婚育史", "辅助检查", "姓名", "性别", "年龄", "科室", "医生", "日期")
_ALL = {label: field for field, labels in _SECTIONS.items() for label in labels} | dict.fromkeys(_OTHERS, "")
_HEAD = re.compile("(" + "|".join(sorted(_ALL, key=len, reverse=True)) + r")\s*[:：]")
_NUMBERS: dict[str, re.Pattern[str]] = {
    "temperature": re.compile(r"(?:体温|\bT)\s*[:：]?\s*(\d{2}(?:\.\d)?)"),
    "heart_rate": re.compile(r"(?:心率|脉搏|\bHR|\bP)\s*[:：]?\s*(\d{2,3})\s*(?:次|bpm|/)?"),
    "respiration": re.compile(r"(?:呼吸|\bR)\s*[:：]?\s*(\d{1,2})\s*次"),
    "spo2": re.compile(r"(?:血氧饱和度|血氧|SpO2)\s*[:：]?\s*(\d{2,3})\s*%?", re.IGNORECASE),
    "glucose": re.compile(r"(?:空腹血糖|随机血糖|血糖|GLU)\s*[:：]?\s*(\d{1,2}(?:\.\d{1,2})?)", re.IGNORECASE),
}
_PRESSURE = re.compile(r"(?:血压|BP)\s*[:：]?\s*(\d{2,3})\s*/\s*(\d{2,3})", re.IGNORECASE)
_WHOLE = frozenset({"heart_rate", "respiration", "spo2"})


def parse_case_text(text: str) -> CaseFields:
    """Return what a pasted note says of a case; sections by their usual headings, vital signs by their usual forms."""
    plain = "\n".join(normalise(line) for line in text.splitlines())
    found: dict[str, list[str]] = {}
    heads = list(_HEAD.finditer(plain))
    for place, head in enumerate(heads):
        field = _ALL[head.group(1)]
        end = heads[place + 1].start() if place + 1 < len(heads) else len(plain)
        content = plain[head.end() : end].strip().strip(";；")
        if field and content:
            found.setdefault(field, []).append(content)
    texts = {field: "\n".join(parts) for field, parts in found.items()}
    texts["diagnosis_name"] = texts.get("diagnosis_name", "").splitlines()[0][:120] if "diagnosis_name" in texts else ""
    return dataclasses.replace(CaseFields(vitals=_vitals(plain)), **texts)  # type: ignore[arg-type]


def _vitals(plain: str) -> Vitals:
    values: dict[str, float | int] = {}
    for name, pattern in _NUMBERS.items():
        hit = pattern.search(plain)
        if hit:
            values[name] = int(hit.group(1)) if name in _WHOLE else float(hit.group(1))
    pressure = _PRESSURE.search(plain)
    if pressure:
        values["sbp"], values["dbp"] = int(pressure.group(1)), int(pressure.group(2))
    return Vitals(**values)  # type: ignore[arg-type]


def fill_gaps(case: CaseFields, pasted: CaseFields) -> CaseFields:
    """Return ``case`` with its empty fields filled from ``pasted``; what was typed is never overwritten."""
    names = [f for f in (*_SECTIONS, "diagnosis_name") if not getattr(case, f)]
    changes = {name: getattr(pasted, name) for name in names if getattr(pasted, name)}
    measured = pasted.vitals.measured() | case.vitals.measured()
    return dataclasses.replace(case, vitals=Vitals(**measured), **changes)  # type: ignore[arg-type]

"""Checks of the record, pure Python."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.records import kinds
from lianti.records.shapes import Leaving, Stay


def check_stay(stay: Stay) -> None:
    """Refuse an encounter of no known class, and an inpatient without the number on the chart (住院号)."""
    if stay.class_code not in kinds.CLASSES:
        raise Refused("class_unknown", _("请选择门诊、住院或家庭病床。"), field="class_code")
    if stay.class_code == "inpatient" and not stay.inpatient_number.strip():
        raise Refused("inpatient_number", _("请填写住院号（病案号）。"), field="inpatient_number")


def check_phase(phase: str) -> None:
    """Refuse a phase that is on no list (JL-47)."""
    if phase not in kinds.PHASES:
        raise Refused("phase_unknown", _("请选择病程阶段。"), field="phase")


def check_leaving(leaving: Leaving, began_on: dt.date, today: dt.date) -> None:
    """Refuse a departure without 离院方式, outside the stay, or a transfer to nowhere."""
    if leaving.disposition not in kinds.DISPOSITIONS:
        raise Refused("disposition", _("请选择病案首页上的离院方式。"), field="disposition")
    if not began_on <= leaving.on_day <= today:
        raise Refused("left_on", _("离院日期应在入院日期与今天之间。"), field="on_day")
    if leaving.disposition in kinds.TRANSFERRED and leaving.to_institution_uid is None:
        raise Refused("to_institution", _("转院或转社区时，请选择拟接收的机构。"), field="to_institution")


def check_diagnosis(kind: str, name: str) -> None:
    """Refuse a diagnosis without words or of no kind."""
    if kind not in kinds.DIAGNOSIS_KINDS:
        raise Refused("diagnosis_kind", _("请选择主要诊断或其他诊断。"), field="kind")
    if not name.strip():
        raise Refused("diagnosis_name", _("请写明诊断。"), field="name")

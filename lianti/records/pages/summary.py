"""What stands now in the words of a referral form: history with results, medication, allergies, today's vital signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianti.records.codes import VITALS
from lianti.records.pages.timeline import summary_lines
from lianti.records.queries import Summary
from lianti.records.wording import number_words

# An older blood pressure says nothing about the person who sits there now.
_FRESH = dt.timedelta(hours=24)
_FIELDS = {
    "sbp": "systolic", "dbp": "diastolic", "heart_rate": "pulse", "temperature": "temperature", "spo2": "oxygen",
    "respiration": "breathing", "glucose": "glucose",
}  # fmt: skip


def filling(history: str, allergies: str, summary: Summary, at: dt.datetime) -> dict[str, str]:
    """Return what 从档案带入 fills, by the name of the field; nothing for what the record does not know."""
    known, diagnoses, drugs, _vitals, values, reports = (lines for _label, _tone, lines in summary_lines(summary))
    past = [history.strip(), _line(_("诊断"), diagnoses), _line(_("检查检验"), (*values, *reports))]
    found = {
        "history": "\n".join(part for part in past if part),
        "medication": "；".join(drugs),
        "allergies": ("；".join(known) or allergies)[:200],
    } | _measured(summary, at)
    return {name: text for name, text in found.items() if text}


def _measured(summary: Summary, at: dt.datetime) -> dict[str, str]:
    fresh = {v.code: number_words(v.value_number) for v in summary.vitals if v.effective_at > at - _FRESH}
    return {field: fresh.get(VITALS[key].code, "") for field, key in _FIELDS.items()}


def _line(label: str, parts: Sequence[str]) -> str:
    return _("{label}：{said}").format(label=label, said="；".join(parts)) if parts else ""

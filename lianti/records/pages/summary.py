"""What stands now in the words of a referral form: history, examination, results."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianti.records.pages.timeline import summary_lines
from lianti.records.queries import Summary


def filling(history: str, allergies: str, summary: Summary) -> dict[str, str]:
    """Return the texts that 从档案带入 fills: history with allergies and drugs, vital signs, results of reports."""
    said = [lines for _label, _tone, lines in summary_lines(summary)]
    known, diagnoses, drugs, vitals, reports = said
    allergic = list(known) or ([allergies] if allergies else [])
    past = [history.strip(), _line(_("诊断"), diagnoses), _line(_("过敏"), allergic), _line(_("在用药品"), drugs)]
    return {
        "history": "\n".join(part for part in past if part),
        "allergies": "；".join(allergic),
        "examination": "；".join(vitals),
        "results": "\n".join(reports),
    }


def _line(label: str, parts: list[str] | tuple[str, ...]) -> str:
    return _("{label}：{said}").format(label=label, said="；".join(parts)) if parts else ""

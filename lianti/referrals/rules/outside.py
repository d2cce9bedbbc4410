"""Checks of a transfer outside the alliance and of its filing (JL-45); pure Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes import outside as words
from lianti.referrals.shapes import FilingFields, OutsideFields

_LONGEST_DAYS = 370


def check_transfer(fields: OutsideFields) -> None:
    """Refuse a transfer that could not be counted or found again: where, why, what illness."""
    if len(fields.destination_name.strip()) < 2:
        raise Refused("outside_where", _("请写明转往哪家医院。"), field="destination_name")
    if not fields.diagnosis_name.strip():
        raise Refused("outside_diagnosis", _("请填写诊断。"), field="diagnosis_name")
    coded: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("destination_level", fields.destination_level, words.LEVELS),
        ("kind", fields.kind, words.KINDS),
        ("reason", fields.reason, words.REASONS),
    )
    for name, value, known in coded:
        if value not in known:
            raise Refused("code_unknown", _("请从列表里选择。"), field=name)
    if fields.reason == "other" and not fields.note.strip():
        raise Refused("reason_other", _("选择“其他”时请写明原因。"), field="note")


def filing_state(kind: str, filing: FilingFields, today: dt.date) -> str:
    """Return how the filing (转诊转院备案) stands: needed outside the insurance area; an emergency counts as filed.

    Refused when a number has no validity, or the other way round, or the days make no sense.
    """
    if not filing.insured_region.strip() or not filing.care_region.strip():
        raise Refused("filing_region", _("请填写参保地和就医地，才能判断要不要备案。"), field="insured_region")
    if filing.kind not in words.FILING_KINDS:
        raise Refused("code_unknown", _("请从列表里选择。"), field="filing_kind")
    if (filing.kind == "emergency") != (kind == "emergency"):
        raise Refused("filing_emergency", _("急诊抢救的备案类型应选“急诊抢救”，其他情况不能选。"), field="filing_kind")
    if filing.insured_region.strip() == filing.care_region.strip():
        return "not_needed"
    if kind == "emergency":
        return "as_filed"
    if not filing.number.strip():
        return "missing"
    check_filed(filing, today)
    return "filed"


def check_filed(filing: FilingFields, today: dt.date) -> None:
    """Refuse a filing without number, validity or handler, or with days that make no sense."""
    if not filing.number.strip():
        raise Refused("filing_number", _("请填写医保经办给出的备案号。"), field="filing_number")
    if filing.valid_from_on is None or filing.valid_until_on is None:
        raise Refused("filing_days", _("请填写备案有效期的起止日期。"), field="valid_from_on")
    days = (filing.valid_until_on - filing.valid_from_on).days
    if days < 0 or days > _LONGEST_DAYS:
        raise Refused("filing_days", _("备案有效期应为一天到一年，请核对起止日期。"), field="valid_until_on")
    if filing.valid_until_on < today:
        raise Refused("filing_over", _("备案已过有效期，请重新办理。"), field="valid_until_on")
    if not filing.handler.strip():
        raise Refused("filing_handler", _("请填写经办人。"), field="handler_name")


def check_result(result: str, note: str) -> None:
    """Refuse a result that says nothing."""
    if result not in words.RESULTS:
        raise Refused("result_code", _("请选择结果。"), field="result")
    if result == "treated" and len(note.strip()) < 2:
        raise Refused("result_note", _("请简单写明外院的诊断和治疗。"), field="note")

"""Checks of a transfer outside the alliance and of its filing (JL-45); pure Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lianti.kernel.pure.areas import Area, read_area
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.referrals.codes import outside as words
from lianti.referrals.shapes import FilingFields, OutsideFields, OutsideStanding

_LONGEST_DAYS = 370
# An emergency leaves unfiled; its number is handed in within so many days.
EMERGENCY_DAYS = 5
# So long before its end a filing is brought up, while the person is still away.
VALIDITY_DAYS = 7
# What is still owed is brought up again after so long.
REMIND_AGAIN = dt.timedelta(days=7)
# The record stays open so long after the last thing that is expected of a transfer, however it ends.
RECORD_KEPT = dt.timedelta(days=30)


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


def check_areas(filing: FilingFields) -> tuple[Area, Area]:
    """Return the insurance area of the person and that of the hospital; refused when nobody can tell which they are."""
    found = []
    for name in ("insured_region", "care_region"):
        text = getattr(filing, name)
        area = read_area(text)
        if area is None:
            raise Refused(
                "area_unknown",
                _("不认得“{text}”是哪个统筹区，请从列表选择，或写到市，如“松原市”。"),
                field=name,
                text=text.strip()[:20],
            )
        found.append(area)
    return found[0], found[1]


def filing_state(kind: str, filing: FilingFields, today: dt.date) -> str:
    """Return how the filing (转诊转院备案) stands: needed outside the insurance area; an emergency counts as filed.

    Refused when a number has no validity, or the other way round, or the days make no sense.
    """
    if not filing.insured_region.strip() or not filing.care_region.strip():
        raise Refused("filing_region", _("请填写参保地和就医地，才能判断要不要备案。"), field="insured_region")
    insured, care = check_areas(filing)
    if filing.kind not in words.FILING_KINDS:
        raise Refused("code_unknown", _("请从列表里选择。"), field="filing_kind")
    if (filing.kind == "emergency") != (kind == "emergency"):
        raise Refused("filing_emergency", _("急诊抢救的备案类型应选“急诊抢救”，其他情况不能选。"), field="filing_kind")
    if insured.code == care.code:
        return "not_needed"
    if (filing.valid_from_on or filing.valid_until_on) and not filing.number.strip():
        raise Refused("filing_number", _("填了有效期，请同时填写备案号；还没办好就都先空着。"), field="filing_number")
    if kind == "emergency":
        if filing.number.strip():
            check_filed(filing, today)
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
    if days < 0 or days > _LONGEST_DAYS or (filing.valid_from_on - today).days > _LONGEST_DAYS:
        raise Refused("filing_days", _("备案有效期应为一天到一年，请核对起止日期。"), field="valid_until_on")
    if filing.valid_until_on < today:
        raise Refused("filing_over", _("备案已过有效期，请重新办理。"), field="valid_until_on")
    if not filing.handler.strip():
        raise Refused("filing_handler", _("请填写经办人。"), field="handler_name")


def check_refiled(standing: OutsideStanding, filing: FilingFields, today: dt.date) -> str:
    """Return why a filing is written down once more: ``emergency`` or ``validity``; refused when it changes nothing."""
    check_filed(filing, today)
    if standing.filing_state == "not_needed":
        raise Refused("filing_not_needed", _("没有转出统筹区，不需要备案。"), field="filing_number")
    if not standing.filing_number:
        return "emergency"
    assert filing.valid_until_on is not None
    if standing.valid_until_on is not None and filing.valid_until_on <= standing.valid_until_on:
        raise Refused("filing_not_longer", _("续办后的有效期应晚于原来的有效期。"), field="valid_until_on")
    return "validity"


def owed(standing: OutsideStanding, at: dt.datetime, today: dt.date) -> tuple[str, ...]:
    """Return codes of ``OWED``: what an open transfer owes now (JL-45)."""
    late = standing.promised_at is not None and standing.promised_at < at
    if standing.state == "to_file":
        return ("filing",) if late else ()
    if standing.state != "away":
        return ()
    left, until = standing.left_on, standing.valid_until_on
    emergency = standing.filing_state == "as_filed" and not standing.filing_number
    found = {
        "emergency": emergency and left is not None and left + dt.timedelta(days=EMERGENCY_DAYS) < today,
        "validity": until is not None and until <= today + dt.timedelta(days=VALIDITY_DAYS),
        "outcome": late,
    }
    return tuple(code for code, true in found.items() if true)


def reminder_due(codes: tuple[str, ...], told: tuple[str, ...], told_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Say whether the holder is to be told: of something new at once, of the same again after a week."""
    return bool(set(codes) - set(told)) or (bool(codes) and (told_at is None or told_at + REMIND_AGAIN <= at))


def record_until(promised_at: dt.datetime, valid_until: dt.datetime | None) -> dt.datetime:
    """Return when the record that was opened for a transfer closes if nobody ever ends it."""
    return max(promised_at, valid_until or promised_at) + RECORD_KEPT


def check_result(result: str, note: str) -> None:
    """Refuse a result that says nothing."""
    if result not in words.RESULTS:
        raise Refused("result_code", _("请选择结果。"), field="result")
    if result == "treated" and len(note.strip()) < 2:
        raise Refused("result_note", _("请简单写明外院的诊断和治疗。"), field="note")

"""The values a charter sets for referrals and the facts that prove they are obeyed."""

from __future__ import annotations

from lianti.alliances.terms import declare
from lianti.kernel.pure.errors import mark as _

_REVIEW_ORDER = ("none", "department_head", "medical_affairs")


def _stricter_review(a: str, b: str) -> str:
    return max(a, b, key=_REVIEW_ORDER.index)


declare(
    "referral.answer_hours_routine",
    label=_("普通转诊答复时限（工作小时）"),
    default=8,
    unit="working hours",
    stricter=min,
    obeyed_by="referral.scheduled",
    clauses=("SY-44", "SY-47"),
)
declare(
    "referral.answer_hours_urgent",
    label=_("加急转诊答复时限（工作小时）"),
    default=2,
    unit="working hours",
    stricter=min,
    obeyed_by="referral.scheduled",
    clauses=("SY-44", "SY-47"),
)
declare(
    "referral.acknowledge_minutes",
    label=_("急诊通知确认时限（分钟）"),
    default=10,
    unit="minutes",
    stricter=min,
    obeyed_by="referral.emergency_acknowledged",
    clauses=("SY-44",),
)
declare(
    "referral.outcome_days",
    label=_("到院后回转时限（天）"),
    default=14,
    unit="days",
    stricter=min,
    obeyed_by="referral.outcome_returned",
    clauses=("SY-47",),
)
declare(
    "referral.followup_days",
    label=_("随访时限（天）"),
    default=14,
    unit="days",
    stricter=min,
    obeyed_by="referral.followed_up",
    clauses=("SY-47",),
)
declare(
    "referral.consent_hours",
    label=_("急诊补签同意时限（小时）"),
    default=24,
    unit="hours",
    stricter=min,
    obeyed_by="referral.consent_completed",
    clauses=("SY-46",),
)
declare(
    "referral.sender_review",
    label=_("转出前审核"),
    default="none",
    unit="none, department_head, medical_affairs",
    stricter=_stricter_review,
    obeyed_by="referral.submitted",
    clauses=("SY-47",),
)


def _ladder(name: str, label: str, default: int, unit: str = "hours") -> None:
    """Declare one wait of the ladder; the shorter is the stricter."""
    declare(
        name,
        label=label,
        default=default,
        unit=unit,
        stricter=min,
        obeyed_by="referral.escalated",
        clauses=("SY-44", "SY-47"),
    )


_ladder("referral.escalate_head_hours", _("超时后多久报科主任（小时）"), 24)
_ladder("referral.escalate_affairs_hours", _("报科主任后多久报医务科（小时）"), 24)
_ladder("referral.escalate_top_hours", _("报医务科后多久报总值班/分管院长（小时）"), 24)
_ladder("referral.escalate_repeat_hours", _("升级到顶后多久再报一次，直到有人处理（小时）"), 48)
_ladder("referral.escalate_emergency_minutes", _("急诊通知无人确认时每级间隔（分钟）"), 10, "minutes")
declare(
    "referral.line_days",
    label=_("居民查询码有效期（天）"),
    default=90,
    unit="days",
    stricter=min,
    obeyed_by="referral.code_issued",
    clauses=("SY-45",),
)
_ladder("referral.still_days", _("没有进展多少天提醒经办（天）"), 5, "days")
declare(
    "referral.contact_days_routine",
    label=_("候排后多少天内再联系（普通）"),
    default=7,
    unit="days",
    stricter=min,
    obeyed_by="referral.waiting_contacted",
    clauses=("SY-44", "SY-47"),
)
declare(
    "referral.contact_days_urgent",
    label=_("候排后多少天内再联系（加急）"),
    default=2,
    unit="days",
    stricter=min,
    obeyed_by="referral.waiting_contacted",
    clauses=("SY-44", "SY-47"),
)
declare(
    "referral.offer_hours",
    label=_("递补的号为候排者保留多久（工作小时）"),
    default=4,
    unit="working hours",
    stricter=min,
    obeyed_by="referral.seat_offered",
    clauses=("SY-44",),
)
declare(
    "referral.bed_offer_hours",
    label=_("递补的床为候床者保留多久（普通按工作小时，加急按钟点）"),
    default=2,
    unit="hours",
    stricter=min,
    obeyed_by="referral.bed_offered",
    clauses=("SY-31",),
)
declare(
    "referral.office_after_declines",
    label=_("同一患者连续退回几次报医联体办公室"),
    default=3,
    unit="declines",
    stricter=min,
    obeyed_by="referral.third_decline",
    clauses=("SY-47",),
)

"""The values a charter sets for going down."""

from __future__ import annotations

from lianti.alliances.terms import declare
from lianti.kernel.pure.errors import mark as _

declare(
    "referral.down_answer_hours",
    label=_("下转申请答复时限（工作小时）"),
    default=8,
    unit="working hours",
    stricter=min,
    obeyed_by="referral.down_accepted",
    clauses=("JL-48",),
)
declare(
    "referral.down_ahead_days",
    label=_("下转最早提前几天提出"),
    default=3,
    unit="days",
    stricter=min,
    obeyed_by="referral.down_sent",
    clauses=("JL-48",),
)
declare(
    "referral.down_report_days",
    label=_("到诊后回告接续情况时限（天）"),
    default=14,
    unit="days",
    stricter=min,
    obeyed_by="referral.down_reported",
    clauses=("QQ-45",),
)
declare(
    "referral.down_rest_days",
    label=_("患者不同意后暂停建议下转（天）"),
    default=7,
    unit="days",
    stricter=max,
    obeyed_by="referral.down_refused",
    clauses=("JL-47",),
)

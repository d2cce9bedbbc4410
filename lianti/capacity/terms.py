"""Terms that capacity obeys."""

from __future__ import annotations

from lianti.alliances.terms import SHARE, declare
from lianti.kernel.pure.errors import mark as _

REFERRAL_SHARE = declare(
    "capacity.referral_share",
    label=_("每次出诊为转诊预留的号源比例"),
    default=0,
    unit=SHARE,
    stricter=max,
    obeyed_by="capacity.session_opened",
    clauses=("JL-61",),
)
EXAM_SHARE = declare(
    "capacity.examination_share",
    label=_("检查号源为转诊预留的比例（与出诊预留比例取严）"),
    default=0,
    unit=SHARE,
    stricter=max,
    obeyed_by="capacity.session_opened",
    clauses=("SY-53",),
)
RELEASE_HOURS = declare(
    "capacity.release_hours",
    label=_("出诊前多少小时释放未用的预留号"),
    default=24,
    unit="hours",
    stricter=min,
    obeyed_by="capacity.seats_released",
    clauses=("JL-61",),
)
CONTRACTED_FIRST_HOURS = declare(
    "capacity.contracted_first_hours",
    label=_("出诊前多少小时之前，一半预留号只给签约居民"),
    default=72,
    unit="hours",
    stricter=min,
    obeyed_by="capacity.seat_booked",
    clauses=("JL-61",),
)
NAMES = (REFERRAL_SHARE.name, EXAM_SHARE.name, RELEASE_HOURS.name, CONTRACTED_FIRST_HOURS.name)
BED_REPORT_HOURS = declare(
    "capacity.bed_report_hours",
    label=_("病区空床数多少小时后算过时"),
    default=16,
    unit="hours",
    stricter=min,
    obeyed_by="capacity.bed_reported",
    clauses=("SY-31",),
)
TIGHT_DAYS = declare(
    "capacity.tight_days",
    label=_("等候多少天算紧张"),
    default=7,
    unit="days",
    stricter=min,
    obeyed_by="capacity.seat_booked",
    clauses=("JL-61",),
)

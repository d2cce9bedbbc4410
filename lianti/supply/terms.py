"""Terms that supply obeys: how soon a centre answers, how soon goods are signed for, and how a late order climbs."""

from __future__ import annotations

from lianti.alliances.terms import declare
from lianti.kernel.pure.errors import mark as _

ROUTINE_HOURS = declare(
    "supply.routine_hours",
    label=_("共享中心多少小时内答复常规申请"),
    default=24,
    unit="hours",
    stricter=min,
    obeyed_by="supply.accepted",
    clauses=("SY-53",),
)
URGENT_HOURS = declare(
    "supply.urgent_hours",
    label=_("共享中心多少小时内答复紧急、抢救申请"),
    default=1,
    unit="hours",
    stricter=min,
    obeyed_by="supply.accepted",
    clauses=("SY-53",),
)
RECEIVE_HOURS = declare(
    "supply.receive_hours",
    label=_("货物发出后（不早于要用时间）多少小时内签收"),
    default=24,
    unit="hours",
    stricter=min,
    obeyed_by="supply.received",
    clauses=("SY-53",),
)
SETTLE_HOURS = declare(
    "supply.settle_hours",
    label=_("签收有差异后多少小时内处理"),
    default=24,
    unit="hours",
    stricter=min,
    obeyed_by="supply.settled",
    clauses=("SY-53",),
)
ESCALATE_HOURS = declare(
    "supply.escalate_hours",
    label=_("共享中心申请超时后每级间隔（小时）"),
    default=24,
    unit="hours",
    stricter=min,
    obeyed_by="supply.escalated",
    clauses=("SY-53",),
)
ESCALATE_URGENT_MINUTES = declare(
    "supply.escalate_urgent_minutes",
    label=_("共享中心紧急、抢救申请超时后每级间隔（分钟）"),
    default=30,
    unit="minutes",
    stricter=min,
    obeyed_by="supply.escalated",
    clauses=("SY-53",),
)
STILL_DAYS = declare(
    "supply.still_days",
    label=_("共享中心申请没有进展多少天提醒经办（天）"),
    default=5,
    unit="days",
    stricter=min,
    obeyed_by="supply.escalated",
    clauses=("SY-53",),
)

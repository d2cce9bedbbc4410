"""Terms that supply obeys: how soon a centre answers."""

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

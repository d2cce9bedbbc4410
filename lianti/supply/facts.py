"""Facts of shared supply; the institution of a fact is the one whose centre supplies."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

CENTRE_SET = "supply.centre_set"
ORDERED = "supply.ordered"
ACCEPTED = "supply.accepted"
DECLINED = "supply.declined"
CANCELLED = "supply.cancelled"
DISPATCHED = "supply.dispatched"
RECEIVED = "supply.received"
SETTLED = "supply.settled"
RECALLED = "supply.batch_recalled"
OWED = "supply.owed"
ESCALATED = "supply.escalated"

_KIND = {"kind": "sterile or blood"}
declare(
    CENTRE_SET,
    label=_("设立共享中心"),
    fields=_KIND | {"active": "whether it takes orders"},
    clause="SY-53",
)
declare(
    ORDERED,
    label=_("提出申请"),
    fields=_KIND | {"urgency": "routine, urgent or emergency", "pieces": "packs or bags asked for"},
    clause="SY-53",
)
declare(
    ACCEPTED,
    label=_("受理"),
    fields=_KIND | {"within_promise": "whether before the promised time"},
    clause="SY-53",
)
declare(DECLINED, label=_("不能供应"), fields=_KIND | {"reason": "code of DECLINE_REASONS"}, clause="SY-53")
declare(CANCELLED, label=_("撤回申请"), fields=_KIND, clause="SY-53")
declare(
    DISPATCHED,
    label=_("发出"),
    fields=_KIND | {"packs": "packs or bags handed over", "minutes": "minutes since the order"},
    clause="SY-53",
)
declare(
    RECEIVED,
    label=_("签收"),
    fields=_KIND
    | {
        "minutes": "minutes since the order",
        "in_time": "whether before it was needed",
        "complete": "whether all that was asked for came: nothing short, missing, damaged, too warm or recalled",
    },
    clause="SY-53",
)
declare(SETTLED, label=_("差异处理完毕"), fields=_KIND, clause="SY-53")
declare(
    RECALLED,
    label=_("召回灭菌批次"),
    fields={"packs": "packs of the batch that were sent out", "places": "institutions that have some"},
    clause="SY-53",
)
declare(
    OWED,
    label=_("欠货待补"),
    fields=_KIND | {"pieces": "packs or bags that are still owed, as an order of their own"},
    clause="SY-53",
)
declare(
    ESCALATED,
    label=_("超时提醒"),
    fields=_KIND
    | {
        "holder": "centre or asker: whose turn it is",
        "level": "0 nothing moves, 1 holder, 2 head of department, 3 medical affairs, 4 head, 5 office of the lead",
        "role": "the role told first",
        "late_hours": "whole hours since the promise",
    },
    clause="SY-53",
)

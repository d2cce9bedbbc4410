"""What an operation leaves behind as facts: its request, the checklist, the day itself, the follow-up (JL-35, 69, 70).

Of each day of follow-up exactly one fact has ``counts``: the result when it came in time, else the reminder of the
clock. The follow-up rate is the first by both, so that what nobody did does not vanish from the denominator.
"""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare(
    "referral.surgery_asked",
    label=_("申请日间手术"),
    clause="JL-69",
    fields={"anaesthesia": "code of ANAESTHESIA", "days_ahead": "whole days to the day that was wished"},
)
declare(
    "referral.preop_answered",
    label=_("填写术前核对单"),
    clause="JL-35",
    fields={
        "answered": "lines that were answered now",
        "open": "lines that are still open",
        "complete": "whether none is open",
        "side": "sender or receiver",
    },
)
declare(
    "referral.surgery_begun",
    label=_("手术日确认"),
    clause="JL-35",
    fields={"open": "lines of the checklist that were open", "complete": "whether none was open"},
)
declare(
    "referral.surgery_ended",
    label=_("手术结果"),
    clause="JL-69",
    fields={
        "result": "code of RESULTS",
        "performed": "whether an operation was done",
        "complete": "whether the checklist was complete before",
        "hours": "whole hours since arrival",
    },
)
declare(
    "referral.postop_planned",
    label=_("套用术后随访方案"),
    clause="JL-70",
    fields={"items": "days of follow-up", "day_surgery": "whether after a day surgery"},
)
declare(
    "referral.postop_followed",
    label=_("术后随访"),
    clause="JL-70",
    fields={
        "result": "code of POSTOP_RESULTS",
        "reached": "whether the person was reached",
        "within_promise": "on or before its day",
        "counts": "whether this fact stands for the item in the follow-up rate",
    },
)
declare(
    "referral.postop_tried",
    label=_("术后随访未联系上"),
    clause="JL-70",
    fields={"tries": "how often by now", "raised": "whether clinic and department were rung because of it"},
)
declare(
    "referral.surgery_dropped",
    label=_("不再申请日间手术"),
    clause="JL-69",
    fields={"kind": "code of KINDS that the request is sent as"},
)
declare(
    "referral.postop_overdue",
    label=_("术后随访到期未做"),
    clause="JL-70",
    fields={"counts": "always true: this fact stands for the item in the follow-up rate"},
)
declare(
    "referral.postop_read",
    label=_("手术科室已阅随访结果"),
    clause="JL-70",
    fields={"alarm": "whether it told of an alarm sign", "hours": "whole hours since the clinic told"},
)
declare(
    "referral.manager_appointed",
    label=_("任命转诊管理员"),
    clause="HK-14",
    fields={"to_uid": "account of the person", "role": "role of the person at the institution"},
)
declare(
    "referral.manager_ended",
    label=_("转诊管理员卸任"),
    clause="HK-14",
    fields={"to_uid": "account of the person", "left": "managers that the institution still has"},
)

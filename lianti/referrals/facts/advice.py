"""What questions to a department (请求指导) leave behind as facts, and the promised times they obey."""

from __future__ import annotations

from lianti.alliances.terms import declare as declare_term
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare("advice.drafted", label=_("起草指导请求"), fields={"named": "whether it names a resident"})
declare(
    "advice.asked",
    label=_("请求指导"),
    clause="SY-44",
    fields={
        "urgency": "routine or urgent",
        "department_uid": "department that is asked",
        "named": "whether it names a resident",
        "consent": "signed, verbal, or none when nobody is named",
        "files": "files that came with it",
    },
)
declare(
    "advice.answered",
    label=_("答复指导请求"),
    clause="SY-44",
    fields={
        "urgency": "routine or urgent",
        "kind": "code of ANSWERS",
        "within_promise": "whether the answer came before the promised time",
        "hours": "whole hours since it was asked",
    },
)
declare("advice.clarify_asked", label=_("请对方补充"))
declare("advice.clarified", label=_("补充说明"))
declare(
    "advice.converted",
    label=_("指导请求转为转诊"),
    clause="SY-44",
    fields={"kind": "code of ANSWERS", "referral_uid": "the draft that it became"},
)
declare("advice.closed", label=_("办结指导请求"), fields={"kind": "code of ANSWERS"})
declare("advice.withdrawn", label=_("撤回指导请求"), fields={"sent": "whether it had been sent"})
declare(
    "advice.escalated",
    label=_("指导请求超时提醒"),
    version=2,  # version 1 reminded the holder once
    fields={
        "holder_role": "role that holds the item",
        "level": "step of the ladder, 0 to 5",
        "role": "role that is told",
        "late_hours": "whole hours since the promise",
    },
)

declare_term(
    "advice.answer_hours_routine",
    label=_("请求指导答复时限，普通（工作小时）"),
    default=16,
    unit="working hours",
    stricter=min,
    obeyed_by="advice.answered",
    clauses=("SY-44", "SY-47"),
)
declare_term(
    "advice.answer_hours_urgent",
    label=_("请求指导答复时限，加急（工作小时）"),
    default=4,
    unit="working hours",
    stricter=min,
    obeyed_by="advice.answered",
    clauses=("SY-44", "SY-47"),
)

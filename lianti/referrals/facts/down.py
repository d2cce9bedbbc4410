"""What a case on its way down leaves behind as facts; the subject is the referral.

Both definitions of 下转 are countable from ``referral.down_arrived``: times to secondary or primary institutions by
``from_class`` and ``to_level`` (hospital appraisal no. 2), and persons from level 2 or 3 to primary and
chronic-disease institutions by ``person_uid`` with ``from_level`` and ``to_primary`` or ``to_chronic`` (JL-53).
"""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

_PLACES = {
    "way": "ward, clinic, home or rehab",
    "from_class": "inpatient or outpatient at the sender",
    "from_level": "level of the sender: 3, 2, 1 or empty",
}
declare(
    "referral.down_drafted",
    label=_("起草下转单"),
    clause="JL-48",
    fields={"way": "ward, clinic, home or rehab", "from": "outcome, stay or none: what it was filled from"},
)
declare(
    "referral.down_sent",
    label=_("发出下转申请"),
    clause="JL-48",
    fields=_PLACES
    | {
        "matched": "whether a down criterion is matched",
        "plan": "whether a complete continuation plan goes along",
        "explained": "reasons against that are present and explained",
        "consent": "signed or verbal",
        "days_before": "whole days from sending to the planned discharge",
        "ready_days": "whole days since the phase was judged ready, -1 when it was not judged",
    },
)
declare("referral.down_info_asked", label=_("下转：要求补充"), clause="JL-48")
declare("referral.down_info_given", label=_("下转：补充后再送"), clause="JL-48")
declare(
    "referral.down_accepted",
    label=_("同意接收下转"),
    clause="JL-48",
    version=2,  # version 1 did not compare the plan with the clinic's list of drugs
    fields={
        "way": "ward, clinic, home or rehab",
        "within_promise": "whether the answer came before the promised time",
        "before_discharge": "whether the answer came before the planned discharge",
        "drugs_ready": "whether the clinic has the drugs of the plan",
        "drugs_missing": "drugs of the plan that are out of stock or not on its list",
        "drugs_remedied": "those of them for which something was agreed",
    },
)
declare("referral.down_declined", label=_("不能接收下转"), clause="JL-40", fields={"reason": "code of DECLINES"})
declare(
    "referral.down_arrived",
    label=_("下转到诊，责任交接"),
    clause="JL-53",
    # Version 1 did not tell transfers between equals apart, 2 not whether a criterion was met, 3 not the phase.
    version=4,
    fields=_PLACES
    | {
        "to_level": "level of the receiver: 3, 2, 1 or empty",
        "to_kind": "kind of the receiving institution",
        "to_primary": "whether it is primary care",
        "to_chronic": "whether it is an institution for chronic disease",
        "person_uid": "the resident, opaque",
        "plan": "whether a continuation plan came along",
        "within_promise": "whether on the expected day or before",
        "ready_days": "whole days from readiness to arrival, -1 when readiness was not judged",
        "same_course": "whether the stay goes on for the same illness at a lower level (JL-50)",
        "items": "checks and refills that fall due",
        "relation": "down, or level: between equals",
        "matched": "whether a criterion is matched; nothing is sent down without one",
        "phase": "phase of the stay above (JL-67), empty when nobody judged it",
    },
)
declare("referral.down_missed", label=_("下转未到诊"))
declare(
    "referral.down_item_done",
    label=_("接续事项完成"),
    clause="QQ-45",
    fields={"kind": "check or refill", "result": "code of DUE_RESULTS", "within_promise": "on or before its day"},
)
declare(
    "referral.down_reported",
    label=_("回告接续情况"),
    clause="QQ-45",
    fields={"result": "code of REPORTS", "within_promise": "before the promised time"},
)
declare(
    "referral.down_handed_on",
    label=_("交村卫生室接续（待同意）"),
    clause="JL-40",
    fields={"room_uid": "the village room", "way": "clinic or home"},
)
declare(
    "referral.down_taken_on",
    label=_("村卫生室同意接续"),
    clause="JL-40",
    fields={"hours": "whole hours since it was asked"},
)
declare(
    "referral.down_handed_back",
    label=_("村卫生室交回或乡镇收回"),
    fields={"taken": "whether the room had taken it on"},
)
declare(
    "referral.down_sent_back",
    label=_("返上级"),
    clause="QQ-45",
    fields={"urgency": "urgent or emergency", "days": "whole days since arrival"},
)
declare(
    "referral.down_closed",
    label=_("结束接续管理"),
    clause="SY-45",
    fields={"days": "whole days since arrival", "open": "items left undone"},
)
declare(
    "referral.down_refused",
    label=_("患者或家属不同意下转"),
    clause="JL-47",
    fields={"reason": "code of REFUSALS", "method": "paper, drawn or verbal", "way": "ward, clinic, home or rehab"},
)
declare("referral.down_withdrawn", label=_("撤回下转"), fields={"reason": "code of WITHDRAWALS"})
declare(
    "referral.down_declared",
    label=_("申报可承接的下转"),
    clause="JL-40",
    fields={"groups": "number of the four groups", "ways": "number of ways", "beds": "beds for people sent down"},
)
declare(
    "referral.drugs_listed",
    label=_("更新药品目录"),
    clause="QQ-45",
    fields={"rows": "rows given", "listed": "drugs on the list now", "in_stock": "those in stock"},
)

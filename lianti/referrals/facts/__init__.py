"""What a referral leaves behind as facts; the subject is always the referral."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.ledger.facts import declare

declare(
    "referral.drafted",
    label=_("起草转诊单"),
    fields={"kind": "outpatient, inpatient, examination or emergency"},
    clause="SY-45",
)
declare(
    "referral.submitted",
    label=_("提交转诊"),
    clause="SY-46",
    version=3,  # version 1 counted typed fields and seconds only, version 2 did not know the disease lists
    fields={
        "kind": "kind of referral",
        "urgency": "routine or urgent",
        "matched": "whether a criterion other than the patient's wish is matched",
        "complete": "whether the package has every item",
        "consent": "signed, verbal or unobtainable",
        "department_uid": "receiving department",
        "contracted": "whether the resident is signed with the sender",
        "listed": "how the diagnosis stands in the sender's disease lists: treat, up, both, down, none, no_list",
        "typed": "fields with keystrokes",
        "pasted": "fields filled by pasting",
        "picked": "fields chosen from a list, a box or a button",
        "clicks": "presses on the form",
        "seconds": "seconds on the form",
    },
)
declare(
    "referral.emergency_noticed",
    label=_("发出急诊通知"),
    clause="SY-44",
    fields={
        "kind": "always emergency",
        "consent": "signed, verbal or unobtainable",
        "transport": "code",
        "team": "code of GREEN_TEAMS, empty without a green channel",
        "fmc_minutes": "minutes from the first medical contact, -1 when not told",
    },
    version=2,
)
declare(
    "referral.emergency_acknowledged",
    label=_("急诊确认接收"),
    version=2,  # version 1 did not say whether a green channel was open, and who of both sides took note
    fields={
        "minutes": "minutes since the notice",
        "team": "code of GREEN_TEAMS, empty without a green channel",
        "by_team": "whether a member of the team took note",
    },
    clause="SY-44",
)
declare("referral.review_asked", label=_("送审核"), fields={"reviewer": "role"})
declare("referral.review_returned", label=_("审核退回"))
declare("referral.info_asked", label=_("要求补资料"), clause="SY-45")
declare("referral.info_given", label=_("补齐资料"), clause="SY-45")
declare(
    "referral.info_added",
    label=_("补充了内容"),
    clause="SY-45",
    fields={"parts": "parts of the case that were changed while material was asked for"},
)
declare(
    "referral.consent_reminded",
    label=_("提醒补签急诊同意"),
    clause="SY-46",
    fields={
        "overdue": "whether the term was over",
        "ended": "whether the case had ended by then",
        "days": "whole days over the term",
    },
)
declare(
    "referral.sharing_withdrawn",
    label=_("撤回资料共享同意"),
    clause="SY-46",
    fields={
        "days_held": "whole days the consent held",
        "closed": "how many openings of the record it closed",
        "emergency_goes_on": "whether an emergency that still runs keeps the record open until it ends",
    },
)
declare(
    "referral.bed_hold_over",
    label=_("床位保留到时"),
    clause="SY-31",
    fields={"direction": "up or down", "hours": "whole hours since the moment until which it was kept"},
)
declare(
    "referral.scheduled",
    label=_("受理并排定"),
    clause="SY-44",
    fields={
        "kind": "kind of referral",
        "within_promise": "whether the answer came before the promised time",
        "wait_days": "whole days from submission to the appointment",
        "pool": "referral, open, bed or waiting",
    },
)
declare("referral.rescheduled", label=_("改期"), fields={"wait_days": "whole days from submission"})
declare("referral.declined", label=_("退回并附建议"), fields={"reason": "code of DECLINE_REASONS"}, clause="SY-47")
declare("referral.cancelled", label=_("撤销"), fields={"reason": "code of CANCEL_REASONS"})
declare(
    "referral.arrived",
    label=_("到院，责任交接"),
    clause="SY-45",
    # Version 1 did not tell transfers between equals apart, 2 not whether a criterion was met, 3 not who came early.
    version=4,
    fields={
        "kind": "kind of referral",
        "within_promise": "whether on the appointed day or before",
        "relation": "up, or level: between equals",
        "matched": "whether a criterion other than the patient's wish is matched; an emergency is one by itself",
        "days_early": "whole days before the appointed one, confirmed at the desk; 0 on the day or after it",
    },
)
declare("referral.seat_lost", label=_("停诊，等待重新排号"))
declare("referral.no_show", label=_("未到诊"))
declare("referral.seen", label=_("接诊"), fields={"minutes": "minutes since arrival"})
declare(
    "referral.outcome_returned",
    label=_("回转诊疗结果"),
    fields={"within_promise": "before the promised time"},
    clause="SY-45",
)
declare(
    "referral.followed_up",
    label=_("完成随访"),
    clause="SY-45",
    fields={"within_promise": "on or before the due day", "which": "departure or return", "result": "code"},
)
declare("referral.closed", label=_("结案"), clause="SY-45")
declare("referral.expired", label=_("超时关闭"))
declare(
    "referral.escalated",
    label=_("超时升级"),
    clause="SY-44",
    version=2,  # version 1 held holder_role only and was a reminder of the holder: level 1
    fields={
        "holder_role": "role that holds the item and stays responsible",
        "level": "0 unmoved, 1 holder, 2 department head, 3 medical affairs, 4 duty officer or head, 5 lead office",
        "role": "role that was told",
        "late_hours": "whole hours since the promised time; 0 while it runs",
    },
)
declare(
    "referral.code_issued",
    label=_("发放居民查询码"),
    clause="SY-45",
    fields={"days": "days until it runs out"},
)
declare(
    "referral.digest_sent",
    label=_("每日超时汇总"),
    clause="SY-44",
    fields={
        "role": "role that was told",
        "open": "open items in its reach",
        "late": "of them past the promised time",
        "escalated": "of them brought to this role by the ladder",
        "oldest_days": "whole days since the oldest was moved",
    },
)
declare(
    "referral.consent_completed", label=_("补签知情同意"), fields={"within_promise": "within 24 hours"}, clause="SY-46"
)
declare("referral.printed", label=_("打印"), fields={"form": "transfer, return, down or preparation"}, clause="SY-45")
declare(
    "referral.waiting",
    label=_("受理候排"),
    clause="SY-44",
    fields={
        "urgency": "routine or urgent",
        "contracted": "whether the resident is signed with the sender",
        "within_promise": "whether the answer came before the promised time",
        "place": "place in the list on that moment, from 1",
    },
)
declare(
    "referral.seat_offered",
    label=_("递补出号"),
    clause="SY-44",
    fields={"hours": "whole hours until the offer ends", "wait_days": "whole days since accepted"},
)
declare(
    "referral.bed_offered",
    label=_("递补出床"),
    clause="SY-31",
    fields={
        "hours": "whole hours until the offer ends",
        "wait_days": "whole days since accepted",
        "mode": "rows (one bed) or counts (off the number of a ward)",
    },
)
declare("referral.offer_passed", label=_("递补让给下一位"), fields={"reason": "code of PASS_REASONS"})
declare("referral.offer_ended", label=_("递补收回（到时未确认或停诊）"))
declare(
    "referral.waiting_contacted",
    label=_("候排联系"),
    clause="SY-44",
    fields={"result": "code of WAITING_RESULTS", "within_promise": "on or before the promised contact date"},
)
declare(
    "referral.redirected",
    label=_("改转"),
    clause="SY-44",
    fields={
        "reason": "code of REDIRECT_REASONS",
        "across": "whether to another institution",
        "from_department_uid": "department that was asked before",
        "department_uid": "department that is asked now",
    },
)
declare(
    "referral.urgency_changed",
    label=_("改紧急程度"),
    clause="SY-44",
    fields={
        "from": "routine or urgent",
        "to": "routine or urgent",
        "reason": "code of URGENCY_REASONS",
        "side": "sender or receiver",
    },
)
declare(
    "referral.assigned",
    label=_("接手或分派"),
    clause="SY-44",
    fields={"how": "claimed or assigned", "to_uid": "account of the person"},
)
declare(
    "referral.referred_again",
    label=_("再次转诊"),
    clause="SY-45",
    fields={
        "after": "state of the case it goes on from",
        "earlier_uid": "that case",
        "earlier": "cases before this one",
    },
)
declare(
    "referral.third_decline",
    label=_("三次退回，报医联体办公室"),
    clause="SY-47",
    fields={"declines": "how often the chain was declined"},
)
declare(
    "referral.decline_settled",
    label=_("办公室已协调"),
    clause="SY-47",
    fields={"way": "code of SETTLE_WAYS", "within_promise": "before the promised time"},
)
declare(
    "referral.handover_stated",
    label=_("住院中转院，已写明与谁商定"),
    clause="SY-45",
    fields={"from_institution_uid": "where the person is an inpatient"},
)
declare(
    "referral.lapsed",
    label=_("患者已转向，自动撤销"),
    clause="SY-45",
    fields={"reason": "code of LAPSE_REASONS"},
)
declare("referral.called", label=_("未到诊，已电话联系"), clause="SY-45", fields={"result": "code of CALL_RESULTS"})
declare("referral.new_date_asked", label=_("未到诊，请对方改约"), clause="SY-45")
declare("referral.visit_asked", label=_("请村医上门"), clause="SY-45", fields={"helper_uid": "the village room"})
declare(
    "referral.visited",
    label=_("村医已上门"),
    clause="SY-45",
    fields={"result": "code of VISIT_RESULTS", "within_promise": "before the promised time"},
)
declare(
    "referral.unmarked_told",
    label=_("提醒窗口登记到院或未到诊"),
    clause="SY-45",
    fields={"cases": "passed appointments that nobody has marked"},
)

"""Who may do what to a referral now, and why not otherwise: None means yes, a string is the reason in Chinese.

A permission looks at role, side and circumstances; whether the state allows the move is the state table's business.
"""

from __future__ import annotations

from lianti.referrals.permissions.chain import may_refer_again, may_settle_declines
from lianti.referrals.permissions.moves import AvailableMove, allowed_moves, available_moves, is_late, why_not
from lianti.referrals.permissions.receiving import (
    may_acknowledge,
    may_arrive,
    may_ask_info,
    may_decline,
    may_expire,
    may_mark_no_show,
    may_reschedule,
    may_return,
    may_schedule,
    may_see,
)
from lianti.referrals.permissions.sending import (
    may_ask_review,
    may_cancel,
    may_close,
    may_complete_consent,
    may_consent,
    may_draft,
    may_edit,
    may_follow_up,
    may_give_info,
    may_notify,
    may_print,
    may_review,
    may_submit,
)
from lianti.referrals.permissions.steering import may_assign, may_change_urgency, may_claim, may_redirect
from lianti.referrals.permissions.waiting import (
    may_accept_waiting,
    may_confirm_bed,
    may_confirm_offer,
    may_contact_waiting,
    may_end_offer,
    may_offer_bed,
    may_offer_seat,
    may_pass_offer,
    may_see_queues,
)

__all__ = [
    "AvailableMove",
    "allowed_moves",
    "available_moves",
    "is_late",
    "may_accept_waiting",
    "may_acknowledge",
    "may_arrive",
    "may_ask_info",
    "may_ask_review",
    "may_assign",
    "may_cancel",
    "may_change_urgency",
    "may_claim",
    "may_close",
    "may_complete_consent",
    "may_confirm_bed",
    "may_confirm_offer",
    "may_consent",
    "may_contact_waiting",
    "may_decline",
    "may_draft",
    "may_edit",
    "may_end_offer",
    "may_expire",
    "may_follow_up",
    "may_give_info",
    "may_mark_no_show",
    "may_notify",
    "may_offer_bed",
    "may_offer_seat",
    "may_pass_offer",
    "may_print",
    "may_redirect",
    "may_refer_again",
    "may_reschedule",
    "may_return",
    "may_review",
    "may_schedule",
    "may_see",
    "may_see_queues",
    "may_settle_declines",
    "may_submit",
    "why_not",
]

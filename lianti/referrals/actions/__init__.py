"""Everything that changes a referral; nothing else writes."""

from __future__ import annotations

from lianti.referrals.actions.advice import (
    answer_advice,
    ask_advice,
    ask_back,
    clarify,
    close_advice,
    save_advice,
    start_advice,
    withdraw_advice,
)
from lianti.referrals.actions.advice_only import answer_as_advice
from lianti.referrals.actions.advice_papers import attach_to_advice, convert_advice, send_advice
from lianti.referrals.actions.advising import escalate_advice
from lianti.referrals.actions.answer import (
    acknowledge_emergency,
    ask_info,
    decline_referral,
    keep_seat,
    reschedule_bed,
    reschedule_seat,
    schedule_bed,
    schedule_seat,
)
from lianti.referrals.actions.bed_offers import confirm_bed, offer_bed
from lianti.referrals.actions.bulk import MOST as BULK_MOST
from lianti.referrals.actions.bulk import ItemReport, assign_many, claim_many
from lianti.referrals.actions.care import (
    arrive,
    close_referral,
    complete_consent,
    follow_up,
    mark_no_show,
    return_outcome,
    see_patient,
)
from lianti.referrals.actions.chain import refer_again, settle_declines
from lianti.referrals.actions.clocks import escalate, expire
from lianti.referrals.actions.draft import (
    attach,
    attach_upload,
    case_of,
    fill_from_text,
    record_consent,
    save_case,
    start_draft,
)
from lianti.referrals.actions.line import issue_code, open_line
from lianti.referrals.actions.offline import hand_over
from lianti.referrals.actions.outside import (
    cancel_outside,
    file_outside,
    follow_outside,
    refile_outside,
    register_outside,
    remind_outside,
)
from lianti.referrals.actions.prints import note_print
from lianti.referrals.actions.recovery import ask_new_date, ask_visit, record_call, report_visit
from lianti.referrals.actions.review import approve_review, ask_review, return_review
from lianti.referrals.actions.saved import forget_filter, save_filter
from lianti.referrals.actions.send import (
    cancel_referral,
    give_info,
    notify_emergency,
    send_form,
    submit_referral,
)
from lianti.referrals.actions.steering import assign, change_urgency, claim, redirect_referral
from lianti.referrals.actions.waiting import (
    accept_waiting,
    confirm_offer,
    contact_waiting,
    end_offer,
    offer_free_seats,
    offer_seat,
    pass_offer,
)

__all__ = [
    "BULK_MOST",
    "ItemReport",
    "assign_many",
    "claim_many",
    "forget_filter",
    "save_filter",
    "cancel_outside",
    "file_outside",
    "follow_outside",
    "refile_outside",
    "register_outside",
    "remind_outside",
    "answer_advice",
    "answer_as_advice",
    "ask_advice",
    "ask_back",
    "attach_to_advice",
    "clarify",
    "close_advice",
    "convert_advice",
    "escalate_advice",
    "save_advice",
    "send_advice",
    "start_advice",
    "withdraw_advice",
    "accept_waiting",
    "assign",
    "change_urgency",
    "claim",
    "redirect_referral",
    "refer_again",
    "ask_new_date",
    "ask_visit",
    "record_call",
    "report_visit",
    "settle_declines",
    "confirm_bed",
    "confirm_offer",
    "contact_waiting",
    "end_offer",
    "offer_free_seats",
    "offer_bed",
    "offer_seat",
    "pass_offer",
    "attach_upload",
    "fill_from_text",
    "case_of",
    "send_form",
    "acknowledge_emergency",
    "approve_review",
    "arrive",
    "ask_info",
    "ask_review",
    "attach",
    "cancel_referral",
    "close_referral",
    "complete_consent",
    "decline_referral",
    "escalate",
    "expire",
    "follow_up",
    "give_info",
    "hand_over",
    "issue_code",
    "keep_seat",
    "mark_no_show",
    "note_print",
    "notify_emergency",
    "open_line",
    "record_consent",
    "reschedule_bed",
    "reschedule_seat",
    "return_outcome",
    "return_review",
    "save_case",
    "schedule_bed",
    "schedule_seat",
    "see_patient",
    "start_draft",
    "submit_referral",
]

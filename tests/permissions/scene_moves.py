"""The state in which the case stands that a move of the table is tried on."""

from __future__ import annotations

# Which state a move begins in; the others are walked to on their own.
MOVES = {
    "schedule": "submitted", "ask_info": "submitted", "decline": "submitted", "answer_as_advice": "submitted",
    "give_info": "info_asked",
    "reschedule": "scheduled", "arrive": "scheduled", "no_show": "scheduled", "see": "arrived",
    "return_outcome": "arrived", "follow_up": "outcome_returned", "close": "followed_up", "cancel": "draft",
    "call": "no_show", "ask_new_date": "no_show", "ask_visit": "no_show", "report_visit": "visited",
    "redirect": "submitted", "change_urgency": "submitted", "claim": "submitted", "assign": "submitted",
    "accept_waiting": "submitted", "contact_waiting": "accepted", "confirm_offer": "offered", "pass_offer": "offered",
    "confirm_bed": "bed_offered",
    "acknowledge": "noticed", "complete_consent": "noticed", "approve_review": "reviewed", "return_review": "reviewed",
}  # fmt: skip

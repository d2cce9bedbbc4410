"""The review before a case leaves (转出前审核): ask for it, pass it on, give it back with words."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import commit_move, hold, hold_at_sender, locked, require, tell_holder
from lianti.referrals.actions.dispatch import check_ready, dispatch
from lianti.referrals.models import Referral
from lianti.referrals.promises import sender_promise


@transaction.atomic
def ask_review(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None) -> Referral:
    """This function will hand a complete draft to the reviewer that the term ``referral.sender_review`` names.

    Refused when anything is missing that would stop the case from being sent: the reviewer cannot add it.
    """
    referral = locked(referral_uid, by, at, revision)
    send_to_review(referral, by, at)
    return referral


def send_to_review(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Hand a locked draft to its reviewer; refuses what ``ask_review`` refuses."""
    state = require("ask_review", referral, by)
    check_ready(referral, at)
    referral.review_state = "waiting"
    part = referral.sender_department if referral.review_role == "department_head" else None
    hold(referral, referral.sender_institution, referral.review_role, sender_promise(at), part)
    commit_move(
        "ask_review",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.review_asked",
        data={"reviewer": referral.review_role},
    )
    tell_holder(referral, _("待审核：转诊单 {n}").format(n=referral.number), at)


@transaction.atomic
def approve_review(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None) -> Referral:
    """This function will pass the review and send the case in one step."""
    referral = locked(referral_uid, by, at, revision)
    state = require("approve_review", referral, by)
    referral.review_state = "approved"
    dispatch("approve_review", referral, state, by, at)
    return referral


@transaction.atomic
def return_review(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will give a reviewed draft back to its author with words."""
    referral = locked(referral_uid, by, at, revision)
    state = require("return_review", referral, by)
    if not note.strip():
        raise Refused("review_note", _("请写明需要修改什么。"), field="note")
    referral.review_state = "returned"
    hold_at_sender(referral, None)
    commit_move("return_review", referral, to_state=state, by=by, at=at, fact="referral.review_returned", note=note)
    tell_holder(referral, _("审核退回，请修改后再送：转诊单 {n}").format(n=referral.number), at)
    return referral

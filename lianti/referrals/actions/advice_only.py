"""A referral answered as advice (按指导答复): the person stays where he is, the clinic knows what to do."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.common import commit_move, locked, require, tell_sender
from lianti.referrals.models import Referral

REASON = "treat_locally"


@transaction.atomic
def answer_as_advice(
    *, referral_uid: uuid.UUID, advice: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will end a request with a specialist's written advice instead of a visit (SY-47).

    Counted as sent back because it can be treated locally; refused without advice.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("answer_as_advice", referral, by)
    rules.check_reason(REASON, advice, codes.DECLINE_REASONS, advice=True)
    commit_move(
        "answer_as_advice",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.declined",
        data={"reason": REASON},
        note=advice,
        counts_for=referral.receiver_institution,
    )
    tell_sender(referral, _("专科已书面指导，可在基层处理：转诊单 {n}").format(n=referral.number), at)
    return referral

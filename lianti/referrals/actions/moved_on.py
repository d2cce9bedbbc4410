"""When the person moves on: requests without purpose close, and nobody's inpatient is taken over silently."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from lianti.capacity.actions import end_booking
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.referrals import codes
from lianti.referrals.actions.common import commit_move, locked, require, tell, tell_sender
from lianti.referrals.models import FollowUp, Referral
from lianti.referrals.queries.chains import (
    chain_of,
    inpatient_elsewhere,
    lock_with_requests,
    requests_of_the_dead,
    stale_beside,
)
from lianti.referrals.states import target_of

CHAINS = Viewer.service("referral-chains")


def refuse_takeover(referral: Referral) -> None:
    """Refuse to ask for a bed for another hospital's inpatient, unless it is said with whom that was agreed.

    The sentence names the other side and nothing of why the person is there.
    """
    if referral.kind != "inpatient" or referral.handover_note.strip():
        return
    other = inpatient_elsewhere(referral)
    if other is not None and other.receiver_institution is not None:
        raise Refused(
            "inpatient_elsewhere",
            _(
                "这位居民正在{hospital}住院，还没有回转。请先与该院转诊中心商定转院，再在“转院说明”里写明与谁、"
                "什么时候商定；门诊和检查不受影响。"
            ),
            field="handover_note",
            hospital=other.receiver_institution.label,
        )


def tell_takeover(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Tell the hospital whose inpatient is asked for elsewhere, as a fact and a notice."""
    other = inpatient_elsewhere(referral) if referral.kind == "inpatient" else None
    if other is None or other.receiver_institution is None:
        return
    record(
        "referral.handover_stated",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=referral.sender_institution.uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"from_institution_uid": str(other.receiver_institution.uid)},
    )
    text = _("在院患者另有住院转诊申请，请核对：转诊单 {n}").format(n=other.number)
    tell(other, other.receiver_institution, ("referral_centre", "specialist"), text, at, tone="urgent")


def lock_person(referral_uid: uuid.UUID) -> None:
    """Take the locks that closing what was asked for the person needs, before the case itself is locked."""
    lock_with_requests(referral_uid)


@prepared
def _return_owed(referral_id: Slot) -> QuerySet[FollowUp, int]:
    rows = FollowUp.objects.filter(referral_id=referral_id, which="return", done_at=None)
    return rows.values_list("pk", flat=True)[:1]


def refuse_owed(referral: Referral) -> None:
    """Refuse to close a case while a consent or a follow-up of it is owed."""
    if referral.consent_due_at is not None:
        raise Refused("consent_owed", _("急诊知情同意还没有补签。请先“补签知情同意”，再结案。"))
    if _return_owed.first(referral_id=referral.pk) is not None:
        raise Refused("follow_up_open", _("还有一次回转后随访没有登记，请先登记随访再结案。"))


def close_missed(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Close the missed appointments that a new request takes the place of, so that nobody telephones for them.

    Each is read again under its lock: what was rescheduled meanwhile, or owes a consent, stays as it is.
    """
    missed = [earlier.uid for earlier in chain_of(referral) if earlier.state == "no_show"]
    note = _("再次转诊：{n}").format(n=referral.number)
    for uid in sorted(missed):
        earlier = locked(uid, CHAINS, at)
        if earlier.state != "no_show":
            continue
        try:
            refuse_owed(earlier)
        except Refused:
            continue
        state = target_of("no_show", "close")
        commit_move("close", earlier, to_state=state, by=by, at=at, fact="referral.closed", note=note)


def person_arrived(referral: Referral, at: dt.datetime) -> None:
    """Close what the person does not need any more because of this arrival."""
    _lapse_all(stale_beside(referral), "arrived_elsewhere", at)


def person_died(referral: Referral, at: dt.datetime) -> None:
    """Close what is still asked for somebody who has died."""
    _lapse_all(requests_of_the_dead(referral), "died", at)


def _lapse_all(uids: Iterable[uuid.UUID], reason: str, at: dt.datetime) -> None:
    """Close each on its own: one that moved on in the meantime must not undo the arrival it was read for."""
    for uid in uids:
        try:
            lapse(referral_uid=uid, reason=reason, by=CHAINS, at=at)
        except Refused as refused:
            if refused.code != "move_not_allowed":
                raise


@transaction.atomic
def lapse(*, referral_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> Referral:
    """This function will close a request that lost its purpose, give its seat back and tell both sides."""
    referral = locked(referral_uid, by, at)
    state = require("lapse", referral, by)
    words = codes.LAPSE_REASONS[reason]
    receiver = referral.receiver_institution
    end_booking(subject_uid=referral.uid, reason="cancelled", by=by, at=at)
    commit_move(
        "lapse", referral, to_state=state, by=by, at=at, fact="referral.lapsed", data={"reason": reason}, note=words
    )
    # Why stands in the case, for those who may read it; a notice names no person and says nothing of one.
    text = _("已按规定关闭：转诊单 {n}").format(n=referral.number)
    tell_sender(referral, text, at)
    if receiver is not None:
        tell(referral, receiver, ("referral_centre",), text, at)
    return referral

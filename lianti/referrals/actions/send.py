"""Sending: submit a request or an emergency notice, answer questions, withdraw."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from lianti.capacity.actions import end_booking
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.bedding import give_bed_back
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell, tell_holder
from lianti.referrals.actions.dispatch import NO_METER, ask_why_tight, dispatch, travel
from lianti.referrals.actions.draft import consents_of, keep_case, review_demanded, take_consent
from lianti.referrals.actions.green import choose_team, ring_team
from lianti.referrals.actions.moved_on import lock_person, person_died
from lianti.referrals.actions.review import send_to_review
from lianti.referrals.actions.supplements import give_supplements
from lianti.referrals.models import Referral
from lianti.referrals.promises import answer_promise, term_value
from lianti.referrals.shapes import CaseFields, ConsentFields, Meter


@transaction.atomic
def send_form(
    *,
    referral_uid: uuid.UUID,
    case: CaseFields | None,
    consents: Sequence[ConsentFields],
    do: str,
    by: Viewer,
    at: dt.datetime,
    meter: Meter = NO_METER,
    revision: int | None = None,
) -> Referral:
    """This function will save a form with its consents and do what its button says: save, submit, ask_review or notify.

    Without ``case`` the content stays as it was saved. All or nothing: a refusal leaves everything as it was before.
    """
    referral = locked(referral_uid, by, at, revision)
    if case is not None:
        keep_case(referral, case, by, at)
    for consent in consents:
        take_consent(referral, consent, by, at)
    if do == "submit":
        _submit(referral, by, at, meter)
    elif do == "ask_review":
        ask_why_tight(referral, at)
        send_to_review(referral, by, at)
    elif do == "notify":
        _notify(referral, by, at)
    return referral


@transaction.atomic
def submit_referral(
    *, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, meter: Meter = NO_METER, revision: int | None = None
) -> Referral:
    """This function will send a complete request to the receiving hospital under the agreement it travels by.

    Refused without destination, required content, consent for both scopes (SY-46), or a valid agreement (SY-28); and
    when the sender's charter demands a review that has not passed.
    """
    referral = locked(referral_uid, by, at, revision)
    _submit(referral, by, at, meter)
    return referral


def _submit(referral: Referral, by: Viewer, at: dt.datetime, meter: Meter) -> None:
    # A charter that came into force since the draft was begun is obeyed; the permission below asks for it.
    if not referral.is_emergency and referral.review_state != "waiting":
        referral.review_role = review_demanded(referral.sender_institution, at)
    state = require("submit", referral, by)
    ask_why_tight(referral, at)
    dispatch("submit", referral, state, by, at, meter)


@transaction.atomic
def notify_emergency(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """This function will tell the receiving emergency department that somebody is coming (SY-44): never a request.

    Content may be missing; consent may be unobtainable with an approval, then it is completed within the term.
    Emergencies pass whatever the agreement says.
    """
    referral = locked(referral_uid, by, at)
    _notify(referral, by, at)
    return referral


def _notify(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    state = require("notify", referral, by)
    if referral.receiver_institution is None:
        raise Refused("no_destination", _("请选择送往哪家医院。"), field="receiver_uid")
    if not referral.reason.strip() and not referral.diagnosis_name.strip():
        raise Refused("emergency_why", _("请用一句话写明什么情况，例如“突发胸痛 30 分钟”。"), field="reason")
    consent = rules.check_consents(consents_of(referral), emergency=True)
    travel(referral, by, at, emergency=True)
    if consent == "unobtainable":
        referral.consent_due_at = at + dt.timedelta(hours=term_value("referral.consent_hours", referral, at))
    members, departments = choose_team(referral, at)
    data = {
        "kind": referral.kind,
        "consent": consent,
        "transport": referral.transport,
        "team": referral.green_team,
        "fmc_minutes": rules.minutes_since(referral.fmc_at, at),
    }
    commit_move("notify", referral, to_state=state, by=by, at=at, fact="referral.emergency_noticed", data=data)
    text = _("急诊通知：{sender}有患者正在送来，请确认").format(sender=referral.sender_institution.label)
    tell_holder(referral, text, at, tone="emergency")
    ring_team(referral, members, departments, at)


@transaction.atomic
def give_info(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will send the case back to the receiver with what was asked for; the clock starts again."""
    referral = locked(referral_uid, by, at, revision)
    state = require("give_info", referral, by)
    if not note.strip():
        raise Refused("info_note", _("请写明补了什么资料。"), field="note")
    role, promised = answer_promise(referral, at)
    hold(referral, referral.receiver_institution, role, promised)
    commit_move("give_info", referral, to_state=state, by=by, at=at, fact="referral.info_given", note=note)
    give_supplements(referral, by, at)
    tell_holder(referral, _("资料已补：{sender}").format(sender=referral.sender_institution.label), at)
    return referral


@transaction.atomic
def cancel_referral(
    *, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will withdraw a case with a coded reason; a seat it had goes back at once."""
    if reason == "died":
        lock_person(referral_uid)
    referral = locked(referral_uid, by, at, revision)
    state = require("cancel", referral, by)
    rules.check_reason(reason, note, codes.CANCEL_REASONS, advice=False)
    was_sent = referral.state != "draft"
    holder = (referral.holder_institution, referral.holder_role)
    end_booking(subject_uid=referral.uid, reason="cancelled", by=by, at=at)
    give_bed_back(referral, "cancelled", by, at)
    commit_move(
        "cancel", referral, to_state=state, by=by, at=at, fact="referral.cancelled", data={"reason": reason}, note=note
    )
    if reason == "died":
        person_died(referral, at)
    if was_sent and holder[0] is not None and holder[0].pk != referral.sender_institution_id:
        tell(
            referral,
            holder[0],
            (holder[1],),
            _("已撤销：{sender}的一件转诊").format(sender=referral.sender_institution.label),
            at,
        )
    return referral

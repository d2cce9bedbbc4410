"""The clinic's answer to a down-referral, before the person is discharged: yes, a question, no; the ward's reply."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import rules
from lianti.referrals.actions.common import commit_move, hold, hold_at_sender, locked, require, tell_holder, tell_sender
from lianti.referrals.actions.down_bed import reserve_below
from lianti.referrals.actions.drugs import keep_remedies
from lianti.referrals.actions.supplements import give_supplements
from lianti.referrals.codes import down as codes_down
from lianti.referrals.models import Referral
from lianti.referrals.permissions.down import receiving_role
from lianti.referrals.promises import down_promise, sender_promise
from lianti.referrals.queries.down import plan_of
from lianti.referrals.rules import down as rules_down
from lianti.referrals.shapes.down import Reception


@transaction.atomic
def accept_down(
    *, referral_uid: uuid.UUID, reception: Reception, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will say yes for the clinic: which doctor, from when, which bed where one is asked (JL-40, JL-48).

    The clinic then expects the person; responsibility stays with the ward until arrival.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("accept_down", referral, by)
    case = referral.down
    rules_down.check_reception(reception, at)
    kept = rules.within(referral.promised_at, at)
    planned = case.planned_discharge_on
    referral.appointment_at = reception.expected_at
    late = clock.day_start(clock.local_day(reception.expected_at) + dt.timedelta(days=2))
    bed = reserve_below(referral, reception.ward_uid, reception.bed_uid, late, by, at)
    case.doctor, case.bed, case.drugs_ready = reception.doctor[:60], bed[:60], reception.drugs_ready
    case.save(update_fields=["doctor", "bed", "drugs_ready"])
    hold(referral, referral.receiver_institution, receiving_role(referral), late)
    missing, remedied = keep_remedies(referral, reception.remedies)
    data = {
        "way": case.way,
        "within_promise": kept,
        "before_discharge": planned is None or clock.local_day(at) <= planned,
        "drugs_ready": reception.drugs_ready,
        "drugs_missing": missing,
        "drugs_remedied": remedied,
    }
    note = "；".join(part for part in (reception.doctor, bed, reception.note) if part.strip())
    _commit("accept_down", referral, state, "referral.down_accepted", by, at, note, data)
    text = _("基层同意接收下转：{when}，{doctor}").format(
        when=clock.local(reception.expected_at).strftime("%m-%d %H:%M"), doctor=reception.doctor
    )
    tell_sender(referral, text, at)
    return referral


@transaction.atomic
def ask_down(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will ask the ward for what is missing; the clock moves to the ward's side."""
    referral = locked(referral_uid, by, at, revision)
    state = require("ask_down", referral, by)
    if len(note.strip()) < 4:
        raise Refused("ask_note", _("请写明需要补什么资料。"), field="note")
    hold_at_sender(referral, sender_promise(at, 8))
    _commit("ask_down", referral, state, "referral.down_info_asked", by, at, note)
    tell_sender(referral, _("基层要求补充：下转单 {n}").format(n=referral.number), at)
    return referral


@transaction.atomic
def give_down(
    *, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will send the case to the clinic again with what was asked for; refused with a broken plan."""
    referral = locked(referral_uid, by, at, revision)
    state = require("give_down", referral, by)
    if not note.strip():
        raise Refused("info_note", _("请写明补了什么资料。"), field="note")
    rules_down.check_plan(plan_of(referral), clock.local_day(at))
    hold(referral, referral.receiver_institution, receiving_role(referral), down_promise(referral, at))
    commit_move("give_down", referral, to_state=state, by=by, at=at, fact="referral.down_info_given", note=note)
    give_supplements(referral, by, at)
    tell_holder(referral, _("资料已补：{sender}").format(sender=referral.sender_institution.label), at)
    return referral


@transaction.atomic
def decline_down(
    *, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will say no for the clinic with a coded reason and words; the ward finds another place."""
    referral = locked(referral_uid, by, at, revision)
    state = require("decline_down", referral, by)
    rules.check_reason(reason, note, codes_down.DECLINES, advice=False)
    if len(note.strip()) < 4:
        raise Refused("reason_advice", _("请写明情况，并建议还可以转到哪里。"), field="note")
    _commit("decline_down", referral, state, "referral.down_declined", by, at, note, {"reason": reason})
    tell_sender(referral, _("基层不能接收下转，请另选：下转单 {n}").format(n=referral.number), at, tone="urgent")
    return referral


def _commit(
    move: str,
    referral: Referral,
    state: str,
    fact: str,
    by: Viewer,
    at: dt.datetime,
    note: str,
    data: dict[str, object] | None = None,
) -> None:
    """Commit a move of the receiving side: it counts for the clinic."""
    commit_move(
        move,
        referral,
        to_state=state,
        by=by,
        at=at,
        fact=fact,
        data=data,
        note=note,
        counts_for=referral.receiver_institution,
    )

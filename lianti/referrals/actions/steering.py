"""Steering a request: to another department or hospital, more or less urgent, into the hands of a named colleague."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from django.db import transaction

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import codes, rules
from lianti.referrals.actions.common import commit_move, hold, locked, require, tell, tell_holder, tell_sender
from lianti.referrals.actions.dispatch import refuse_destination, refuse_unanswered, take_route
from lianti.referrals.actions.draft import case_of, consents_of, place_case
from lianti.referrals.actions.queueing import place_of
from lianti.referrals.models import Referral
from lianti.referrals.promises import answer_promise, contact_promise
from lianti.referrals.queries.staff import colleagues
from lianti.referrals.shapes import Destination
from lianti.residents.actions import close_access


@transaction.atomic
def redirect_referral(
    *,
    referral_uid: uuid.UUID,
    to: Destination,
    reason: str,
    note: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will send a request on to another department or hospital (改转); it stays a request (SY-44).

    Route and agreement are picked anew, the record closes for a hospital that is left and opens for the one that is
    asked; consent to referral and sharing must stand, and the sender is told so that the person hears of it.
    """
    referral = locked(referral_uid, by, at, revision)
    state = require("redirect", referral, by)
    rules.check_reason(reason, note, codes.REDIRECT_REASONS, advice=False)
    rules.check_consents(consents_of(referral), emergency=False)
    left, left_part = referral.receiver_institution, referral.receiver_department
    assert left is not None
    _go_to(referral, to, at)
    across = referral.receiver_institution != left
    if across:
        close_access(subject_uid=referral.uid, kind="referral", until=at, by=by, at=at, institution_id=left.pk)
    take_route(referral, by, at, emergency=False)
    referral.handler_uid, referral.handler_name = None, ""
    commit_move(
        "redirect",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.redirected",
        data={
            "reason": reason,
            "across": across,
            "from_department_uid": str(left_part.uid) if left_part else "",
            "department_uid": str(referral.receiver_department.uid) if referral.receiver_department else "",
        },
        note=note,
        counts_for=left,
    )
    _tell_redirected(referral, at)
    return referral


def _go_to(referral: Referral, to: Destination, at: dt.datetime) -> None:
    """Put another destination in the place of the one that was asked; refuses what is none."""
    before = (referral.receiver_department, referral.service)
    referral.self_booking = False  # the new place has not said what it asks
    case = dataclasses.replace(case_of(referral), **dataclasses.asdict(to))
    rules.check_destination(case)
    place_case(referral, case)
    if (referral.receiver_department, referral.service) == before:
        raise Refused("same_place", _("已经在这个科室和项目，请选另一个去处。"), field="destination")
    refuse_destination(referral)
    refuse_unanswered(referral, at)


def _tell_redirected(referral: Referral, at: dt.datetime) -> None:
    hospital, part = referral.receiver_institution, referral.receiver_department
    where = f"{hospital.label if hospital else ''}{part.name if part else ''}"
    tell_sender(referral, _("已改转到{where}，请告诉患者；不同意时可撤销").format(where=where), at, tone="urgent")
    tell_holder(referral, _("改转来一件：来自{sender}").format(sender=referral.sender_institution.label), at)


@transaction.atomic
def change_urgency(
    *, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will make a routine request urgent or an urgent one routine, with a reason and a new promise."""
    referral = locked(referral_uid, by, at, revision)
    state = require("change_urgency", referral, by)
    rules.check_reason(reason, note, codes.URGENCY_REASONS, advice=False)
    before = referral.urgency
    referral.urgency = "routine" if before == "urgent" else "urgent"
    _promise_anew(referral, at)
    sending = by.institution_id == referral.sender_institution_id
    commit_move(
        "change_urgency",
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.urgency_changed",
        data={"from": before, "to": referral.urgency, "reason": reason, "side": "sender" if sending else "receiver"},
        note=note,
        counts_for=referral.sender_institution if sending else referral.receiver_institution,
    )
    text = _("改为{urgency}：转诊单 {n}").format(urgency=codes.URGENCIES[referral.urgency], n=referral.number)
    if sending:
        tell_holder(referral, text, at, tone="urgent" if referral.urgency == "urgent" else "normal")
    else:
        tell_sender(referral, text, at)
    return referral


def _promise_anew(referral: Referral, at: dt.datetime) -> None:
    """Begin the promise of the new urgency; while the sender is asked for material its own promise stays."""
    if referral.state == "submitted":
        role, promised = answer_promise(referral, at)
        hold(referral, referral.receiver_institution, role, promised)
    elif referral.state == "accepted":
        entry = place_of(referral)
        entry.urgent, entry.contact_by = referral.urgency == "urgent", contact_promise(referral, at)
        entry.save(update_fields=["urgent", "contact_by"])
        if referral.offer_until is None:
            hold(referral, referral.receiver_institution, "referral_centre", entry.contact_by)


@transaction.atomic
def claim(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None) -> Referral:
    """This function will take a case over by name (接手); the holder stays the role, nothing else changes."""
    referral = locked(referral_uid, by, at, revision)
    state = require("claim", referral, by)
    return _hand("claim", referral, state, by, by, "", at)


@transaction.atomic
def assign(
    *,
    referral_uid: uuid.UUID,
    to_uid: uuid.UUID | None,
    note: str,
    by: Viewer,
    at: dt.datetime,
    revision: int | None = None,
) -> Referral:
    """This function will hand a case to a named person of the same referral centre (分派)."""
    referral = locked(referral_uid, by, at, revision)
    state = require("assign", referral, by)
    found = {v.uid: v for v in colleagues(referral, at)}
    if to_uid not in found:
        raise Refused("assign_to", _("请选择转诊中心或总值班的一位同事。"), field="to")
    referral = _hand("assign", referral, state, found[to_uid], by, note, at)
    if to_uid != by.uid and referral.receiver_institution is not None:
        text = _("分派给{name}：转诊单 {n}").format(name=referral.handler_name, n=referral.number)
        tell(referral, referral.receiver_institution, (found[to_uid].role,), text, at)
    return referral


def _hand(move: str, referral: Referral, state: str, to: Viewer, by: Viewer, note: str, at: dt.datetime) -> Referral:
    referral.handler_uid, referral.handler_name = to.uid, to.name
    commit_move(
        move,
        referral,
        to_state=state,
        by=by,
        at=at,
        fact="referral.assigned",
        data={"how": "claimed" if move == "claim" else "assigned", "to_uid": str(to.uid)},
        note=note,
        counts_for=referral.receiver_institution,
    )
    return referral

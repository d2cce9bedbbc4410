"""What every referral action does: lock and re-read, ask the table and the permission again, leave step and fact."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianti.alliances.queries import term
from lianti.capacity.actions import free_bed
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.actions import record
from lianti.ledger.models import Fact
from lianti.ledger.notices import notify
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.queueing import leave_queue
from lianti.referrals.models import Consent, Referral, ReferralStep
from lianti.referrals.permissions import why_not
from lianti.referrals.states import FINAL, target_of
from lianti.referrals.states.down import down_target
from lianti.residents.actions import close_access, open_access

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianti.parties.models import Department, Institution

_PARTS = (
    "sender_institution", "receiver_institution", "receiver_department", "service", "alliance", "holder_institution",
    "holder_department",
)  # fmt: skip
_TEAM = ("gp", "nurse", "village_doctor")
# A nurse may start a draft, but it is the doctor who answers for the case.
_ANSWERS_FOR = {"nurse": "gp"}


@prepared
def _by_uid(uid: Slot) -> QuerySet[Referral]:
    rows = Referral.objects.select_for_update(of=("self",)).select_related(*_PARTS)
    return rows.filter(uid=uid)


def locked(
    uid: uuid.UUID, by: Viewer, at: dt.datetime, revision: int | None = None, *, readable: bool = False
) -> Referral:
    """Return the case under a row lock as it is now; NotVisible for strangers, Refused when the page is stale.

    With ``readable`` also for whoever may only read it, as the team of a green channel.
    """
    referral = _by_uid.first(uid=uid)
    if referral is None:
        raise NotVisible
    if not (by.is_service or referral.is_visible_to(by, at) or (readable and referral.is_readable_by(by, at))):
        raise NotVisible
    if revision is not None and revision != referral.revision:
        raise Refused(
            "stale",
            _(
                "这张转诊单刚刚被别人（或另一个窗口）更新过，您的操作没有执行。请看过最新内容后再试，您填写的内容仍在页面上。"
            ),
        )
    return referral


def require(move: str, referral: Referral, by: Viewer) -> str:
    """Return the state that ``move`` leads to; refuses when the table or the permission says no."""
    refused = why_not(by, referral, move)
    if refused:
        raise refused
    if referral.state in FINAL:  # what is owed after the end leaves the state as it is
        return referral.state
    if referral.direction == "down":
        return down_target(referral.state, move)
    return target_of(referral.state, move)


def hold(
    referral: Referral,
    institution: Institution | None,
    role: str,
    promised_at: dt.datetime | None,
    department: Department | None = None,
) -> None:
    """Hand the case to exactly one holder with a promised time; the caller saves."""
    referral.holder_institution = institution
    referral.holder_role = role
    referral.holder_department = department
    referral.promised_at = promised_at
    referral.escalated_at, referral.escalation_level, referral.escalated_role = None, 0, ""


@prepared
def _author_role(referral_id: Slot) -> QuerySet[ReferralStep, str]:
    rows = ReferralStep.objects.filter(referral_id=referral_id, move__in=("draft", "draft_down"))
    return rows.order_by("pk").values_list("by_role", flat=True)[:1]


def sending_role(referral: Referral) -> str:
    """Return the role that holds the case on the sending side: that of its author, a doctor instead of a nurse."""
    first = _author_role.first(referral_id=referral.pk)
    if first == "nurse" and referral.sender_institution.kind == "village_clinic":
        return "village_doctor"  # a village room (村卫生室) has no general practitioner: nobody would hold the case
    return _ANSWERS_FOR.get(first or "gp", first or "gp")


def hold_at_sender(referral: Referral, promised_at: dt.datetime | None) -> None:
    """Hand the case back to the side that sent it; the caller saves."""
    role = sending_role(referral)
    hold(referral, referral.sender_institution, role, promised_at, referral.sender_department)


def end_visit(referral: Referral, at: dt.datetime) -> None:
    """End what a village room was asked to do: its access closes at once, and the case is not its own; caller saves."""
    room = referral.helper_institution
    if room is None:
        return
    by = Viewer.service("referrals")
    close_access(subject_uid=referral.uid, kind="referral", until=at, by=by, at=at, institution_id=room.pk)
    referral.helper_institution = None


def close_to_others(referral: Referral, at: dt.datetime) -> int:
    """Close the record to the receiver and a helping village room; return how many openings there were.

    What the sender has, and what each house opened by treating the person itself, is not this case's to close.
    """
    by = Viewer.service("referrals")
    places = {referral.receiver_institution_id, referral.helper_institution_id} - {referral.sender_institution_id, None}
    return sum(
        close_access(subject_uid=referral.uid, kind=kind, until=at, by=by, at=at, institution_id=place)
        for place in sorted(p for p in places if p is not None)
        for kind in ("referral", "emergency")
    )


@prepared
def _last_sharing(referral_id: Slot) -> QuerySet[Consent, dt.datetime | None]:
    rows = Consent.objects.filter(referral_id=referral_id, scope="sharing").order_by("-pk")
    return rows.values_list("withdrawn_at", flat=True)[:1]


def open_to_room(
    referral: Referral, room: Institution, by: Viewer, at: dt.datetime, until: dt.datetime | None = None
) -> None:
    """Open the record to a village room that helps, unless the person has taken back the consent to share it."""
    if _last_sharing.first(referral_id=referral.pk) is None:
        open_access(
            resident=referral.resident_id, institution_id=room.pk, kind="referral", subject_uid=referral.uid, by=by,
            at=at, until=until,
        )  # fmt: skip


def share_again(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Open the record to the receiver of a case that was sent, when consent is given again after it was taken back."""
    receiver = referral.receiver_institution
    if referral.submitted_at is None or referral.ended_at is not None or receiver is None:
        return
    open_access(
        resident=referral.resident_id, institution_id=receiver.pk,
        kind="emergency" if referral.is_emergency else "referral", subject_uid=referral.uid, by=by, at=at,
        agreement_uid=referral.agreement_uid,
    )  # fmt: skip


def finish(referral: Referral, at: dt.datetime) -> None:
    """End the case: no holder any more, a grace period for both sides, the receiver's access bounded."""
    grace = term("alliances.grace_days", institution_id=referral.sender_institution_id, on=clock.local_day(at))
    referral.ended_at = at
    referral.grace_until = at + dt.timedelta(days=int(grace.value))
    hold(referral, None, "", None)
    if referral.is_emergency and _last_sharing.first(referral_id=referral.pk) is not None:
        close_to_others(referral, at)
    if referral.kind == "inpatient":
        free_bed(subject_uid=referral.uid, reason="closed", by=Viewer.service("referrals"), at=at)
    # The sender's record opens with the draft, as a referral, also when an emergency notice comes of it.
    for kind in ("referral", "emergency"):
        close_access(
            subject_uid=referral.uid, kind=kind, until=referral.grace_until, by=Viewer.service("referrals"), at=at
        )


def commit_move(
    move: str,
    referral: Referral,
    *,
    to_state: str,
    by: Viewer,
    at: dt.datetime,
    fact: str,
    data: Mapping[str, Any] | None = None,
    note: str = "",
    counts_for: Institution | None = None,
) -> Fact:
    """Save the case narrowly enough to be safe, write one fact and one immutable step for one move."""
    from_state, referral.state = referral.state, to_state
    referral.revision += 1
    if from_state == "no_show" and to_state != "no_show":
        end_visit(referral, at)
    if from_state == "accepted" and to_state != "accepted":
        leave_queue(referral, move, at)
    if to_state in FINAL and referral.ended_at is None:
        finish(referral, at)
    referral.save_changes()
    institution = counts_for or referral.sender_institution
    written = record(
        fact,
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=institution.uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data=data,
    )
    _step(move, referral, from_state, written, note, by)
    return written


def _step(move: str, referral: Referral, from_state: str, fact: Fact, note: str, by: Viewer) -> None:
    """Write the immutable step that belongs to a fact."""
    ReferralStep(
        referral=referral,
        referral_uid=referral.uid,
        move=move,
        from_state=from_state,
        to_state=referral.state,
        at=fact.happened_at,
        by_uid=by.uid,
        by_name=by.name,
        by_role=by.role,
        by_institution_uid=by.institution_uid,
        by_institution_name=by.institution_name,
        note=note,
        data=fact.data,
        fact_uid=fact.uid,
    ).write()


def tell_holder(referral: Referral, text: str, at: dt.datetime, *, tone: str = "normal") -> None:
    """Address a notice to whoever holds the case now, once the transaction stands."""
    if referral.holder_institution is None:
        return
    tell(
        referral,
        referral.holder_institution,
        (referral.holder_role,),
        text,
        at,
        tone=tone,
        department=referral.holder_department,
    )


def tell_sender(referral: Referral, text: str, at: dt.datetime, *, tone: str = "normal") -> None:
    """Address a notice to everybody who may act for the sending side, once the transaction stands."""
    role = sending_role(referral)
    part = None if role in SENDERS else referral.sender_department
    roles = tuple(dict.fromkeys((*_TEAM, role)))
    tell(referral, referral.sender_institution, roles, text, at, tone=tone, department=part)


def tell_other(referral: Referral, text: str, by: Viewer, at: dt.datetime) -> None:
    """Tell the side that did not act: the sender, or the holder when the sender chose the time itself."""
    if by.institution_id == referral.sender_institution_id:
        tell_holder(referral, text, at)
    else:
        tell_sender(referral, text, at)


def tell(
    referral: Referral,
    institution: Institution,
    roles: tuple[str, ...],
    text: str,
    at: dt.datetime,
    *,
    tone: str = "normal",
    department: Department | None = None,
    path: str = "",
) -> None:
    """Address a notice about the case to roles at an institution, once the transaction stands."""
    audience, path = institution.uid, path or f"/referrals/{referral.number}/"
    part = department.uid if department else None

    def send() -> None:
        notify(institution_uid=audience, roles=roles, text=text, path=path, at=at, department_uid=part, tone=tone)

    transaction.on_commit(send)

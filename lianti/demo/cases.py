"""An open case as the simulation sees it, read in a few statements for all cases at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from lianti.kernel.web.prepared import Slot, prepared
from lianti.referrals.models import FollowUp, Referral, ReferralStep

# What a visitor touched is left alone for a while.
HANDS_OFF = dt.timedelta(days=3)


# The columns that a case is made of.
_READ = (
    "uid", "number", "kind", "urgency", "state", "sender_institution", "sender_department", "receiver_institution",
    "receiver_department", "contracted", "resident", "holder_role", "promised_at", "appointment_at", "eta_at",
    "arrived_at", "seen_at", "consent_due_at",
)  # fmt: skip


@dataclass
class Case:
    """A case with the moment of the last move of each name."""

    uid: uuid.UUID
    number: str
    kind: str
    urgency: str
    state: str
    sender_id: int
    sender_department_id: int | None
    receiver_id: int | None
    department_id: int | None
    contracted: bool
    resident_id: int
    holder_role: str
    promised_at: dt.datetime | None
    appointment_at: dt.datetime | None
    eta_at: dt.datetime | None
    arrived_at: dt.datetime | None
    seen_at: dt.datetime | None
    consent_due_at: dt.datetime | None
    moves: dict[str, dt.datetime] = field(default_factory=dict)
    waiting: bool = False
    author_role: str = "gp"
    owed: dict[str, dt.date] = field(default_factory=dict)

    @property
    def last_at(self) -> dt.datetime:
        """The moment of the latest move."""
        return max(self.moves.values())

    @property
    def over(self) -> bool:
        """Whether nobody has anything left to do."""
        return self.state in {"closed", "declined", "cancelled", "expired"}

    @property
    def receiver(self) -> int:
        """The receiving institution of a case that has one."""
        return self.receiver_id or 0


def case_of(referral: Referral, before: Case | None = None) -> Case:
    """Return the case of a row, with what was known of its moves."""
    return Case(
        uid=referral.uid,
        number=referral.number,
        kind=referral.kind,
        urgency=referral.urgency,
        state=referral.state,
        sender_id=referral.sender_institution_id,
        sender_department_id=referral.sender_department_id,
        receiver_id=referral.receiver_institution_id,
        department_id=referral.receiver_department_id,
        contracted=referral.contracted,
        resident_id=referral.resident_id,
        holder_role=referral.holder_role,
        promised_at=referral.promised_at,
        appointment_at=referral.appointment_at,
        eta_at=referral.eta_at,
        arrived_at=referral.arrived_at,
        seen_at=referral.seen_at,
        consent_due_at=referral.consent_due_at,
        moves=dict(before.moves) if before else {},
        waiting=before.waiting if before else False,
        author_role=before.author_role if before else "gp",
        owed=dict(before.owed) if before else {},
    )


def owed_of(uid: uuid.UUID) -> dict[str, dt.date]:
    """Return the follow-ups a case still owes."""
    return dict(_owed.rows(uid=uid))


@prepared
def _owed(uid: Slot) -> QuerySet[FollowUp, tuple[str, dt.date]]:
    return FollowUp.objects.filter(referral__uid=uid, done_at=None).values_list("which", "due_on")


def open_cases(listed: Iterable[uuid.UUID], at: dt.datetime) -> list[Case]:
    """Return every open case but those a listed account has touched lately, in four statements."""
    touched = ReferralStep.objects.filter(by_uid__in=list(listed), at__gt=at - HANDS_OFF).values("referral_id")
    rows = Referral.objects.open().filter(direction="up").exclude(pk__in=touched).order_by("pk")
    cases = {row.pk: case_of(row) for row in rows.only(*_READ)}
    _add_moves(cases)
    owed = FollowUp.objects.filter(referral__in=list(cases), done_at=None)
    for pk, which, due_on in owed.order_by("pk").values_list("referral_id", "which", "due_on"):
        cases[pk].owed[which] = due_on
    return list(cases.values())


def _add_moves(cases: dict[int, Case]) -> None:
    steps = ReferralStep.objects.filter(referral__in=list(cases)).order_by("at", "pk")
    for pk, move, at, role in steps.values_list("referral_id", "move", "at", "by_role"):
        case = cases[pk]
        case.moves[move] = at
        if move == "draft":
            case.author_role = role
    scheduled = steps.filter(move__in=("schedule", "reschedule"))
    for pk, data in scheduled.values_list("referral_id", "data"):
        cases[pk].waiting = data.get("pool", "") == "waiting"

"""What alliances give to others."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class TermInForce:
    """A term with the value that holds and where it comes from; no clause means the platform's default."""

    name: str
    label: str
    value: Any
    clause: str = ""
    alliance_uid: uuid.UUID | None = None
    alliance_name: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Route:
    """Under which alliance and agreement a case travels; ``expired`` when the agreement no longer holds.

    The agreement is the member's; between two members it is the one that ends first. ``unsigned`` when one of those
    needed was never signed. ``agreement_until`` is the first day without.
    """

    alliance_uid: uuid.UUID
    alliance_id: int
    alliance_name: str
    agreement_uid: uuid.UUID | None
    agreement_until: dt.date | None
    slip_template: str
    expired: bool
    unsigned: bool = False
    agreement_institution_id: int | None = None


@dataclass(frozen=True)
class AllianceLine:
    """An alliance as a member sees it."""

    uid: uuid.UUID
    id: int
    name: str
    short_name: str
    kind: str
    kind_name: str
    charter_key: str
    slip_template: str
    role: str
    lead_id: int | None
    lead_name: str
    fictitious: bool = False


AgreementStanding = Literal["valid", "soon", "expired", "none", "lead"]


@dataclass(frozen=True)
class AgreementState:
    """How the agreement of a member stands on a day; the lead needs none with itself (``lead``)."""

    standing: AgreementStanding
    uid: uuid.UUID | None = None
    number: str = ""
    since_on: dt.date | None = None
    until_on: dt.date | None = None
    days_left: int | None = None

    @property
    def expired(self) -> bool:
        """Say whether new non-emergency referrals are stopped."""
        return self.standing in {"expired", "none"}

    @property
    def last_on(self) -> dt.date | None:
        """Return the last day on which it holds, as people write it."""
        return self.until_on - dt.timedelta(days=1) if self.until_on else None


@dataclass(frozen=True)
class MemberLine:
    """A member of an alliance with the state of its agreement."""

    uid: uuid.UUID
    institution_uid: uuid.UUID
    institution_id: int
    name: str
    district: str
    kind: str
    kind_name: str
    level: str
    level_name: str
    role: str
    role_name: str
    tier: int
    since_on: dt.date
    agreement: AgreementState
    liaisons: int
    head: str = ""


@dataclass(frozen=True)
class ContactLine:
    """A person to call at a member; the phone is masked, revealing it leaves a trace.

    Only the person named to the sender of a case is given with the ``phone`` in full (JL-60).
    """

    uid: uuid.UUID
    kind: str
    kind_name: str
    name: str
    post: str
    phone_mask: str
    institution_name: str
    for_institution_name: str = ""
    institution_uid: uuid.UUID | None = None
    phone: str = ""


@dataclass(frozen=True)
class DueWarning:
    """An agreement that must be warned of now."""

    agreement_id: int
    agreement_uid: uuid.UUID
    alliance_uid: uuid.UUID
    alliance_name: str
    institution_uid: uuid.UUID
    institution_name: str
    days_left: int
    threshold: int


@dataclass(frozen=True)
class RosterOutcome:
    """What an import did."""

    rows: int
    new: int
    same: int

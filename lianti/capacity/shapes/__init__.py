"""What capacity gives to others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lianti.parties.shapes import Viewer

Priority = Literal["contracted", "referral", "open"]


@dataclass(frozen=True)
class PractitionerLine:
    """A doctor so that namesakes stay apart: name with title and department."""

    uid: uuid.UUID
    name: str
    title: str
    department: str
    specialty: str = ""


@dataclass(frozen=True)
class ServiceLine:
    """One line of the service directory as one sender sees it.

    ``waiting_days`` counts to the first seat this sender may take, None when there is none in the window.
    ``free_reserved`` are reserved seats this sender may take, ``free_open`` those of everybody.
    """

    uid: uuid.UUID
    name: str
    kind: str
    kind_name: str
    department: str
    department_uid: uuid.UUID
    institution: str
    institution_uid: uuid.UUID
    institution_id: int
    level: str
    level_name: str
    practitioner: PractitionerLine | None
    distance_km: float | None
    waiting_days: int | None
    free_reserved: int
    free_open: int
    updated_at: dt.datetime | None
    seat_source: str
    seat_source_name: str
    capabilities: str = ""
    preparation: str = ""
    # Why it is 紧张, in words; empty when it is not.
    tight: str = ""
    # The registered 诊疗科目 of the department; empty when none is.
    subject_code: str = ""
    department_id: int | None = None


@dataclass(frozen=True)
class SeatLine:
    """A free seat as it is offered."""

    uid: uuid.UUID
    session_uid: uuid.UUID
    number: int
    on_day: dt.date
    starts_at: dt.datetime
    room: str
    pool: str
    pool_name: str
    contracted_first: bool


@dataclass(frozen=True)
class SubjectLine:
    """Whom a booking is for, as the app that owns the subject words it; the identity number comes masked."""

    name: str
    sex: str = ""
    age: str = ""
    masked_id: str = ""
    number: str = ""
    from_institution: str = ""
    state: str = ""
    url: str = ""


SubjectReader = Callable[[Viewer, Collection[uuid.UUID], dt.datetime], Mapping[uuid.UUID, SubjectLine]]


# Told in the cancelling transaction that a subject has lost its seat: subject uid, who, when, why.
SeatLost = Callable[[uuid.UUID, Viewer, dt.datetime, str], None]
# Told in the cancelling transaction which seats are gone, for whoever keeps one by its hold: seats, when, why.
HoldsLost = Callable[[Sequence[uuid.UUID], dt.datetime, str], None]


class Subjects(NamedTuple):
    """What a cancellation needs of the app that owns subjects: who is offered one of these seats; lock these rows."""

    offered: Callable[[Sequence[uuid.UUID]], Collection[uuid.UUID]]
    lock: Callable[[Collection[uuid.UUID]], None]


@dataclass(frozen=True)
class BookingLine:
    """A booking with the seat it takes."""

    uid: uuid.UUID
    seat_uid: uuid.UUID
    session_uid: uuid.UUID
    service_uid: uuid.UUID
    service_name: str
    institution_uid: uuid.UUID
    institution_name: str
    department_name: str
    practitioner: PractitionerLine | None
    number: int
    starts_at: dt.datetime
    room: str
    pool: str
    subject_type: str
    subject_uid: uuid.UUID
    booked_at: dt.datetime
    arrived_at: dt.datetime | None
    his_number: str
    seat_source: str
    preparation: str = ""
    subject: SubjectLine | None = None


@dataclass(frozen=True)
class ShareBasis:
    """The 依据 of a reserved share: the clause, and from which alliance and edition it comes."""

    clause: str = ""
    alliance: str = ""
    edition: str = ""


@dataclass(frozen=True)
class SessionLine:
    """One session in the week view."""

    uid: uuid.UUID
    service_uid: uuid.UUID
    service_name: str
    department_name: str
    institution_id: int
    institution_name: str
    practitioner: PractitionerLine | None
    on_day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    room: str
    seats: int
    reserved: int
    used: int
    used_reserved: int
    share: float
    basis: ShareBasis
    released: bool
    cancelled: bool
    cancel_reason: str = ""
    seat_source: str = "pool"


@dataclass(frozen=True)
class SessionList:
    """The list of one session for the front desk."""

    session: SessionLine
    bookings: tuple[BookingLine, ...] = field(default=())


@dataclass(frozen=True)
class WardLine:
    """A ward as the board and the group list show it.

    ``free`` are beds that can be given away now: what the ward told less what was promised since, or the free rows.
    None when nobody has told yet. ``told_at`` is 数据时间; ``stale`` when it is older than the term allows.
    """

    uid: uuid.UUID
    name: str
    kind: str
    kind_name: str
    mode: str
    beds: int
    free: int | None
    reserved: int
    leaving: int | None
    told_at: dt.datetime | None
    reporter: str
    reporter_name: str
    reporter_role: str
    channel: str
    stale: bool
    phone: str
    institution: str
    institution_uid: uuid.UUID
    institution_id: int
    department: str
    department_id: int | None
    distance_km: float | None = None
    own: bool = False
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class BedLine:
    """One bed of a ward kept bed by bed; ``state`` is free, held, reserved, occupied or closed."""

    uid: uuid.UUID
    label: str
    state: str
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    overdue: bool = False
    subject: SubjectLine | None = None
    sex: str = ""


@dataclass(frozen=True)
class BedCount:
    """One line of a phone round: how many beds a ward has free; None leaves the ward as it is.

    Without a reporter it is the viewer's own number (本人填报).
    """

    ward_uid: uuid.UUID
    free: int | None
    leaving: int | None = None
    reporter_name: str = ""
    reporter_role: str = ""


@dataclass(frozen=True)
class BedSuggestion:
    """A ward that could take somebody, with the reasons in words."""

    ward: WardLine
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class BedCounts:
    """What regulators see: an institution and a kind, no ward, no name."""

    institution: str
    kind: str
    kind_name: str
    wards: int
    beds: int
    free: int
    told: int
    stale: int


@dataclass(frozen=True)
class ReservedBed:
    """The bed a subject has now."""

    ward_uid: uuid.UUID
    ward: str
    bed: str
    institution: str
    reserved_until: dt.datetime | None
    occupied_at: dt.datetime | None


@dataclass(frozen=True)
class ProofLine:
    """One department on one day: what was opened and reserved, what the term demanded, who used it, what was released.

    ``shared`` seats went from contracted residents to the referrals of all members, ``released`` ones to everybody.
    """

    on_day: dt.date
    department: str
    sessions: int
    cancelled: int
    seats: int
    reserved: int
    share: float
    demanded: int
    kept: bool
    contracted: int
    referrals: int
    others: int
    shared: int
    shared_at: dt.datetime | None
    released: int
    released_at: dt.datetime | None
    clause: str
    alliance: str

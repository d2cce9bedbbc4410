"""Who is ready to go down, and where to: suggestions in words, the doctor decides (QQ-69, JL-40, JL-47)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.alliances.queries import partners
from lianti.capacity.queries import distance_between
from lianti.kernel.pure import clock
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.queries import institution_by_uid, institutions
from lianti.parties.shapes import Viewer
from lianti.records.kinds import READY
from lianti.records.queries import main_diagnoses, ward_encounters
from lianti.referrals.codes import down as codes_down
from lianti.referrals.models import DownProfile, DownRefusal, Referral
from lianti.residents.queries import contract_places

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.records.models import Encounter
    from lianti.residents.models import Resident

_OPEN_DOWN = ("draft", "submitted", "info_asked", "scheduled", "no_show")
_WAY_OF_PHASE = {"recovery": "ward", "postop": "ward", "stable": "ward", "chronic": "clinic"}


@dataclass(frozen=True)
class WardLine:
    """One person on the ward: stay or request up, readiness in days, what is under way and what is suggested."""

    resident: Resident
    encounter: Encounter | None
    source: Referral | None
    diagnosis: str
    since: dt.datetime
    ready_days: int | None
    down: Referral | None
    resting_until: dt.date | None
    way: str
    code: str = ""

    @property
    def ready(self) -> bool:
        """Say whether the phase is one to go down in and nobody has objected."""
        return self.ready_days is not None and self.resting_until is None and self.down is None


def ward(viewer: Viewer, at: dt.datetime) -> list[WardLine]:
    """Return who is on the viewer's ward, the longest ready first, in six statements."""
    today = clock.local_day(at)
    stays = ward_encounters(viewer, at)
    ups = _arrived(viewer, at, {e.source_uid for e in stays})
    people = [e.resident_id for e in stays] + [u.resident_id for u in ups]
    downs = _open_downs(people, viewer)
    resting = _resting(people, today, viewer)
    named = main_diagnoses(stays)
    lines = []
    for stay in stays:
        said = named.get(stay.pk)
        ready = (today - stay.ready_on).days if stay.ready_on and stay.phase in READY else None
        down, rest = downs.get(stay.resident_id), resting.get(stay.resident_id)
        way = _WAY_OF_PHASE.get(stay.phase, "clinic")
        words = said.name if said else ""
        code = said.code if said else ""
        lines.append(WardLine(stay.resident, stay, None, words, stay.started_at, ready, down, rest, way, code))
    for up in ups:
        down, rest = downs.get(up.resident_id), resting.get(up.resident_id)
        since = up.arrived_at or up.drafted_at
        words, code = up.diagnosis_name, up.diagnosis_code
        lines.append(WardLine(up.resident, None, up, words, since, None, down, rest, "clinic", code))
    return lines


def _arrived(viewer: Viewer, at: dt.datetime, known: Iterable[uuid.UUID | None]) -> list[Referral]:
    rows = Referral.objects.visible_to(viewer, at).filter(
        direction="up", kind="inpatient", state="arrived", receiver_institution_id=viewer.institution_id
    )
    seen = {uid for uid in known if uid}
    return [r for r in rows.select_related("resident").order_by("arrived_at")[:100] if r.uid not in seen]


def _open_downs(people: list[int], viewer: Viewer) -> dict[int, Referral]:
    rows = Referral.objects.filter(
        resident__in=people,
        direction="down",
        state__in=_OPEN_DOWN,
        sender_institution_id=viewer.institution_id or 0,
    )
    return {r.resident_id: r for r in rows.select_related("receiver_institution")}


def _resting(people: list[int], today: dt.date, viewer: Viewer) -> dict[int, dt.date]:
    """Only what was signed in this house: what a family says in one hospital is not told to another."""
    rows = DownRefusal.objects.filter(referral__resident__in=people, rest_until__gt=today)
    rows = rows.filter(referral__sender_institution_id=viewer.institution_id or 0)
    return {r.referral.resident_id: r.rest_until for r in rows.select_related("referral")}


@dataclass(frozen=True)
class DownPlace:
    """One place to go down to, with what it declared and why it stands where it stands."""

    uid: uuid.UUID
    name: str
    kind: str
    distance_km: float | None
    contracted: bool
    registered: bool
    beds: int | None
    ways: tuple[str, ...]
    groups: tuple[str, ...]
    note: str
    pk: int = 0
    home_km: float | None = None

    def takes(self, way: str) -> bool | None:
        """Say whether the place declared this way; None when it declared nothing."""
        return way in self.ways if self.ways else None


def places_for(resident: Resident, viewer: Viewer, at: dt.datetime, text: str = "") -> list[DownPlace]:
    """Return where somebody may go down to: the contract first, then the own clinic, then the nearest to home.

    Nobody's address has coordinates: home is where the own clinic or village room stands, else the contract's.
    """
    if viewer.institution_uid is None:
        return []
    sender = institution_by_uid(viewer.institution_uid)
    allowed = partners(sender.pk, clock.local_day(at))
    kinds = tuple(PRIMARY_KINDS | codes_down.REHAB_KINDS | codes_down.CHRONIC_KINDS)
    found = [i for i in institutions(text, kinds=kinds) if i.pk in allowed]
    told = {p.institution_id: p for p in DownProfile.objects.filter(institution__in=found)}
    signed = contract_places(resident, at)
    home = _home(resident, [i for i in found if i.pk in signed])
    lines = [_place(i, resident, sender, home, told.get(i.pk), contracted=i.pk in signed) for i in found]
    lines.sort(key=lambda p: (not p.contracted, not p.registered, _near(p), p.name))
    return lines[:60]


def _home(resident: Resident, signed: list[Institution]) -> Institution | None:
    """Return the place of primary care nearest to home: where somebody is registered, else where the contract is."""
    around = [i for i in (resident.registered_institution, *signed) if i.kind in PRIMARY_KINDS]
    return around[0] if around else None


def _near(place: DownPlace) -> float:
    known = [km for km in (place.home_km, place.distance_km) if km is not None]
    return known[0] if known else 9999.0


def _place(
    institution: Institution,
    resident: Resident,
    sender: Institution,
    home: Institution | None,
    told: DownProfile | None,
    *,
    contracted: bool,
) -> DownPlace:
    return DownPlace(
        uid=institution.uid,
        name=institution.name,
        kind=institution.kind,
        distance_km=distance_between(sender, institution),
        contracted=contracted,
        registered=resident.registered_institution_id == institution.pk,
        beds=told.beds if told else None,
        ways=tuple(told.ways) if told else (),
        groups=tuple(told.groups) if told else (),
        note=told.note if told else "",
        pk=institution.pk,
        home_km=distance_between(home, institution) if home else None,
    )

"""How agreements stand on a day."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import QuerySet

from lianti.alliances import rules
from lianti.alliances.models import Agreement, Alliance, Membership
from lianti.alliances.queries.terms import term
from lianti.alliances.shapes import AgreementStanding, AgreementState, DueWarning
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.prepared import Slot, prepared


def agreement_state(institution_id: int, alliance: Alliance, on: dt.date) -> AgreementState:
    """Return how the agreement of one institution with an alliance stands on a day."""
    if _leads.rows(alliance_id=alliance.pk, institution_id=institution_id, on=on):
        return AgreementState("lead")
    rows = _agreements.rows(alliance_id=alliance.pk, institution_id=institution_id)
    soonest = max(_warn_days(alliance, on), default=0)
    return _state(rows, on, soonest)


@prepared
def _leads(alliance_id: Slot, institution_id: Slot, on: Slot) -> QuerySet[Membership, int]:
    day: Any = on
    rows = Membership.objects.on_day(day).filter(alliance_id=alliance_id, institution_id=institution_id, role="lead")
    return rows.values_list("pk", flat=True)[:1]


@prepared
def _agreements(alliance_id: Slot, institution_id: Slot) -> QuerySet[Agreement]:
    return Agreement.objects.filter(alliance_id=alliance_id, institution_id=institution_id)


def states_of(alliance: Alliance, on: dt.date) -> dict[int, AgreementState]:
    """Return the state of every agreement of an alliance by institution id, in two statements."""
    soonest = max(_warn_days(alliance, on), default=0)
    rows: dict[int, list[Agreement]] = {}
    for row in Agreement.objects.filter(alliance=alliance):
        rows.setdefault(row.institution_id, []).append(row)
    return {institution: _state(own, on, soonest) for institution, own in rows.items()}


def _warn_days(alliance: Alliance, on: dt.date) -> list[int]:
    days: list[int] = term("alliances.warn_days", institution_id=None, on=on, alliance_id=alliance.pk).value
    return days


def _state(rows: list[Agreement], on: dt.date, soonest: int) -> AgreementState:
    """The one in force counts, else the one that ended last, else none; a chain of renewals counts as a whole."""
    begun = [row for row in rows if row.since_on <= on]
    if not begun:
        return AgreementState("none")
    row = max(begun, key=lambda r: r.until_on)
    until_on = row.until_on
    for later in sorted(rows, key=lambda r: r.since_on):
        if later.since_on <= until_on < later.until_on:
            until_on = later.until_on
    left = rules.days_left(until_on, on)
    standing: AgreementStanding = "expired" if left <= 0 else "soon" if left <= soonest else "valid"
    return AgreementState(standing, row.uid, row.number, row.since_on, until_on, left)


def agreements_of(institution_id: int, alliance: Alliance) -> list[Agreement]:
    """Return all agreements of a member with an alliance, the latest first."""
    rows = Agreement.objects.filter(alliance=alliance, institution_id=institution_id)
    return list(rows.order_by("-since_on", "-pk"))


def every_agreement(alliance: Alliance) -> list[Agreement]:
    """Return all agreements of an alliance with their institutions, by institution, the latest first; one statement."""
    rows = Agreement.objects.filter(alliance=alliance).select_related("institution")
    return list(rows.order_by("institution__pinyin_key", "institution_id", "-since_on", "-pk"))


def agreement_of_uid(uid: uuid.UUID, membership: Membership) -> Agreement:
    """Return an agreement of a member (NotVisible otherwise)."""
    found = Agreement.objects.filter(
        uid=uid, alliance_id=membership.alliance_id, institution_id=membership.institution_id
    ).first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def warnings(on: dt.date) -> list[DueWarning]:
    """Return the agreements that reached a threshold of ``alliances.warn_days`` not yet warned of (SY-27).

    An agreement that a later one continues, or whose institution has left, is not warned of.
    """
    rows = list(Agreement.objects.on_day(on).select_related("alliance", "institution").order_by("until_on", "pk"))
    members = set(Membership.objects.on_day(on).values_list("alliance_id", "institution_id"))
    renewed = {(row.alliance_id, row.institution_id, row.since_on) for row in Agreement.objects.filter(since_on__gt=on)}
    found = []
    days: dict[int, list[int]] = {}
    for row in rows:
        pair = (row.alliance_id, row.institution_id)
        if pair not in members or (*pair, row.until_on) in renewed:
            continue
        warn_days = days.setdefault(row.alliance_id, _warn_days(row.alliance, on))
        left = rules.days_left(row.until_on, on)
        threshold = rules.due_warning(left, warn_days, row.warned_days)
        if threshold is not None:
            found.append(_due(row, left, threshold))
    return found


def _due(row: Agreement, left: int, threshold: int) -> DueWarning:
    return DueWarning(
        agreement_id=row.pk,
        agreement_uid=row.uid,
        alliance_uid=row.alliance.uid,
        alliance_name=row.alliance.short_name,
        institution_uid=row.institution.uid,
        institution_name=row.institution.name,
        days_left=left,
        threshold=threshold,
    )

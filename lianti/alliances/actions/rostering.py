"""Importing a settled roster in one transaction (SY-61)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances import facts, rules
from lianti.alliances.actions.contacts import put_contact
from lianti.alliances.actions.membership import join_alliance
from lianti.alliances.models import Alliance, MemberContact, Membership
from lianti.alliances.permissions import demand, may_manage
from lianti.alliances.queries.members import lead_of
from lianti.alliances.roster.kinds import LEVELS as LEVEL_CODES
from lianti.alliances.roster.kinds import kind_code
from lianti.alliances.roster.shapes import Contact, RosterRow
from lianti.alliances.shapes import RosterOutcome
from lianti.kernel.pure import clock
from lianti.ledger.actions import record
from lianti.parties.actions import create_institution
from lianti.parties.queries import find_institution
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Institution


@transaction.atomic
def import_roster(*, alliance: Alliance, rows: Sequence[RosterRow], by: Viewer, at: dt.datetime) -> RosterOutcome:
    """This function will make the members, institutions and contacts of a settled preview, all or nothing (SY-61).

    Refuses while a row is unclear or wrong. Units listed twice count once. A row of a known institution that is
    not yet a member joins; contacts on file are completed, never overwritten by an empty cell.
    """
    on = clock.local_day(at)
    lead = lead_of(alliance, on)
    demand(may_manage(by, lead.institution_id if lead else None))
    rules.check_settled(row.verdict for row in rows)
    Alliance.objects.select_for_update().get(pk=alliance.pk)
    members = {
        m.institution.uid: m
        for m in Membership.objects.filter(alliance=alliance, until_on=None).select_related("institution", "alliance")
    }
    new = same = 0
    for row in sorted((r for r in rows if r.verdict != "duplicate"), key=lambda r: r.role != "lead"):
        joined = _import_row(alliance, row, members, by, at)
        new, same = new + joined, same + (not joined)
    record(
        facts.ROSTER_IMPORTED,
        by=by,
        at=at,
        subject_type="alliance",
        subject_uid=alliance.uid,
        alliance_uid=alliance.uid,
        data={"rows": len(rows), "new": new, "same": same},
    )
    return RosterOutcome(len(rows), new, same)


def _import_row(
    alliance: Alliance, row: RosterRow, members: dict[uuid.UUID, Membership], by: Viewer, at: dt.datetime
) -> bool:
    """Write one row and say whether a unit joined by it."""
    membership = members.get(row.known_uid) if row.verdict == "same" and row.known_uid else None
    joined = membership is None
    if membership is None:
        institution = _institution(row, by, at)
        known = members.get(institution.uid)
        has_lead = any(m.role == "lead" for m in members.values())
        role = "member" if has_lead else row.role
        membership = known or join_alliance(alliance=alliance, institution=institution, role=role, by=by, at=at)
        joined = known is None
        members[institution.uid] = membership
    _contacts(membership, row, at)
    return joined


def _institution(row: RosterRow, by: Viewer, at: dt.datetime) -> Institution:
    found = find_institution(row.name, row.district)
    if found is not None:
        return found
    return create_institution(
        name=row.name,
        kind=kind_code(row.kind),
        level=LEVEL_CODES.get(row.level, row.level),
        district=row.district,
        by=by,
        at=at,
    )


def _contacts(membership: Membership, row: RosterRow, at: dt.datetime) -> None:
    """Complete head and liaisons; a person on file without anything new in the roster stays as on file."""
    people = [("head", Contact(row.head))] if row.head else []
    people += [("liaison", contact) for contact in row.contacts if contact.name]
    on_file = MemberContact.objects.filter(membership=membership, ended_at=None)
    known = {(c.kind, c.name): c for c in on_file}
    for kind, person in people:
        before = known.get((kind, person.name))
        if before is None or (person.phone and not before.phone_mask):
            put_contact(membership, kind, person.name, person.post, person.phone, None, at)

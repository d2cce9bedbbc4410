"""The members an alliance has, as the roster reader compares them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from lianti.alliances.models import Alliance, MemberContact, Membership
from lianti.alliances.queries.contacts import phone_of
from lianti.alliances.roster.shapes import Contact, KnownUnit


def known_units(alliance: Alliance, on: dt.date) -> list[KnownUnit]:
    """Return every member on a day with head and contacts, in two statements; phones stay inside the comparison."""
    rows = list(Membership.objects.on_day(on).filter(alliance=alliance).select_related("institution"))
    people: dict[int, list[MemberContact]] = defaultdict(list)
    for contact in MemberContact.objects.filter(membership__in=rows, ended_at=None).order_by("pk"):
        people[contact.membership_id].append(contact)
    return [_unit(row, people[row.pk]) for row in rows]


def _unit(row: Membership, people: list[MemberContact]) -> KnownUnit:
    institution = row.institution
    heads = [person.name for person in people if person.kind == "head"]
    return KnownUnit(
        uid=institution.uid,
        name=institution.name,
        name_key=institution.name_key,
        district=institution.district,
        kind=institution.kind,
        level=institution.level,
        head=heads[-1] if heads else "",
        contacts=tuple(Contact(p.name, p.post, phone_of(p)) for p in people if p.kind == "liaison"),
    )

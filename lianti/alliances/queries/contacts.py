"""Whom to call."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Exists, OuterRef, QuerySet

from lianti.alliances.kinds import CONTACT_KINDS
from lianti.alliances.models import Alliance, MemberContact, Membership
from lianti.alliances.shapes import ContactLine
from lianti.kernel.web.prepared import Slot, prepared
from lianti.ledger.keyring import decrypt_text

PHONE_CELL = {"table": "alliances_membercontact", "column": "phone_sealed"}


def phone_of(contact: MemberContact) -> str:
    """Return a contact's phone in full, for comparing; showing it goes through ``actions.reveal_phone``."""
    if contact.phone_sealed is None:
        return ""
    return decrypt_text(bytes(contact.phone_sealed), uid=contact.uid, **PHONE_CELL)


def _line(row: MemberContact) -> ContactLine:
    return ContactLine(
        uid=row.uid,
        kind=row.kind,
        kind_name=CONTACT_KINDS.get(row.kind, row.kind),
        name=row.name,
        post=row.post,
        phone_mask=row.phone_mask,
        institution_name=row.membership.institution.name,
        for_institution_name=row.for_institution.name if row.for_institution else "",
        institution_uid=row.membership.institution.uid,
    )


def contacts_of(alliance: Alliance, on: dt.date, *, institution_id: int | None = None) -> list[ContactLine]:
    """Return the contacts of an alliance (of one member when asked), phones masked, in one statement (SY-62)."""
    memberships = Membership.objects.on_day(on).filter(alliance=alliance)
    if institution_id is not None:
        memberships = memberships.filter(institution_id=institution_id)
    rows = MemberContact.objects.filter(membership__in=memberships, ended_at=None).select_related(
        "membership__institution", "for_institution"
    )
    ordered = rows.order_by("membership__tier", "membership__institution__pinyin_key", "kind", "pk")
    return [_line(row) for row in ordered]


def named_contact(upper_institution_id: int, lower_institution_id: int) -> ContactLine | None:
    """Return the person at the upper hospital named for one lower institution (JL-60), else its liaison, else None.

    With the phone in full, for the papers of a case between the two: it is a number at work, printed to be called.
    """
    named = _named.first(upper=upper_institution_id, lower=lower_institution_id)
    found = named or _liaison.first(upper=upper_institution_id)
    return replace(_line(found), phone=phone_of(found)) if found else None


def _to_call(upper: Slot) -> QuerySet[MemberContact]:
    rows = MemberContact.objects.filter(
        membership__institution_id=upper, membership__until_on__isnull=True, ended_at__isnull=True
    )
    return rows.select_related("membership__institution", "for_institution").order_by("-pk")


@prepared
def _named(upper: Slot, lower: Slot) -> QuerySet[MemberContact]:
    return _to_call(upper).filter(kind="named", for_institution_id=lower)[:1]


@prepared
def _liaison(upper: Slot) -> QuerySet[MemberContact]:
    return _to_call(upper).filter(kind="liaison")[:1]


def lacking_liaison(alliance: Alliance, on: dt.date) -> list[str]:
    """Return the names of members without a liaison (联络员), which SY-20 asks of each."""
    liaison = MemberContact.objects.filter(membership=OuterRef("pk"), kind="liaison", ended_at=None)
    rows = Membership.objects.on_day(on).filter(~Exists(liaison), alliance=alliance)
    return list(rows.order_by("tier", "institution__pinyin_key").values_list("institution__name", flat=True))

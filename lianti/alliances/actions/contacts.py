"""Naming the people to call, and revealing a phone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances import facts
from lianti.alliances.kinds import CONTACT_KINDS
from lianti.alliances.models import MemberContact, Membership
from lianti.alliances.permissions import demand, may_name_contact
from lianti.alliances.queries.contacts import PHONE_CELL, phone_of
from lianti.alliances.queries.members import lead_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import mask_phone, normalise, squash
from lianti.ledger.actions import record, trace
from lianti.ledger.keyring import encrypt_text
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Institution


@transaction.atomic
def name_contact(
    *,
    membership: Membership,
    kind: str,
    name: str,
    by: Viewer,
    at: dt.datetime,
    post: str = "",
    phone: str = "",
    for_institution: Institution | None = None,
) -> MemberContact:
    """This function will name a contact of a member: head, liaison (SY-20), or named for one lower institution (JL-60).

    A head and the person named for an institution replace the one before; liaisons may be several. The phone is kept
    encrypted and shown masked.
    """
    lead = lead_of(membership.alliance, clock.local_day(at))
    demand(may_name_contact(by, lead.institution_id if lead else None, membership.institution_id))
    if kind not in CONTACT_KINDS or (kind == "named") != (for_institution is not None):
        raise Refused("contact_kind", _("请选择联系人的类型；对口联系人还要选择对应的下级单位。"), field="kind")
    if not squash(name):
        raise Refused("contact_name", _("请填写联系人姓名。"), field="name")
    contact = put_contact(membership, kind, name, post, phone, for_institution, at)
    record(
        facts.CONTACT_NAMED,
        by=by,
        at=at,
        subject_type="membership",
        subject_uid=membership.uid,
        institution_uid=membership.institution.uid,
        alliance_uid=membership.alliance.uid,
        data={"contact_kind": kind},
    )
    return contact


def put_contact(
    membership: Membership,
    kind: str,
    name: str,
    post: str,
    phone: str,
    for_institution: Institution | None,
    at: dt.datetime,
) -> MemberContact:
    """Write a contact and end the one it replaces; part of the actions that record the fact."""
    clean = squash(name)
    before = MemberContact.objects.filter(membership=membership, kind=kind, ended_at=None)
    if kind == "liaison":
        before = before.filter(name=clean)
    before.filter(for_institution=for_institution).update(ended_at=at)
    contact = MemberContact(
        membership=membership,
        kind=kind,
        name=clean,
        post=normalise(post),
        for_institution=for_institution,
        named_at=at,
    )
    number = squash(phone)
    if number:
        contact.phone_sealed = encrypt_text(number, uid=contact.uid, **PHONE_CELL)
        contact.phone_mask = mask_phone(number)
    contact.save()
    return contact


@transaction.atomic
def reveal_phone(*, contact_uid: uuid.UUID, by: Viewer, at: dt.datetime, purpose: str) -> str:
    """This function will return a contact's phone in full and leave a trace of who asked and why (SY-62).

    Only people inside the same alliance may; for anyone else the contact does not exist.
    """
    own = Membership.objects.on_day(clock.local_day(at)).filter(institution_id=by.institution_id or 0)
    contact = MemberContact.objects.filter(
        uid=contact_uid, ended_at=None, membership__alliance_id__in=own.values("alliance_id")
    ).first()
    if contact is None or by.institution_id is None:
        raise NotVisible(str(contact_uid))
    trace(
        by=by,
        purpose=purpose,
        operation="reveal_phone",
        object_type="member_contact",
        object_uid=contact.uid,
        at=at,
    )
    return phone_of(contact)

"""Taking and withdrawing consent to show a record (SY-46)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.periods import age_on
from lianti.ledger.actions import record
from lianti.parties.permissions import demand
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.residents.actions import close_access, open_access
from lianti.residents.households.queries import guards_of
from lianti.residents.households.rules import must_guardian_sign
from lianti.residents.models import Resident, SharingConsent
from lianti.residents.privacy import rules
from lianti.residents.privacy.classes import GENERAL
from lianti.residents.privacy.kinds import CONSENT
from lianti.residents.privacy.opening import refuse_lasting
from lianti.residents.privacy.permissions import may_take_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.queries import access_resident

if TYPE_CHECKING:
    from lianti.parties.models import Institution


@transaction.atomic
def give_consent(*, resident_uid: uuid.UUID, given: ConsentGiven, by: Viewer, at: dt.datetime) -> SharingConsent:
    """This function will keep a consent and open the ordinary record to its institutions when that was agreed to.

    Taken at the desk by whoever treats the person; refuses one without signer, proof, classes or institutions.
    """
    resident = access_resident(viewer=by, uid=resident_uid, at=at)
    demand(may_take_consent(by))
    refuse_lasting(by, resident.pk, at)
    guards = guards_of(resident, at)
    signing = [g.name for g in guards] if must_guardian_sign(frozenset(g.ground for g in guards)) else []
    rules.check_consent(given, age=age_on(resident.birth_on, clock.local_day(at)), guardians=signing)
    grantees = [_grantee(uid) for uid in dict.fromkeys(given.grantees)]
    row = _keep(resident, given, by, at)
    row.grantees.set(grantees)
    if GENERAL in given.classes:
        for place in grantees:
            open_access(
                resident=resident, institution_id=place.pk, kind=CONSENT, subject_uid=row.uid, by=by, at=at,
                until=row.until,
            )  # fmt: skip
    data = {
        "classes": sorted(given.classes),
        "grantees": len(grantees),
        "days": given.days,
        "method": given.method,
        "signer": given.signer,
    }
    record(
        "residents.consent_given", by=by, at=at, subject_type="sharing_consent", subject_uid=row.uid,
        institution_uid=by.institution_uid, data=data,
    )  # fmt: skip
    return row


def _grantee(uid: uuid.UUID) -> Institution:
    try:
        return institution_by_uid(uid)
    except NotVisible:
        raise Refused("consent_grantees", _("有一家机构不存在，请重新选择。"), field="grantees") from None


def _keep(resident: Resident, given: ConsentGiven, by: Viewer, at: dt.datetime) -> SharingConsent:
    row = SharingConsent(
        resident=resident,
        classes=sorted(given.classes),
        since=at,
        until=at + dt.timedelta(days=given.days),
        method=given.method,
        signer=given.signer,
        signer_name=given.signer_name.strip()[:60],
        relation=given.relation.strip()[:40],
        witness_name=given.witness_name.strip()[:60],
        file_uid=given.file_uid,
        taken_at_institution_id=by.institution_id or 0,
        given_at=at,
        by_uid=by.uid,
        by_name=by.name[:60],
    )
    row.save()
    return row


@transaction.atomic
def withdraw_consent(*, uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> SharingConsent:
    """This function will end a consent at once, and with it every opening that rests on it; emergencies go on.

    Refuses one that has ended. Whoever may open the record may take the withdrawal; it needs no other proof than who
    said it and how, because taking consent back must be as easy as giving it (个人信息保护法 15).
    """
    row = SharingConsent.objects.select_for_update(of=("self",)).select_related("resident").filter(uid=uid).first()
    if row is None:
        raise NotVisible
    access_resident(viewer=by, uid=row.resident.uid, at=at)
    demand(may_take_consent(by))
    told = rules.checked_withdrawal(reason)
    if row.withdrawn_at is not None or row.until <= at:
        raise Refused("consent_over", _("这份授权已经结束，不用再撤回。"))
    row.withdrawn_at, row.withdrawn_reason = at, told
    row.withdrawn_by_uid, row.withdrawn_by_name = by.uid, by.name[:60]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_by_uid", "withdrawn_by_name"])
    closed = close_access(subject_uid=row.uid, kind=CONSENT, until=at, by=by, at=at)
    record(
        "residents.consent_withdrawn", by=by, at=at, subject_type="sharing_consent", subject_uid=row.uid,
        institution_uid=by.institution_uid, data={"days_held": (at - row.since).days, "closed": closed},
    )  # fmt: skip
    return row

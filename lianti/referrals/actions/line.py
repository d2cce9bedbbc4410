"""The resident's line: give out a code with the slip, and open it; each opening leaves a trace."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.actions import record, trace
from lianti.ledger.keyring import blind_index, blind_indexes, decrypt_text, encrypt_text
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral, ResidentCode
from lianti.referrals.permissions import may_print
from lianti.referrals.promises import term_value
from lianti.referrals.rules import line as rules_line

RESIDENT = Viewer.service("resident-line")
_KIND, _TABLE = "referral-line", "referrals_residentcode"


@transaction.atomic
def issue_code(*, referral: Referral, by: Viewer, at: dt.datetime) -> str:
    """This function will return the code of a case for its slip: the one it has, or a new one when that has run out.

    Refused where printing is not the viewer's business. A new code is a fact; an old one stops with it.
    """
    reason = may_print(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    known = ResidentCode.objects.filter(referral=referral, expires_at__gt=at).order_by("-pk").first()
    if known is not None:
        return decrypt_text(bytes(known.sealed), table=_TABLE, column="code", uid=known.uid)
    code, uid, days = rules_line.new_code(), new_uid(), term_value("referral.line_days", referral, at)
    ResidentCode.objects.create(
        uid=uid,
        referral=referral,
        index=blind_index(_KIND, code),
        sealed=encrypt_text(code, table=_TABLE, column="code", uid=uid),
        issued_at=at,
        expires_at=at + dt.timedelta(days=days),
        by_uid=by.uid,
    )
    record(
        "referral.code_issued",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=by.institution_uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"days": days},
    )
    return code


@transaction.atomic
def open_line(*, code: str, at: dt.datetime) -> Referral:
    """This function will return the case that a code opens, after leaving a trace of it.

    Refused in the same words whether the code is wrong, has run out or belongs to a case that ended long ago.
    """
    indexes = blind_indexes(_KIND, rules_line.typed_code(code))
    found = (
        ResidentCode.objects.filter(index__in=indexes, expires_at__gt=at)
        .select_related("referral__resident", "referral__sender_institution", "referral__receiver_institution")
        .first()
    )
    if found is None or _over(found.referral, at):
        raise Refused("code_unknown", rules_line.UNKNOWN, field="code")
    trace(
        by=RESIDENT,
        purpose="居民查询",  # data
        operation="line",
        object_type="resident",
        object_uid=found.referral.resident.uid,
        at=at,
        detail=f"referral {found.referral.number}",
    )
    return found.referral


def _over(referral: Referral, at: dt.datetime) -> bool:
    return referral.ended_at is not None and referral.ended_at + rules_line.AFTERWARDS < at

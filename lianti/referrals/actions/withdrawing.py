"""Taking back the consent to share data with the receiver of a case (SY-46; 个人信息保护法 15).

What was sent stays: the case, its signed slip, and the record that whoever treated the person has to keep itself. What
closes is the record beyond it, at once.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import QuerySet

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.kernel.web.writing import update_row
from lianti.parties.permissions import demand
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import close_to_others, locked, tell_other
from lianti.referrals.actions.surgery import keep_fact
from lianti.referrals.models import Consent, Referral
from lianti.referrals.permissions.consenting import may_withdraw_sharing
from lianti.referrals.rules.consenting import checked_withdrawal


@transaction.atomic
def withdraw_sharing(
    *, referral_uid: uuid.UUID, reason: str, by: Viewer, at: dt.datetime, revision: int | None = None
) -> Referral:
    """This function will end the consent to share data for one case, and close the record to the other side at once.

    Refuses when nothing in force was agreed to. Either side takes it down, with who said it and how, because taking
    consent back must be as easy as giving it. An emergency that still runs keeps the record open until it has ended
    (个人信息保护法 13): then it closes without the days of grace.
    """
    referral = locked(referral_uid, by, at, revision)
    demand(may_withdraw_sharing(by, referral))
    told = checked_withdrawal(reason)
    consent = _sharing.first(referral_id=referral.pk)
    if consent is None:
        raise Refused("sharing_over", _("这张单没有有效的资料共享同意，不用再撤回。"))
    consent.superseded_at = consent.withdrawn_at = at
    consent.withdrawn_reason, consent.withdrawn_by_name = told, by.name[:60]
    update_row(consent, ("superseded_at", "withdrawn_at", "withdrawn_reason", "withdrawn_by_name"))
    goes_on = referral.is_emergency and referral.ended_at is None
    closed = 0 if goes_on else close_to_others(referral, at)
    data = {"days_held": (at - consent.given_at).days, "closed": closed, "emergency_goes_on": goes_on}
    keep_fact("referral.sharing_withdrawn", referral, data, by, at)
    tell_other(referral, _("患者撤回了资料共享同意：转诊单 {n}").format(n=referral.number), by, at)
    return referral


@prepared
def _sharing(referral_id: Slot) -> QuerySet[Consent]:
    living = Consent.objects.select_for_update().filter(referral_id=referral_id, scope="sharing", superseded_at=None)
    return living.exclude(method="unobtainable")

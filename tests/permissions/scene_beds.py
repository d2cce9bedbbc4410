"""Two single objects of the scene: a bed that is offered to somebody who waits, a message that did not go out."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from lianti.capacity import actions as capacity
from lianti.capacity.queries import FreeBed
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import OutboxMessage
from lianti.parties.shapes import Viewer
from lianti.referrals import actions as referrals
from lianti.referrals.models import Referral
from lianti.referrals.tests.cases import Walk
from tests.town import LONG_AGO, PLATFORM, Town


def bed_offered(town: Town) -> Referral:
    """An inpatient who waits, to whom the clock offers the bed of a third ward an hour before the scene."""
    referral = Walk(town).to("accepted")
    words: dict[str, Any] = {"by": PLATFORM, "at": LONG_AGO}
    heart = town.department("心内科")
    ward = capacity.open_ward(
        institution=town.lead, department=heart, name="心内三病区", kind="general", beds=1, **words
    )
    [bed] = capacity.keep_rows(ward=ward, labels=["31"], **words)
    free = FreeBed(ward.uid, ward.name, bed.uid, bed.label, "")
    clock, at = Viewer.service("waiting-list"), town.now + dt.timedelta(hours=23)
    return referrals.offer_bed(referral_uid=referral.uid, bed=free, by=clock, at=at)


def undelivered(town: Town) -> uuid.UUID:
    """A message that did not go out."""
    return OutboxMessage.objects.create(
        key=str(new_uid()), to_uid=town.user("gp").uid, template="referral.returned", path="/", state="failed",
        next_at=town.now, created_at=town.now,
    ).uid  # fmt: skip

"""The daily digest: each role hears once a morning how many open cases are late and how old the oldest is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.models import Fact
from lianti.ledger.notices import notify
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.clocks import HOLES


@dataclass(frozen=True)
class Counts:
    """The numbers of the morning: open items in reach, late ones, those the ladder brought, days of the oldest."""

    open: int
    late: int
    escalated: int
    oldest_days: int


@transaction.atomic
def send_digest(
    *,
    institution_uid: uuid.UUID,
    role: str,
    counts: Counts,
    by: Viewer,
    at: dt.datetime,
    department_uid: uuid.UUID | None = None,
) -> bool:
    """This function will tell one role at one place its numbers of the morning, once a day; says whether it did.

    With nothing late nobody is disturbed.
    """
    if not by.is_service:
        raise NotPermitted("not_permitted", _("由系统按时限自动处理。"))
    subject = department_uid or institution_uid
    day = clock.local_day(at)
    sent = Fact.objects.filter(kind="referral.digest_sent", subject_uid=subject, on_day=day, data__role=role)
    if not counts.late or sent.exists():
        return False
    record(
        "referral.digest_sent",
        by=by,
        at=at,
        subject_type="department" if department_uid else "institution",
        subject_uid=subject,
        institution_uid=institution_uid,
        data={"role": role, **asdict(counts)},
    )
    text = _("今日汇总：未结 {open} 件，超时 {late} 件，升级到您 {escalated} 件，最久 {oldest_days} 天没有进展").format(
        **asdict(counts)
    )
    transaction.on_commit(
        lambda: notify(
            institution_uid=institution_uid, roles=(role,), text=text, path=HOLES, at=at, department_uid=department_uid
        )
    )
    return True

"""Chains: refer somebody again (再次转诊), and bring before the office what was declined too often."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lianti.alliances.queries import lead_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.notices import notify
from lianti.parties.shapes import Viewer
from lianti.referrals import codes
from lianti.referrals.actions.common import locked, tell_sender
from lianti.referrals.actions.draft import case_of, start_draft
from lianti.referrals.models import Attachment, DeclineReview, Referral, ReferralLink
from lianti.referrals.permissions import may_refer_again, may_settle_declines
from lianti.referrals.promises import sender_promise, term_value
from lianti.referrals.queries.chains import chain_of, declines_in, later_draft

OFFICE_HOURS = 16


@transaction.atomic
def refer_again(*, referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> Referral:
    """This function will start a draft that goes on from a case: content and reports copied, linked to all before it.

    Consent is asked anew (SY-46): it was given for another request. Refused while a draft of it is open.
    """
    earlier = locked(referral_uid, by, at)
    reason = may_refer_again(by, earlier)
    if reason:
        raise NotPermitted("not_permitted", reason)
    begun = later_draft(earlier)
    if begun is not None:
        raise Refused("again_begun", _("已经有一张再次转诊的草稿（{number}），请接着填那一张。"), number=begun.number)
    fresh = start_draft(resident=earlier.resident, case=case_of(earlier), by=by, at=at)
    before = [earlier, *chain_of(earlier)]
    ReferralLink.objects.bulk_create(ReferralLink(referral=fresh, earlier=e, at=at) for e in before)
    _copy_reports(earlier, fresh)
    record(
        "referral.referred_again",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=fresh.uid,
        institution_uid=fresh.sender_institution.uid,
        alliance_uid=earlier.alliance.uid if earlier.alliance else None,
        data={"after": earlier.state, "earlier_uid": str(earlier.uid), "earlier": len(before)},
    )
    return fresh


def _copy_reports(earlier: Referral, fresh: Referral) -> None:
    names = ("file_uid", "title", "content_type", "added_at", "by_uid", "by_institution_uid")
    rows = Attachment.objects.filter(referral=earlier).order_by("pk").values(*names)
    Attachment.objects.bulk_create(Attachment(referral=fresh, **row) for row in rows)


def raise_declines(referral: Referral, by: Viewer, at: dt.datetime) -> None:
    """Bring a chain that was declined too often before the alliance office (SY-47), once for each further decline."""
    declines = len({s.referral_id for s in declines_in([referral.pk, *(e.pk for e in chain_of(referral))])})
    if declines < term_value("referral.office_after_declines", referral, at):
        return
    lead = lead_of(referral.alliance, clock.local_day(at)) if referral.alliance else None
    office = lead.institution if lead else referral.receiver_institution
    assert office is not None
    DeclineReview.objects.create(
        referral=referral,
        alliance=referral.alliance,
        office=office,
        declines=declines,
        raised_at=at,
        promised_at=sender_promise(at, OFFICE_HOURS),
    )
    record(
        "referral.third_decline",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=referral.sender_institution.uid,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={"declines": declines},
    )
    text = _("转诊被退回 {n} 次，请协调：转诊单 {number}").format(n=declines, number=referral.number)
    audience = office.uid
    transaction.on_commit(
        lambda: notify(
            institution_uid=audience, roles=("office",), text=text, path="/referrals/declines/", at=at, tone="urgent"
        )
    )


@transaction.atomic
def settle_declines(*, review_uid: uuid.UUID, way: str, note: str, by: Viewer, at: dt.datetime) -> DeclineReview:
    """This function will write down what the office arranged for a chain, and tell the sender."""
    reason = may_settle_declines(by)
    if reason:
        raise NotPermitted("not_permitted", reason)
    rows = DeclineReview.objects.select_for_update(of=("self",)).select_related("referral", "alliance")
    review = rows.filter(uid=review_uid, office_id=by.institution_id).first()
    if review is None:
        raise NotVisible
    if review.settled_at is not None:
        raise Refused("settled", _("这一件已经登记过协调结果。"))
    if way not in codes.SETTLE_WAYS:
        raise Refused("settle_way", _("请选择怎样协调的。"), field="way")
    if len(note.strip()) < 4:
        raise Refused("settle_note", _("请写明与谁商定、患者下一步去哪里。"), field="note")
    review.settled_at, review.settled_by_uid, review.settled_by_name = at, by.uid, by.name
    review.way, review.note = way, note.strip()
    review.save()
    record(
        "referral.decline_settled",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=review.referral.uid,
        institution_uid=by.institution_uid,
        alliance_uid=review.alliance.uid if review.alliance else None,
        data={"way": way, "within_promise": at <= review.promised_at},
    )
    # The words stand in the case: a notice is read without opening it, and they may name a person.
    text = _("办公室已协调：{way}，转诊单 {n}").format(way=codes.SETTLE_WAYS[way], n=review.referral.number)
    tell_sender(review.referral, text, at)
    return review

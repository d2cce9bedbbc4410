"""Handing over what a reader without network collected: the arrival of a case, once, whoever scanned it how often."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals import offline
from lianti.referrals.actions.care import arrive
from lianti.referrals.actions.common import locked
from lianti.referrals.actions.moved_on import lock_person
from lianti.referrals.models import Referral, ReferralStep

# An arrival that was collected longer ago is confirmed on the page, by somebody who looks at the case.
LONGEST = dt.timedelta(days=7)


@dataclass(frozen=True)
class Handed:
    """What became of one scanned slip; ``again`` says that the arrival was there already and nothing changed."""

    number: str
    again: bool


@transaction.atomic
def hand_over(*, code: str, his_number: str, scanned_at: dt.datetime, by: Viewer, at: dt.datetime) -> Handed:
    """This function will confirm the arrival of a scanned slip at the moment it was scanned (责任交接).

    Entering it twice is impossible: under the lock of the case a second one, from whatever device, finds the arrival
    and changes nothing. What was asked after the scan stands. Refused for a code that is not ours, for another
    hospital's case, and after seven days.
    """
    number = offline.number_in(code)
    case = Referral.objects.visible_to(by, at).filter(number=number).first()
    if case is None or case.receiver_institution_id != by.institution_id:
        raise Refused("slip_elsewhere", _("转诊单 {number} 不是转到本机构的，请核对患者要去哪家医院。"), number=number)
    try:
        lock_person(case.uid)
        referral = locked(case.uid, by, at)
    except NotVisible:
        raise Refused("slip_elsewhere", _("这张转诊单现在不归您的岗位办理。")) from None
    if referral.arrived_at is not None:
        return Handed(number, again=True)
    if at - scanned_at > LONGEST:
        raise Refused("slip_old", _("扫码已超过 7 天，请打开转诊单 {number} 核对后登记到院。"), number=number)
    moment = _moment(referral, scanned_at, at)
    note = _("离线扫码 {when}，{later} 上传").format(when=_words(moment), later=_words(at))
    arrive(referral_uid=referral.uid, his_number=his_number, by=by, at=moment, note=note, entered_at=at)
    return Handed(number, again=False)


def _moment(referral: Referral, scanned_at: dt.datetime, at: dt.datetime) -> dt.datetime:
    """Return when the person arrived: never in the future, never before the step that went before it."""
    last = ReferralStep.objects.filter(referral=referral).order_by("-at").values_list("at", flat=True).first()
    return min(max(scanned_at, last or scanned_at), at)


def _words(moment: dt.datetime) -> str:
    return clock.local(moment).strftime("%m-%d %H:%M")

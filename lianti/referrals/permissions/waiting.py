"""Who may keep a waiting list (候排): the receiver answers and telephones, the clock offers and takes back."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.receiving import answers_case
from lianti.referrals.permissions.sides import ANSWERERS, ONLY_SERVICE

_NO_OFFER = _("现在没有递补给他的号或床，有了会通知转诊中心。")
_BED_BY_PHONE = _("住院等的是床，请先电话问过病区再确认。")
_SEAT_BY_PRESS = _("这张转诊单等的是号，请直接确认递补的号。")


def may_accept_waiting(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may take the request without a seat or bed yet: whoever may answer it."""
    return answers_case(viewer, referral)


def _needs_bed(referral: Referral) -> bool:
    return referral.kind == "inpatient"


def may_pass_offer(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may let the offered seat or bed go to the next one."""
    return answers_case(viewer, referral) or (_NO_OFFER if referral.offer_until is None else None)


def may_confirm_offer(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may confirm the seat that is offered now."""
    return may_pass_offer(viewer, referral) or (_BED_BY_PHONE if _needs_bed(referral) else None)


def may_confirm_bed(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may confirm the bed that is offered now, with the ward's word by phone."""
    return may_pass_offer(viewer, referral) or (None if _needs_bed(referral) else _SEAT_BY_PRESS)


def may_contact_waiting(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may record that somebody on the list was told how things stand."""
    return answers_case(viewer, referral)


def may_offer_seat(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether this is the clock, a seat is waited for, and nothing is offered yet."""
    return _may_offer(viewer, referral) or (_BED_BY_PHONE if _needs_bed(referral) else None)


def may_offer_bed(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether this is the clock, a bed is waited for, and nothing is offered yet."""
    return _may_offer(viewer, referral) or (None if _needs_bed(referral) else _SEAT_BY_PRESS)


def _may_offer(viewer: Viewer, referral: Referral) -> str | None:
    if not viewer.is_service:
        return ONLY_SERVICE
    return _("已经有号或床递补给他。") if referral.offer_until is not None else None


def may_end_offer(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether this is the clock, and something is offered."""
    if not viewer.is_service:
        return ONLY_SERVICE
    return _NO_OFFER if referral.offer_until is None else None


def may_see_queues(viewer: Viewer) -> str | None:
    """Say whether the viewer works with waiting lists at all: the receiving side."""
    if viewer.role in ANSWERERS | {"specialist"}:
        return None
    return _("候排名单供接收医院的转诊中心、总值班和科室使用。")

"""Who may steer a request: send it elsewhere (改转), change its urgency, take it over or hand it to a colleague."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.receiving import answers_case
from lianti.referrals.permissions.sides import BY_DOCTOR, ONLY_RECEIVER, receiver_side, sender_side

CENTRE = frozenset({"referral_centre", "duty_officer"})


def may_redirect(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the request on to another department or hospital: whoever may answer it."""
    return answers_case(viewer, referral)


def may_change_urgency(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may change the urgency: a doctor of the sender, or whoever answers."""
    if referral.is_emergency:
        return _("急诊不分普通和加急。")
    if viewer.institution_id == referral.sender_institution_id:
        return BY_DOCTOR if viewer.role == "nurse" else sender_side(viewer, referral)
    return answers_case(viewer, referral)


def may_assign(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may hand the case to a named person of the referral centre."""
    if referral.is_emergency:
        return _("急诊由急诊科直接确认接收，不分派。")
    if viewer.role not in CENTRE:
        at_home = viewer.institution_id == referral.receiver_institution_id
        return _("由接收医院的转诊中心分派。") if at_home else ONLY_RECEIVER
    return receiver_side(viewer, referral)


def may_claim(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may take the case over by name."""
    return may_assign(viewer, referral) or (_("您已经接手。") if referral.handler_uid == viewer.uid else None)

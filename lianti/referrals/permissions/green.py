"""Who appoints a green team, and who writes down its minutes."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.referrals.models import GreenCall, Referral

ARRANGERS = frozenset({"office", "medical_affairs", "head"})
RECORDERS = frozenset({"emergency", "duty_officer", "referral_centre"})


def may_arrange_teams(viewer: Viewer) -> str | None:
    """Say whether the viewer manages the teams of the own hospital."""
    if viewer.role in ARRANGERS and viewer.institution_id is not None:
        return None
    return _("绿色通道小组由本单位的医务科、医联体办公室或院长组建。")


def can_have_teams(kind: str) -> bool:
    """Say whether an institution of this kind has green teams: hospitals, not clinics."""
    return kind not in PRIMARY_KINDS


def is_called(viewer: Viewer, referral: Referral) -> bool:
    """Say whether the viewer was called to this emergency as a member of the team."""
    if (
        viewer.role not in CLINICAL
        or not referral.is_emergency
        or viewer.institution_id != referral.receiver_institution_id
    ):
        return False
    return GreenCall.objects.filter(referral=referral, user_uid=viewer.uid).exists()


def may_record_minutes(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may write down a moment: the emergency side of the receiver, or whoever was called."""
    if not referral.is_emergency or referral.submitted_at is None or referral.ended_at is not None:
        return _("只有已通知、没有结束的急诊才登记用时。")
    if viewer.is_at(referral.receiver_institution_id, *RECORDERS) or is_called(viewer, referral):
        return None
    return _("由急诊科或被呼叫的绿色通道小组登记。")

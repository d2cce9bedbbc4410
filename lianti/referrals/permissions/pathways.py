"""Who may put somebody on a pathway: a doctor of the department that has the person (SY-34)."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import PathwayCourse, Referral
from lianti.referrals.permissions.down import WARD
from lianti.referrals.permissions.sides import receiver_side

THERE = frozenset({"arrived", "outcome_returned"})


def may_enter(viewer: Viewer, referral: Referral, course: PathwayCourse | None) -> str | None:
    """Say whether the viewer may put the person of a request up on a pathway now."""
    if course is not None:
        return _("患者已在路径中。")
    if referral.direction != "up" or referral.state not in THERE:
        return _("患者到院以后、转诊单结束以前才能入径。")
    return _treating(viewer, referral)


def may_go_on(viewer: Viewer, referral: Referral, course: PathwayCourse | None) -> str | None:
    """Say whether the viewer may write a variation, complete or end the course; also after the case is closed."""
    if course is None:
        return _("这位患者没有在路径中。")
    return _treating(viewer, referral)


def may_read_courses(viewer: Viewer) -> str | None:
    """Say whether the viewer's department keeps courses."""
    if viewer.role in WARD and viewer.department_id is not None:
        return None
    return _("路径执行由收治科室查看。")


def _treating(viewer: Viewer, referral: Referral) -> str | None:
    if viewer.role not in WARD:
        return _("由收治科室的医师办理入径和出径。")
    return receiver_side(viewer, referral)

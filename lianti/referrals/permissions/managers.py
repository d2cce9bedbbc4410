"""Who may appoint referral managers (转诊管理员; HK-14) and where."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

LOOKING = frozenset({"office", "head", "medical_affairs", "administrator"})
APPOINTING = frozenset({"office", "head", "administrator"})


def may_see_managers(viewer: Viewer) -> str | None:
    """Say whether the viewer may see who answers for referral where."""
    if viewer.role in LOOKING and viewer.institution_id is not None:
        return None
    return _("转诊管理员由医联体办公室和单位负责人管理。")


def may_appoint(viewer: Viewer, institution_id: int, reach: frozenset[int]) -> str | None:
    """Say whether the viewer may appoint for an institution: the lead's office for members, a head for the own house.

    ``reach`` holds the institutions that the viewer looks after.
    """
    if viewer.role not in APPOINTING:
        return _("由医联体办公室、单位负责人或系统管理员任命。")
    if institution_id == viewer.institution_id:
        return None
    if viewer.role == "office" and institution_id in reach:
        return None
    return _("只能为本单位任命；其他成员单位由牵头单位的医联体办公室任命。")

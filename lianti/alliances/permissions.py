"""Who may run an alliance: None, or the reason why not."""

from __future__ import annotations

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

READERS = frozenset({"office", "head", "administrator"})


def may_found(viewer: Viewer) -> str | None:
    """An alliance is founded by an office (医联体办公室) or the administrator."""
    if viewer.is_service or viewer.role in {"administrator", "office"}:
        return None
    return _("医联体由医联体办公室或系统管理员登记。")


def may_manage(viewer: Viewer, lead_institution_id: int | None) -> str | None:
    """Members, agreements and terms are kept by the office at the lead institution."""
    if viewer.is_service or viewer.role == "administrator":
        return None
    if viewer.role == "office" and (lead_institution_id is None or viewer.institution_id == lead_institution_id):
        return None
    return _("成员、协议和条款由牵头单位的医联体办公室维护。您可以查看；需要改动请联系医联体办公室。")


def may_name_contact(viewer: Viewer, lead_institution_id: int | None, institution_id: int) -> str | None:
    """Contacts are named by the office at the lead, or by a member for itself (SY-20, JL-60)."""
    if may_manage(viewer, lead_institution_id) is None:
        return None
    if viewer.is_at(institution_id, "office", "head", "referral_centre", "medical_affairs"):
        return None
    return _("联系人由本单位负责人或牵头单位的医联体办公室指定。")


def may_see(viewer: Viewer | None) -> str | None:
    """Alliance pages are read by offices, heads of members and the administrator."""
    if viewer is not None and viewer.role in READERS:
        return None
    return _("医联体页面供医联体办公室和成员单位院长使用。")


def may_see_contacts(viewer: Viewer | None) -> str | None:
    """The contact directory is for everyone who acts inside the alliance; phones stay masked (SY-62)."""
    return None if viewer is not None and viewer.institution_id is not None else _("请先登录。")


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)

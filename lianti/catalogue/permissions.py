"""Who may keep disease lists and guides: None, or the reason why not."""

from __future__ import annotations

from collections.abc import Collection

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

# Everybody of a member reads the lists; these find them in the sidebar.
READERS = frozenset(
    {
        "office", "head", "medical_affairs", "gp", "nurse", "village_doctor", "specialist", "department_head",
        "referral_centre", "administrator",
    }
)  # fmt: skip
APPROVERS = ("office", "head")
CONFIRMERS = ("head", "office", "medical_affairs", "gp", "village_doctor")


def may_keep_lists(viewer: Viewer, lead_institution_id: int | None) -> str | None:
    """Lists, case counts and guides are kept by the office at the lead institution (JL-43, SY-33)."""
    if viewer.is_service or viewer.is_at(lead_institution_id, "office"):
        return None
    return _("病种目录和统一规范由牵头单位的医联体办公室维护。您可以查看；需要增减请联系医联体办公室。")


def may_approve_list(viewer: Viewer, lead_institution_id: int | None, authors: Collection[str]) -> str | None:
    """A second person of the lead's office or its head approves; nobody approves what they wrote (JL-43)."""
    if not viewer.is_service and not viewer.is_at(lead_institution_id, *APPROVERS):
        return _("病种目录由牵头单位的医联体办公室或院长批准。")
    if str(viewer.uid) in authors:
        return _("不能批准自己拟定的目录，请医联体办公室的另一位同事或院长批准。")
    return None


def may_confirm_guide(viewer: Viewer) -> str | None:
    """A member's head, office, medical affairs or, where there is none, its doctor confirms an edition (SY-33)."""
    if viewer.institution_id is not None and viewer.role in CONFIRMERS:
        return None
    return _("由本单位负责人、医务科或基层医生确认。")


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)

"""Who reads the charter board and who may act on it: None, or the reason why not.

Anyone of a member may see clause by clause where the group stands: the board counts, and names no person. The facts
behind it lead to cases, so they are for those who run or oversee something.
"""

from __future__ import annotations

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer

READERS = frozenset(ROLES)
# Who may look at the single facts behind a number.
LOOKERS = frozenset(
    {
        "office", "medical_affairs", "head", "regulator", "administrator", "referral_centre", "duty_officer",
        "department_head", "gp",
    }
)  # fmt: skip
# Roles that read every alliance, not only those their institution belongs to.
OVERSEERS = frozenset({"regulator", "administrator"})
_REFRESHERS = frozenset({"office", "medical_affairs", "head", "regulator", "administrator"})


def may_read(viewer: Viewer) -> str | None:
    """The board of an alliance is read by all who work in one of its members; which one is the queries' business."""
    if viewer.role in READERS:
        return None
    return _("章程看板供成员单位的工作人员查看。")


def may_look_behind(viewer: Viewer) -> str | None:
    """The facts behind a number are read by those who run, refer or oversee."""
    if viewer.role in LOOKERS:
        return None
    return _("逐条记录供医联体办公室、各单位管理人员、转诊岗位和监管部门查看。")


def may_refresh(viewer: Viewer) -> str | None:
    """Reading the whole charter anew is for those who answer for it."""
    if viewer.is_service or viewer.role in _REFRESHERS:
        return None
    return _("看板每隔一段时间自动计算；立即刷新由医联体办公室或管理部门操作。")


def may_adopt(viewer: Viewer) -> str | None:
    """Editions are adopted by the office or the administrator."""
    if viewer.is_service or viewer.role in {"office", "administrator"}:
        return None
    return _("章程版本由医联体办公室采纳。")


def may_attest(viewer: Viewer) -> str | None:
    """Duties are attested by the office, which keeps the documents."""
    if viewer.is_service or viewer.role == "office":
        return None
    return _("履职情况由医联体办公室登记。")


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)

"""Who reads the charter board and who may act on it: None, or the reason why not."""

from __future__ import annotations

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

READERS = frozenset(
    {
        "office", "medical_affairs", "head", "regulator", "administrator", "referral_centre", "duty_officer",
        "department_head", "gp",
    }
)  # fmt: skip
# Roles that read every alliance, not only those their institution belongs to.
OVERSEERS = frozenset({"regulator", "administrator"})
_REFRESHERS = frozenset({"office", "medical_affairs", "head", "regulator", "administrator"})


def may_read(viewer: Viewer | None) -> str | None:
    """The board is read by those who run, use or oversee the alliance."""
    if viewer is not None and viewer.role in READERS:
        return None
    return _("章程看板供医联体办公室、各单位管理人员和监管部门查看。")


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

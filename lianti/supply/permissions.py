"""Who may ask for, supply and sign for goods now: None means yes, a string is the reason in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.flow import Move
from lianti.parties.shapes import Viewer
from lianti.supply.models import OVERSEERS, PARTS, WHOLE_ASKER, WHOLE_SUPPLIER, SupplyOrder
from lianti.supply.states import PART, TABLE, WHOLE

_ASKERS = WHOLE_ASKER | WHOLE_SUPPLIER | PARTS
READERS = _ASKERS | OVERSEERS
ARRANGERS = frozenset({"medical_affairs", "office", "head"})
_BLOOD_ASKERS = _ASKERS - {"nurse", "duty_officer", "centre_staff"}


def may_read(viewer: Viewer | None) -> str | None:
    """Say whether the viewer's role has anything to do with supply."""
    if viewer is not None and viewer.role in READERS and viewer.institution_id is not None:
        return None
    return _("消毒供应和用血申请供临床、医务科和共享中心使用。")


def may_order(viewer: Viewer, kind: str) -> str | None:
    """Say whether the viewer may ask for goods of a kind; blood is asked for by a doctor."""
    reason = may_read(viewer)
    if reason is None and viewer.role not in _ASKERS:
        return _("消毒供应和用血由临床科室、医务科申请。")
    if reason is None and kind == "blood" and viewer.role not in _BLOOD_ASKERS:
        return _("用血申请由医师提出。")
    return reason


def may_arrange(viewer: Viewer | None) -> str | None:
    """Say whether the viewer may open and close the shared centres of the own institution."""
    if viewer is not None and viewer.role in ARRANGERS and viewer.institution_id is not None:
        return None
    return _("共享中心由本单位的医务科、医联体办公室或院长设立。")


def may_ask(viewer: Viewer, order: SupplyOrder) -> str | None:
    """Say whether the viewer acts for the side that asked."""
    if viewer.institution_id != order.asker_institution_id:
        return _("只有申请单位可以这样做。")
    if viewer.role in WHOLE_ASKER or (viewer.role in PARTS and viewer.department_id == order.asker_department_id):
        return None
    return _("由申请科室办理。")


def may_receive(viewer: Viewer, order: SupplyOrder) -> str | None:
    """Say whether the viewer may sign for the goods: somebody of the side that asked, not the supplier."""
    return may_ask(viewer, order)


def may_supply(viewer: Viewer, order: SupplyOrder) -> str | None:
    """Say whether the viewer acts for the centre."""
    return may_work(viewer, order.centre.institution_id, order.centre.department_id)


def may_dispatch(viewer: Viewer, order: SupplyOrder) -> str | None:
    """Say whether the viewer may hand goods over: only the people of the centre, who have each pack in their hands."""
    reason = may_supply(viewer, order)
    if reason is None and viewer.role not in PARTS:
        return _("由共享中心的人员发出：每一包由他们核对、登记。")
    return reason


def may_work(viewer: Viewer, institution_id: int, department_id: int) -> str | None:
    """Say whether the viewer works in a centre, or stands in for it."""
    if viewer.institution_id != institution_id:
        return _("只有供应单位可以这样做。")
    if viewer.role in WHOLE_SUPPLIER or (viewer.role in PARTS and viewer.department_id == department_id):
        return None
    return _("由共享中心的人员办理。")


_CHECKS: dict[str, Callable[[Viewer, SupplyOrder], str | None]] = {
    "may_ask": may_ask,
    "may_receive": may_receive,
    "may_supply": may_supply,
    "may_dispatch": may_dispatch,
}


def why_not(viewer: Viewer, order: SupplyOrder, move: str) -> Refused | None:
    """Return why the viewer cannot make ``move`` now: the state table first, then the permission it names."""
    refused = TABLE.why_not(order.state, move)
    if refused:
        return refused
    if (move in WHOLE and order.owed) or (move in PART and not order.owed):
        return _counted(order)
    reason = _CHECKS[TABLE.move(move).permission](viewer, order)
    return NotPermitted("not_permitted", reason) if reason else None


def _counted(order: SupplyOrder) -> Refused:
    """Return why a short delivery is not complete, and a complete one not short."""
    if order.owed:
        return Refused("still_owed", _("比申请的少 {n} 包（袋），不能按全部到货办结。"), n=order.owed)
    return Refused("nothing_owed", _("申请的全部到了，没有欠货。"))


def allowed_moves(viewer: Viewer, order: SupplyOrder) -> list[Move]:
    """Return the moves that the viewer may make now."""
    return [m for m in TABLE.from_state(order.state) if why_not(viewer, order, m.name) is None]

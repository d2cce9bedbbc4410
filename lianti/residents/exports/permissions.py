"""Who decides on an export: None, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.residents.exports.kinds import APPROVERS

if TYPE_CHECKING:
    from lianti.residents.models import ExportRequest


def may_ask(viewer: Viewer) -> str | None:
    """Whoever sees a list may ask to take it along; somebody must answer for the house."""
    return None if viewer.institution_id is not None else _("导出由机构内的岗位办理。")


def may_decide(viewer: Viewer, row: ExportRequest) -> str | None:
    """The head, medical affairs or the office of the same house decides; nobody on the own request."""
    if viewer.role not in APPROVERS or viewer.institution_id != row.institution_id:
        return _("导出由本机构的负责人、医务科或医联体办公室审批。")
    if viewer.uid == row.by_uid:
        return _("不能审批自己的申请，请由另一位同事审批。")
    return _("这份申请已经处理过。") if row.state != "waiting" else None

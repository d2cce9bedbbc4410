"""Who places and releases a hold: None, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.residents.retention.kinds import APPROVERS, HOLDERS

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import LegalHold


def may_hold(viewer: Viewer) -> str | None:
    """Managing roles of a house place holds and read those of the house."""
    return None if viewer.role in HOLDERS else _("保全由管理岗位登记。")


def may_release(viewer: Viewer, row: LegalHold) -> str | None:
    """A second person releases: nobody the own hold."""
    if viewer.role not in APPROVERS:
        return _("解除保全由负责人、医务科、医联体办公室或审计员办理。")
    if viewer.uid == row.by_uid:
        return _("不能解除自己登记的保全，请由另一位同事办理。")
    return _("这份保全已经解除。") if row.released_at is not None else None

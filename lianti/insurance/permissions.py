"""Who may see tariffs: None, or the reason why not."""

from __future__ import annotations

import uuid

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

READERS = frozenset({"insurance_bureau", "office"})
KEEPERS = frozenset({"insurance_bureau", "administrator"})


def may_see_tariffs(viewer: Viewer | None) -> str | None:
    """Deductibles and rules in force are read by the insurance bureau and the alliance office."""
    if viewer is not None and (viewer.is_service or viewer.role in READERS):
        return None
    return _("医保起付标准供医保局和医联体办公室查看；转诊单上会直接算好。")


def may_load_tariffs(viewer: Viewer) -> str | None:
    """Editions are loaded from a file by the operator of the platform or the insurance bureau."""
    if viewer.is_service or viewer.role in KEEPERS:
        return None
    return _("医保起付标准由医保局提供文件，由系统管理员载入。")


def may_propose_tariffs(viewer: Viewer) -> str | None:
    """In the browser an edition is sent in, confirmed and taken back by the insurance bureau alone."""
    return None if viewer.role == "insurance_bureau" else _("医保起付标准由医保局在这里载入，并由第二人确认。")


def may_confirm_tariffs(viewer: Viewer, proposed_by: uuid.UUID) -> str | None:
    """An edition is put in force by another person than the one who sent it in."""
    reason = may_propose_tariffs(viewer)
    if reason is None and viewer.uid == proposed_by:
        return _("须由另一位同事核对后确认，不能确认自己提交的标准。")
    return reason


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)

"""Who may order, keep the catalogue and vouch for quality: None means yes, a string is the reason in Chinese."""

from __future__ import annotations

import uuid

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

DOCTORS = frozenset({"gp", "village_doctor", "specialist", "department_head", "emergency"})
# People of a member who see the catalogue, the certificates and what the unit calls the items.
READERS = DOCTORS | {"office", "medical_affairs", "head", "administrator"}
VOUCHERS = frozenset({"medical_affairs", "office", "head"})
OVERSEERS = frozenset({"office", "medical_affairs", "head", "regulator"})


def may_order(viewer: Viewer | None) -> str | None:
    """Say whether the viewer orders tests and examinations, and so decides about earlier results (A2)."""
    if viewer is not None and viewer.role in DOCTORS and viewer.institution_id is not None:
        return None
    return _("由医生开具检查检验申请、作互认决定。")


def may_read(viewer: Viewer | None) -> str | None:
    """Say whether the viewer may read the catalogue and the certificates; they name nobody."""
    if viewer is not None and viewer.role in READERS and viewer.institution_id is not None:
        return None
    return _("互认目录和质评证明供临床、医务科和医联体办公室使用。")


def may_keep(viewer: Viewer, lead_id: int | None) -> str | None:
    """Catalogue, prices and rules of direction are kept by the office at the lead institution (JL-84)."""
    if viewer.is_service or viewer.is_at(lead_id, "office"):
        return None
    return _("互认目录由牵头单位的医联体办公室维护；需要增减请联系医联体办公室。")


def may_map(viewer: Viewer) -> str | None:
    """What the own unit calls an item is said by its medical affairs, office, head or doctors."""
    if viewer.institution_id is not None and viewer.role in VOUCHERS | {"gp", "department_head"}:
        return None
    return _("编码对照由本单位的医务科、科主任或负责人办理。")


def may_vouch(viewer: Viewer, institution_id: int, led: frozenset[int]) -> str | None:
    """Certificates are entered by the unit itself or by the lead's office for its members (JL-84)."""
    if viewer.role in VOUCHERS and viewer.institution_id == institution_id:
        return None
    if viewer.role in {"office", "medical_affairs"} and institution_id in led:
        return None
    return _("质评、质控证明由本单位医务科或牵头单位办公室登记。")


def may_confirm(viewer: Viewer, institution_id: int, led: frozenset[int], entered_by: uuid.UUID) -> str | None:
    """A second person confirms, never the one who entered (QQ-36)."""
    if viewer.uid == entered_by:
        return _("不能核对自己登记的证明，请另一位同事核对。")
    return may_vouch(viewer, institution_id, led)


def may_oversee(viewer: Viewer | None) -> str | None:
    """Supervision shows counts without names to the office, medical affairs, heads and the regulator."""
    if viewer is not None and viewer.role in OVERSEERS:
        return None
    return _("互认监管供医联体办公室、医务科、院长和卫生健康行政部门使用。")


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)

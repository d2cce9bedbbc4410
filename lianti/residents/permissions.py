"""Who may do what for people served: None, or the reason why not."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import CLINICAL, SENDERS
from lianti.parties.shapes import Viewer


def may_find(viewer: Viewer) -> str | None:
    """People are looked up by those who treat them."""
    if viewer.role in CLINICAL and viewer.institution_id is not None:
        return None
    return _("您的身份不能查找居民；请由诊疗岗位的同事办理。")


def may_register(viewer: Viewer, institution_id: int) -> str | None:
    """A record is opened by clinical staff at their own institution."""
    if viewer.is_service:
        return None
    if viewer.role in CLINICAL and viewer.institution_id == institution_id:
        return None
    return _("只能由本机构的诊疗岗位为居民建档或更正资料。")


def may_contract(viewer: Viewer, institution_id: int) -> str | None:
    """A family doctor contract (家庭医生签约) is signed in primary care, by doctor, nurse or village doctor."""
    if viewer.is_service:
        return None
    if viewer.role in SENDERS and viewer.institution_id == institution_id:
        return None
    return _("签约由基层机构的全科医生、护士或村医办理。")

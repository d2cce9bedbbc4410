"""Who keeps households, guardians and grids: None, or the reason why not."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.residents.households.kinds import KEEPERS, NAMERS


def may_keep(viewer: Viewer, institution_id: int | None) -> str | None:
    """Households and grids are kept by the primary-care house that serves them (QQ-53)."""
    if viewer.role not in KEEPERS or viewer.institution_id is None:
        return _("家庭和网格由基层机构的全科医生、护士或村医维护。")
    if viewer.institution_id != institution_id:
        return _("这户由另一家机构维护。")
    return None


def may_see(viewer: Viewer) -> str | None:
    """Households are looked up by those who treat people."""
    return None if viewer.role in NAMERS and viewer.institution_id is not None else _("家庭档案由诊疗岗位的同事查看。")


def may_name(viewer: Viewer) -> str | None:
    """A guardian is written down by whoever treats the person, as consent is."""
    return None if viewer.role in NAMERS and viewer.institution_id is not None else _("监护由诊疗岗位的同事当面登记。")

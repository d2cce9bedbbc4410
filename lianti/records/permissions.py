"""Who may write in a record: None, or the reason why not. Another institution adds its own, it never edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.records.models import Encounter

_WARD = frozenset({"specialist", "department_head", "emergency"})
WRITERS = _WARD | {"admission", "gp", "village_doctor"}


def may_open(viewer: Viewer) -> str | None:
    """Say whether the viewer may begin an encounter at the own institution."""
    if viewer.is_service:
        return None
    if viewer.role not in WRITERS or viewer.institution_id is None:
        return _("由本机构的医生或住院处登记。")
    return None


def may_write(viewer: Viewer, encounter: Encounter) -> str | None:
    """Say whether the viewer may write in this encounter: doctors of its department, the admission office."""
    if viewer.institution_id != encounter.institution_id:
        return _("这是其他机构的就诊记录，只能查看；请在本机构另行登记。")
    if viewer.role not in WRITERS:
        return _("由本机构的医生或住院处登记。")
    if viewer.role in _WARD and encounter.department_id not in {None, viewer.department_id}:
        return _("这是其他科室的患者。")
    return None


def may_judge(viewer: Viewer, encounter: Encounter) -> str | None:
    """Say whether the viewer may judge the phase: a doctor of the department."""
    if viewer.role == "admission":
        return _("病程阶段由医生判定。")
    return may_write(viewer, encounter)

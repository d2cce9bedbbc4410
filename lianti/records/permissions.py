"""Who may write in a record: None, or the reason why not. Another institution adds its own, it never edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.records.models import DiagnosticReport, Encounter, RecordRow, ServiceRequest

_WARD = frozenset({"specialist", "department_head", "emergency"})
WRITERS = _WARD | {"admission", "gp", "village_doctor"}
DOCTORS = _WARD | {"gp", "village_doctor"}
# Who enters values, reports and documents: nurses of a clinic without a system of its own do, too.
ENTERERS = DOCTORS | {"nurse"}


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


def may_order(viewer: Viewer) -> str | None:
    """Say whether the viewer may order an examination or a test: a doctor."""
    if viewer.institution_id is None or viewer.role not in DOCTORS:
        return _("由医生开具检查检验申请。")
    return None


def may_enter(viewer: Viewer) -> str | None:
    """Say whether the viewer may add to a record for the own institution."""
    if viewer.institution_id is None or viewer.role not in ENTERERS:
        return _("由本机构的医生或护士登记。")
    return None


def may_change(viewer: Viewer, row: RecordRow) -> str | None:
    """Say whether the viewer may change a row: its own institution only; others add theirs beside (SY-25)."""
    if viewer.institution_id != row.institution_id:
        return _("这是其他机构负责的记录，只能查看；请在本机构另行登记。")
    return may_enter(viewer)


def may_match(viewer: Viewer, report: DiagnosticReport, request: ServiceRequest) -> str | None:
    """Say whether the viewer may match a report with an order: somebody of one of the two institutions."""
    if viewer.institution_id not in {report.institution_id, request.institution_id}:
        return _("由开单机构或出报告机构对应。")
    return may_enter(viewer)

"""Who may arrange clinics and use their lists: None, or the reason why not."""

from __future__ import annotations

from lianti.kernel.pure.errors import NotPermitted
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer

ARRANGERS = frozenset({"office", "medical_affairs", "referral_centre"})
DESK = frozenset({"front_desk", "referral_centre"})
PROVERS = ARRANGERS | {"department_head", "head"}
EXAM_KEEPERS = ARRANGERS | {"department_head"}
CALENDAR = frozenset({"administrator", "office", "medical_affairs"})


def may_arrange(viewer: Viewer, institution_id: int | None) -> str | None:
    """Services, clinics and 停诊 belong to the office, medical affairs and referral centre of the institution."""
    if viewer.is_service or viewer.is_at(institution_id, *ARRANGERS):
        return None
    return _("号源由本单位的医务科、转诊中心或医联体办公室安排。")


def may_open(viewer: Viewer) -> str | None:
    """Seats are opened by the platform's own clock, or by hand by those who arrange clinics."""
    if viewer.is_service or viewer.role in ARRANGERS or viewer.role == "administrator":
        return None
    return _("放号由平台按排班自动完成，或由本单位的医务科、转诊中心操作。")


def may_see_lists(viewer: Viewer | None) -> str | None:
    """The list of expected people is for the front desk (分诊台/挂号窗口) and the referral centre."""
    if viewer is not None and viewer.role in DESK:
        return None
    return _("到诊名单供分诊台、挂号窗口和转诊中心使用。")


def may_see_pool(viewer: Viewer | None) -> str | None:
    """The pool of seats is seen by those who arrange it."""
    if viewer is not None and viewer.role in ARRANGERS:
        return None
    return _("号源池供医务科、转诊中心和医联体办公室使用。")


def may_see_proof(viewer: Viewer | None) -> str | None:
    """The proof of the reserved share is for those who arrange seats, and heads of department and institution."""
    if viewer is not None and viewer.role in PROVERS:
        return None
    return _("预留号证明供医务科、转诊中心、医联体办公室、科主任和院长查看。")


def may_see_session(viewer: Viewer | None) -> str | None:
    """One session is seen by those who arrange it and by the desk; names on it by the desk only."""
    if viewer is not None and viewer.role in ARRANGERS | DESK:
        return None
    return _("出诊情况供安排出诊的人、分诊台和挂号窗口使用。")


def may_see_calendar(viewer: Viewer | None) -> str | None:
    """The working calendar is seen by those who arrange clinics and by the administrator."""
    if viewer is not None and viewer.role in CALENDAR | ARRANGERS:
        return None
    return _("工作日历供系统管理员和安排出诊的人使用。")


def may_confirm_calendar(viewer: Viewer) -> str | None:
    """A year without published holidays is confirmed by the administrator or the office."""
    if viewer.is_service or viewer.role in CALENDAR:
        return None
    return _("工作日历由系统管理员或医联体办公室确认。")


def may_keep_exams(viewer: Viewer, institution_id: int | None, department_id: int | None) -> str | None:
    """An examination and its sheet are kept by those who arrange seats there, and by the head of its department."""
    if may_arrange(viewer, institution_id) is None:
        return None
    if viewer.is_at(institution_id, "department_head") and department_id is not None:
        return None if viewer.department_id == department_id else _("检查须知由本科室主任维护。")
    return _("检查项目和准备须知由本单位的医务科、转诊中心、医联体办公室或本科室主任维护。")


def may_see_exams(viewer: Viewer | None) -> str | None:
    """The list of examinations to keep is for those who may keep one."""
    if viewer is not None and viewer.role in EXAM_KEEPERS:
        return None
    return _("检查项目由医务科、转诊中心、医联体办公室和科主任维护。")


def demand(reason: str | None) -> None:
    """Refuse with ``reason`` when there is one."""
    if reason is not None:
        raise NotPermitted("not_permitted", reason)


# Who asks the wards and writes down what they say; a clinic's own doctors and nurses do it for the few beds they have.
BED_KEEPERS = frozenset({"admission", "referral_centre", "duty_officer", "gp", "nurse", "village_doctor"})
WARD_ARRANGERS = frozenset({"office", "medical_affairs", "head"})
BED_READERS = BED_KEEPERS | WARD_ARRANGERS | {"department_head", "specialist", "emergency"}
BED_COUNTERS = frozenset({"regulator"})


def may_see_beds(viewer: Viewer | None) -> str | None:
    """Beds of the alliance are seen by those who send, answer, admit or arrange; a window has no need of them."""
    if viewer is not None and viewer.role in BED_READERS:
        return None
    return _("床位情况供临床、转诊中心、住院处、总值班和管理人员查看。")


def may_count_beds(viewer: Viewer | None) -> str | None:
    """Regulators see numbers by institution and kind, without wards or names."""
    if viewer is not None and (viewer.role in BED_COUNTERS or viewer.role in BED_READERS):
        return None
    return _("床位汇总供卫健委和医联体成员单位查看。")


def may_report_beds(viewer: Viewer, institution_id: int | None, department_id: int | None) -> str | None:
    """Say whether the viewer may write down a ward's number: its institution's windows, or the head of department."""
    if viewer.is_service or viewer.is_at(institution_id, *BED_KEEPERS, "head"):
        return None
    if viewer.is_at(institution_id, "department_head") and department_id in {None, viewer.department_id}:
        return None
    return _("空床数由本单位住院处、转诊中心、总值班或本科室主任登记。")


def may_report_any(viewer: Viewer) -> str | None:
    """Say whether the viewer's role writes down numbers at all."""
    if viewer.role in BED_KEEPERS | {"head", "department_head"}:
        return None
    return _("空床数由本单位住院处、转诊中心、总值班或本科室主任登记。")


def may_arrange_wards(viewer: Viewer, institution_id: int | None) -> str | None:
    """Wards and the kinds of their beds are decided by the office, medical affairs or the head (SY-32)."""
    if viewer.is_service or viewer.is_at(institution_id, *WARD_ARRANGERS):
        return None
    return _("病区和床位类型由本单位的医务科、医联体办公室或院长办理。")

"""Who may open a record in an emergency, and who reviews it: None, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import CLINICAL
from lianti.parties.shapes import Viewer
from lianti.residents.privacy.kinds import BREAKERS, READERS, REVIEWERS

if TYPE_CHECKING:
    from lianti.residents.models import BreakGlass


def may_break(viewer: Viewer) -> str | None:
    """A record is opened in an emergency by whoever treats: doctors, nurses, the officer on duty."""
    if viewer.role in BREAKERS and viewer.institution_id is not None:
        return None
    return _("紧急调阅只限接诊、抢救的医务人员；请由他们本人操作。")


def may_read_list(viewer: Viewer) -> str | None:
    """The list is for the office, medical affairs and the head; whoever opened a record sees the own ones."""
    if viewer.role in READERS | BREAKERS:
        return None
    return _("紧急调阅记录由医联体办公室、医务科和机构负责人查看。")


def may_report(viewer: Viewer) -> str | None:
    """The monthly report is for the office, medical affairs and the head."""
    return None if viewer.role in READERS else _("紧急调阅月报由医联体办公室、医务科和机构负责人查看。")


def may_review(viewer: Viewer, row: BreakGlass) -> str | None:
    """The office of the alliance decides, elsewhere medical affairs of the house; nobody decides on the own."""
    if viewer.role not in REVIEWERS:
        return _("复核由医联体办公室办理；没有办公室的机构由医务科办理。")
    if viewer.uid == row.by_uid:
        return _("不能复核自己的紧急调阅，请由另一位同事复核。")
    if row.verdict:
        return _("这次紧急调阅已经复核过。")
    if row.alliance_uid is not None and (viewer.role != "office" or row.alliance_uid not in viewer.alliance_uids):
        return _("这次紧急调阅由医联体办公室复核。")
    if row.alliance_uid is None and viewer.institution_id != row.institution_id:
        return _("这次紧急调阅由所在机构的医务科复核。")
    return None


def may_take_consent(viewer: Viewer) -> str | None:
    """Consent is taken, and taken back, at the desk by whoever treats the person."""
    if viewer.role in CLINICAL and viewer.institution_id is not None:
        return None
    return _("授权由诊疗岗位的同事当面办理。")

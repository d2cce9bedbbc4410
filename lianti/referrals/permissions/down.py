"""Who may do what to a case on its way down: the ward sends, the clinic receives; and only such cases."""

from __future__ import annotations

from lianti.kernel.pure.errors import mark as _
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.permissions.receiving import may_expire as may_expire
from lianti.referrals.permissions.sides import ONLY_RECEIVER, ONLY_SENDER, OTHER_PART

WARD = frozenset({"specialist", "department_head"})
CLINIC_DOCTORS = frozenset({"gp", "village_doctor"})
CLINIC = CLINIC_DOCTORS | {"nurse"}
# Where the receiver is no clinic but a house for rehabilitation or nursing, its windows do the same.
HOUSE = frozenset({"referral_centre", "duty_officer"})
_BY_CLINIC_DOCTOR = _("由接收机构的医生答复。")


def receiving_role(referral: Referral) -> str:
    """Return the role that holds the case at the receiver: its doctor, or the centre of a house that has one."""
    receiver = referral.receiver_institution
    if receiver is None or receiver.kind not in PRIMARY_KINDS:
        return "referral_centre"
    return "village_doctor" if receiver.kind == "village_clinic" else "gp"


def may_draft_down(viewer: Viewer) -> str | None:
    """Say whether the viewer may raise a down-referral at all: the doctors of a hospital's ward."""
    if viewer.role not in WARD or viewer.institution_id is None or viewer.department_id is None:
        return _("下转由住院科室的医师或科主任提出。")
    return None


def _ward(viewer: Viewer, referral: Referral) -> str | None:
    if viewer.institution_id != referral.sender_institution_id:
        return ONLY_SENDER
    if viewer.role not in WARD:
        return _("由提出下转的科室办理。")
    mine = referral.author_uid == viewer.uid or referral.sender_department_id == viewer.department_id
    return None if mine else OTHER_PART


def _clinic(viewer: Viewer, referral: Referral, roles: frozenset[str]) -> str | None:
    if viewer.institution_id != referral.receiver_institution_id:
        return ONLY_RECEIVER
    primary = receiving_role(referral) != "referral_centre"
    if viewer.role not in (roles if primary else HOUSE):
        return _BY_CLINIC_DOCTOR
    return None


def may_edit_down(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may change content and plan: the ward, while the case is with the ward."""
    if referral.direction != "down":
        return _("这不是下转单。")
    if referral.state not in {"draft", "info_asked"}:
        return _("已发出的下转单不能改内容；需要时请对方“要求补充”。")
    return _ward(viewer, referral)


def may_send_down(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may send the request."""
    return _ward(viewer, referral)


may_give_down = may_refuse_down = may_withdraw_down = may_send_down


def may_accept_down(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may say yes for the receiver: a doctor of the clinic."""
    return _clinic(viewer, referral, CLINIC_DOCTORS)


may_ask_down = may_decline_down = may_report_down = may_send_back = may_accept_down


def may_arrive_down(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may confirm that the person is there; responsibility moves here."""
    return _clinic(viewer, referral, CLINIC)


may_miss_down = may_close_down = may_arrive_down


def may_tick(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may tick off a due item: the clinic's team, once it is responsible."""
    if referral.state not in {"arrived", "outcome_returned"}:
        return _("到诊确认后才由本机构完成接续事项。")
    return _clinic(viewer, referral, CLINIC)

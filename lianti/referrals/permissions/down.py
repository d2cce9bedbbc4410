"""Who may do what to a case on its way down: the ward sends, the clinic receives; and only such cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianti.kernel.pure.errors import mark as _
from lianti.parties.kinds import PRIMARY_KINDS
from lianti.parties.shapes import Viewer
from lianti.referrals.codes.down import WITH_BED
from lianti.referrals.models import Referral
from lianti.referrals.permissions.receiving import may_expire as may_expire
from lianti.referrals.permissions.sides import ONLY_RECEIVER, ONLY_SENDER, OTHER_PART

if TYPE_CHECKING:
    from lianti.parties.models import Institution

WARD = frozenset({"specialist", "department_head"})
CLINIC_DOCTORS = frozenset({"gp", "village_doctor"})
CLINIC = CLINIC_DOCTORS | {"nurse"}
# Where the receiver is no clinic but a house for rehabilitation or nursing, its windows do the same.
HOUSE = frozenset({"referral_centre", "duty_officer"})
_IN_THE_ROOM = _("已由村卫生室接续，由村医办理。")
_BY_CLINIC_DOCTOR = _("由接收机构的医生答复。")


def taken_on(referral: Referral) -> bool:
    """Say whether a village room has taken the case on: it answers for the person, not the receiver any more."""
    return (
        referral.helper_institution_id is not None and referral.custody_institution_id == referral.helper_institution_id
    )


def caring_institution(referral: Referral) -> Institution | None:
    """Return who looks after somebody who came down: the receiver, or the village room that took it on."""
    return referral.helper_institution if taken_on(referral) else referral.receiver_institution


def receiving_role(referral: Referral) -> str:
    """Return the role that holds the case below: its doctor, or the centre of a house that has one."""
    receiver = caring_institution(referral)
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
    caring = referral.helper_institution_id if taken_on(referral) else referral.receiver_institution_id
    if viewer.institution_id != caring:
        return _IN_THE_ROOM if taken_on(referral) else ONLY_RECEIVER
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


def may_hand_on(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may ask an own village room to go on: the receiver's doctor, once, where nobody lies."""
    if referral.helper_institution_id is not None:
        return _("已经交给村卫生室，等它答复或交回。")
    if referral.down.way in WITH_BED:
        return _("住在床上的患者不能交给村卫生室。")
    return _clinic(viewer, referral, CLINIC_DOCTORS)


def may_take_on(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may take the case on for the village room that was asked."""
    if referral.helper_institution_id is None or taken_on(referral):
        return _("没有等村卫生室答复的交接。")
    return _room(viewer, referral)


def may_hand_back(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may give the case back (the room), or take it back (the receiver), at any time."""
    if referral.helper_institution_id is None:
        return _("这张下转单没有交给村卫生室。")
    if viewer.institution_id == referral.receiver_institution_id:
        return None if viewer.role in CLINIC_DOCTORS else _BY_CLINIC_DOCTOR
    return _room(viewer, referral)


def _room(viewer: Viewer, referral: Referral) -> str | None:
    if viewer.institution_id != referral.helper_institution_id or viewer.role != "village_doctor":
        return _("由被请的村卫生室的村医办理。")
    return None


def may_tick(viewer: Viewer, referral: Referral) -> str | None:
    """Say whether the viewer may tick off a due item: the clinic's team, once it is responsible."""
    if referral.state not in {"arrived", "outcome_returned"}:
        return _("到诊确认后才由本机构完成接续事项。")
    return _clinic(viewer, referral, CLINIC)

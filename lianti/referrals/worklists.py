"""Worklists named after the problem: who sees which, and which rows belong to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from lianti.kernel.pure.clock import local_day
from lianti.kernel.pure.errors import mark as _
from lianti.parties.roles import SENDERS
from lianti.parties.shapes import Viewer
from lianti.referrals.models import FollowUp
from lianti.referrals.states import OPEN

Filter = Callable[[Viewer, dt.datetime], Q]
SENDER_ROLES = SENDERS
CENTRE_ROLES = frozenset({"referral_centre", "duty_officer"})
DOCTOR_ROLES = frozenset({"specialist", "department_head"})
ARRIVAL_ROLES = frozenset({"front_desk", "admission"})
EMERGENCY_ROLES = frozenset({"emergency"})
HOSPITAL_SENDERS = DOCTOR_ROLES | EMERGENCY_ROLES
REVIEW_ROLES = frozenset({"medical_affairs", "department_head"})


@dataclass(frozen=True)
class Worklist:
    """One tab: ``mine`` says that its rows wait for the viewer's own role and count in the badge.

    The same key may stand twice, for different roles, when a list is work for one and news for the other.
    """

    key: str
    label: str
    roles: frozenset[str]
    rows: Filter
    mine: bool = False
    empty: str = ""
    ended: bool = False


def _sent(viewer: Viewer) -> Q:
    return Q(sender_institution_id=viewer.institution_id)


def _received(viewer: Viewer) -> Q:
    return Q(receiver_institution_id=viewer.institution_id)


def _states(side: Callable[[Viewer], Q], *states: str) -> Filter:
    return lambda viewer, _at: side(viewer) & Q(state__in=states)


def _late(viewer: Viewer, at: dt.datetime) -> Q:
    return (_sent(viewer) | _received(viewer)) & Q(state__in=OPEN, promised_at__lt=at)


def _emergency(viewer: Viewer, _at: dt.datetime) -> Q:
    return _received(viewer) & Q(kind="emergency", state__in=("submitted", "scheduled"))


def _requests(viewer: Viewer, _at: dt.datetime) -> Q:
    return _received(viewer) & Q(state="submitted") & ~Q(kind="emergency")


def _coming(viewer: Viewer, _at: dt.datetime) -> Q:
    return _received(viewer) & Q(state="scheduled") & ~Q(kind="emergency")


def _drafts(viewer: Viewer, _at: dt.datetime) -> Q:
    return _sent(viewer) & Q(state="draft") & ~Q(review_state="waiting")


def _reviewing(viewer: Viewer, _at: dt.datetime) -> Q:
    return _sent(viewer) & Q(state="draft", review_state="waiting")


def _back_with_us(viewer: Viewer, _at: dt.datetime) -> Q:
    ours = Q(state__in=OPEN, holder_institution_id=viewer.institution_id) & ~Q(review_state="waiting", state="draft")
    return _sent(viewer) & ours


def _on_their_way(viewer: Viewer, _at: dt.datetime) -> Q:
    theirs = ~Q(holder_institution_id=viewer.institution_id) | Q(review_state="waiting", state="draft")
    return _sent(viewer) & Q(state__in=OPEN) & theirs


def _consent_owed(viewer: Viewer, _at: dt.datetime) -> Q:
    return _sent(viewer) & Q(consent_due_at__isnull=False, state__in=OPEN)


def _unseen(viewer: Viewer, _at: dt.datetime) -> Q:
    return _received(viewer) & Q(state="arrived", seen_at=None)


def _seen(viewer: Viewer, _at: dt.datetime) -> Q:
    return _received(viewer) & Q(state="arrived", seen_at__isnull=False)


def _departed(viewer: Viewer, at: dt.datetime) -> Q:
    owed = FollowUp.objects.filter(referral=OuterRef("pk"), which="departure", done_at=None, due_on__lte=local_day(at))
    return _sent(viewer) & (Q(state="arrived") & Exists(owed) | Q(state="outcome_returned"))


def _review(viewer: Viewer, _at: dt.datetime) -> Q:
    return _sent(viewer) & Q(state="draft", review_state="waiting", review_role=viewer.role)


_ALL_SEND = SENDER_ROLES
_DESK = CENTRE_ROLES | ARRIVAL_ROLES

WORKLISTS: tuple[Worklist, ...] = (
    Worklist(
        "emergency",
        _("急诊通知"),
        CENTRE_ROLES | EMERGENCY_ROLES,
        _emergency,
        True,
        _("有急诊患者送来时，这里最先出现，并响铃提醒。"),
    ),
    Worklist(
        "waiting",
        _("待受理"),
        CENTRE_ROLES,
        _requests,
        True,
        _("基层提交的转诊会出现在这里，等待排号或排床。"),
    ),
    Worklist(
        "waiting", _("待受理"), DOCTOR_ROLES, _requests, False, _("转到您科室、等转诊中心受理的申请会出现在这里。")
    ),
    Worklist("drafts", _("草稿"), _ALL_SEND, _drafts, True, _("没填完的转诊单都在这里，随时可以接着填。")),
    Worklist("reviewing", _("审核中"), _ALL_SEND, _reviewing, False, _("送审后、等审核人处理的转诊会出现在这里。")),
    Worklist("review", _("待审核"), REVIEW_ROLES, _review, True, _("需要您审核的转出申请会出现在这里。")),
    Worklist(
        "info",
        _("待补资料"),
        _ALL_SEND,
        _states(_sent, "info_asked"),
        True,
        _("接收医院要求补资料的转诊会出现在这里。"),
    ),
    Worklist(
        "info_out",
        _("待补资料"),
        CENTRE_ROLES,
        _states(_received, "info_asked"),
        False,
        _("您要求补资料、还在等对方的转诊会出现在这里。"),
    ),
    Worklist(
        "sent",
        _("待受理"),
        _ALL_SEND,
        _states(_sent, "submitted"),
        False,
        _("已提交、等对方医院答复的转诊会出现在这里。"),
    ),
    Worklist(
        "coming_out",
        _("待到院"),
        _ALL_SEND,
        _states(_sent, "scheduled"),
        False,
        _("已排好号或床、患者还没到的转诊会出现在这里。"),
    ),
    Worklist(
        "coming",
        _("待到院"),
        ARRIVAL_ROLES,
        _states(_received, "scheduled"),
        True,
        _("已排定、等患者到院的转诊会出现在这里。"),
    ),
    Worklist(
        "coming",
        _("待到院"),
        CENTRE_ROLES | EMERGENCY_ROLES,
        _coming,
        True,
        _("已排定、等患者到院的转诊会出现在这里。"),
    ),
    Worklist(
        "arrivals", _("待接诊"), DOCTOR_ROLES | EMERGENCY_ROLES, _unseen, True, _("患者到院后会出现在这里，等您接诊。")
    ),
    Worklist(
        "returning",
        _("待回转"),
        DOCTOR_ROLES | EMERGENCY_ROLES,
        _seen,
        True,
        _("已接诊、还没有发回诊疗结果的转诊会出现在这里。"),
    ),
    Worklist(
        "returning",
        _("待回转"),
        CENTRE_ROLES,
        _states(_received, "arrived"),
        False,
        _("已到院、还没有发回诊疗结果的转诊会出现在这里。"),
    ),
    Worklist(
        "out_back",
        _("转出待办"),
        HOSPITAL_SENDERS,
        _back_with_us,
        True,
        _("您科室转出、又轮到您处理的转诊会出现在这里：草稿、补资料、未到诊、随访。"),
    ),
    Worklist(
        "out",
        _("转出在途"),
        HOSPITAL_SENDERS,
        _on_their_way,
        False,
        _("您科室转出、等对方处理的转诊会出现在这里。"),
    ),
    Worklist(
        "away",
        _("待回转"),
        _ALL_SEND,
        _states(_sent, "arrived"),
        False,
        _("患者已到上级医院、等结果回来的转诊会出现在这里。"),
    ),
    Worklist(
        "follow", _("待随访"), _ALL_SEND, _departed, True, _("结果回来或转出满 14 天的患者会出现在这里，等您随访。")
    ),
    Worklist("consent", _("待补签"), _ALL_SEND, _consent_owed, True, _("急诊先转、还没补签同意书的会出现在这里。")),
    Worklist(
        "no_show_out",
        _("未到诊"),
        _ALL_SEND,
        _states(_sent, "no_show"),
        True,
        _("预约了却没去的患者会出现在这里，请电话联系。"),
    ),
    Worklist(
        "no_show", _("未到诊"), _DESK, _states(_received, "no_show"), False, _("登记为未到诊的转诊会出现在这里。")
    ),
    Worklist(
        "late",
        _("超时"),
        SENDER_ROLES | CENTRE_ROLES | DOCTOR_ROLES | EMERGENCY_ROLES,
        _late,
        False,
        _("超过承诺时间的转诊会出现在这里。"),
    ),
    Worklist(
        "declined_out",
        _("已退回"),
        _ALL_SEND,
        _states(_sent, "declined"),
        False,
        _("被退回的转诊和给您的建议会出现在这里。"),
        ended=True,
    ),
    Worklist(
        "declined",
        _("已退回"),
        CENTRE_ROLES,
        _states(_received, "declined"),
        False,
        _("您退回的转诊会出现在这里。"),
        ended=True,
    ),
    Worklist(
        "done_out",
        _("已结案"),
        _ALL_SEND,
        _states(_sent, "closed", "cancelled", "expired"),
        False,
        _("办完的转诊会出现在这里。"),
        ended=True,
    ),
    Worklist(
        "done",
        _("已结案"),
        CENTRE_ROLES | DOCTOR_ROLES,
        _states(_received, "outcome_returned", "closed"),
        False,
        _("已回转和结案的转诊会出现在这里。"),
        ended=True,
    ),
)


def lists_for(role: str) -> list[Worklist]:
    """Return the worklists of a role in the order in which they are shown."""
    return [w for w in WORKLISTS if role in w.roles]


def worklist(role: str, key: str) -> Worklist:
    """Return one worklist of a role, the first one when ``key`` is not among them."""
    own = lists_for(role)
    return next((w for w in own if w.key == key), own[0])

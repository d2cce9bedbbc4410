"""The lists of those who wait for a seat or a bed (候排), and of visits to those who did not come."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.worklists import filters
from lianti.referrals.worklists.shape import CENTRE_ROLES, DOCTOR_ROLES, SENDER_ROLES, Worklist


def offered(viewer: Viewer, _at: dt.datetime) -> Q:
    return filters.received(viewer) & Q(state="accepted", offer_until__isnull=False)


def queued(viewer: Viewer, _at: dt.datetime) -> Q:
    return filters.received(viewer) & Q(state="accepted", offer_until=None)


QUEUES: tuple[Worklist, ...] = (
    Worklist(
        "offered",
        _("递补待确认"),
        CENTRE_ROLES,
        offered,
        True,
        _("空出的号递补给候排的人时会出现在这里，请在保留时间内确认。"),
    ),
    Worklist(
        "queue", _("候排"), CENTRE_ROLES, queued, True, _("已受理、等号或等床的人会出现在这里，到期前请联系一次。")
    ),
    Worklist(
        "queue",
        _("候排"),
        DOCTOR_ROLES,
        filters.states(filters.received, "accepted"),
        False,
        _("转到您科室、正在候排的人会出现在这里。"),
    ),
    Worklist(
        "queue_out",
        _("候排中"),
        SENDER_ROLES,
        filters.states(filters.sent, "accepted"),
        False,
        _("对方已受理、正在等号或等床的转诊会出现在这里。"),
    ),
)


def missed(viewer: Viewer, _at: dt.datetime) -> Q:
    return filters.sent(viewer) & Q(state="no_show", helper_institution=None)


def visiting(viewer: Viewer, _at: dt.datetime) -> Q:
    return Q(helper_institution_id=viewer.institution_id, helper_institution__isnull=False, state="no_show")


def visited_for(viewer: Viewer, _at: dt.datetime) -> Q:
    return filters.sent(viewer) & Q(state="no_show", helper_institution__isnull=False)


VISITS: tuple[Worklist, ...] = (
    Worklist(
        "visits",
        _("请上门"),
        frozenset({"village_doctor"}),
        visiting,
        True,
        _("上级请您上门看望的未到诊患者会出现在这里。"),
    ),
    Worklist(
        "visits_out", _("村医上门中"), SENDER_ROLES, visited_for, False, _("已请村医上门、等情况登记的会出现在这里。")
    ),
)

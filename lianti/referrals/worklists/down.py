"""The lists of those who come down: what waits for the clinic's answer, who is expected, who is looked after."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from lianti.kernel.pure.clock import local_day
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.models import DueItem
from lianti.referrals.worklists import filters
from lianti.referrals.worklists.shape import DOCTOR_ROLES, SENDER_ROLES, Filter, Worklist

_CARED = ("arrived", "outcome_returned")


def _down(*states: str) -> Filter:
    return lambda viewer, _at: filters.received(viewer) & Q(direction="down", state__in=states)


def due(viewer: Viewer, at: dt.datetime) -> Q:
    """Cases of the clinic with a check or a refill due today or earlier."""
    owed = DueItem.objects.filter(referral=OuterRef("pk"), done_at=None, due_on__lte=local_day(at))
    return filters.received(viewer) & Q(direction="down", state__in=_CARED) & Q(Exists(owed))


def asked_room(viewer: Viewer, _at: dt.datetime) -> Q:
    """What a village room is asked to go on with, and has not answered."""
    return _in_room(viewer) & ~Q(custody_institution_id=viewer.institution_id)


def kept_in_room(viewer: Viewer, _at: dt.datetime) -> Q:
    """What a village room goes on with."""
    return _in_room(viewer) & Q(custody_institution_id=viewer.institution_id)


def _in_room(viewer: Viewer) -> Q:
    mine = Q(helper_institution_id=viewer.institution_id, helper_institution__isnull=False)
    return mine & Q(direction="down", state__in=_CARED)


DOWNS: tuple[Worklist, ...] = (
    Worklist(
        "room_asked",
        _("请接续"),
        frozenset({"village_doctor"}),
        asked_room,
        True,
        _("乡镇请您接着管的下转患者会出现在这里，同意后由您负责。"),
    ),
    Worklist(
        "room_care",
        _("村医接续"),
        frozenset({"village_doctor"}),
        kept_in_room,
        False,
        _("您已同意接续、正在管的下转患者会出现在这里。"),
    ),
    Worklist(
        "down_waiting",
        _("下转待答复"),
        SENDER_ROLES,
        _down("submitted"),
        True,
        _("上级医院要转给您的患者会出现在这里，请在出院前答复。"),
    ),
    Worklist(
        "down_due",
        _("接续到期"),
        SENDER_ROLES,
        due,
        True,
        _("下转患者到期的复查和续药会出现在这里。"),
    ),
    Worklist(
        "down_coming",
        _("下转待到"),
        SENDER_ROLES,
        _down("scheduled", "no_show"),
        True,
        _("已同意接收、患者还没到的会出现在这里。"),
    ),
    Worklist(
        "down_care",
        _("接续管理"),
        SENDER_ROLES,
        _down(*_CARED),
        False,
        _("从上级转下来、由您接续管理的患者会出现在这里。"),
    ),
    Worklist(
        "down_done",
        _("下转已结束"),
        SENDER_ROLES,
        _down("closed", "declined"),
        False,
        _("已结束接续管理的下转会出现在这里。"),
        ended=True,
    ),
    Worklist(
        "down_out_done",
        _("转出已结束"),
        DOCTOR_ROLES,
        lambda viewer, _at: filters.sent(viewer) & Q(direction="down", state__in=("closed", "declined", "cancelled")),
        False,
        _("您科室下转、已经结束的会出现在这里：含患者不同意、基层不能接收。"),
        ended=True,
    ),
)

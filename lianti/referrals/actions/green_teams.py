"""Green teams as people: appointed from a day on, called by an emergency, writing down its minutes (SY-44, DY-17)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.referrals import codes
from lianti.referrals.actions.common import locked
from lianti.referrals.codes.green import MINUTES
from lianti.referrals.models import GreenMember, GreenMinute, Referral
from lianti.referrals.permissions.green import can_have_teams, may_arrange_teams, may_record_minutes
from lianti.referrals.queries.green import member_by_uid, members_on, staff_of

_FARTHEST = 366


@transaction.atomic
def join_team(
    *, team: str, user_uid: uuid.UUID | None, since_on: dt.date | None, by: Viewer, at: dt.datetime
) -> GreenMember:
    """This function will appoint somebody of the actor's hospital to one of its teams from a day on.

    Refused for clinics, for whoever holds no role there, for a day long past or far off, and twice for one team.
    """
    _demand(by)
    place, today = institution_by_uid(by.institution_uid or uuid.UUID(int=0)), clock.local_day(at)
    if not can_have_teams(place.kind):
        raise Refused("green_place", _("绿色通道小组由医院组建。"), field="team")
    if not team or team not in codes.GREEN_TEAMS:
        raise Refused("green_team", _("请选择绿色通道小组。"), field="team")
    if since_on is None or not -31 <= (since_on - today).days <= _FARTHEST:
        raise Refused("green_since", _("起始日期请选前一个月到一年以内。"), field="since_on")
    grant = next((g for g in staff_of(by, at) if g.user.uid == user_uid), None)
    if grant is None:
        raise Refused("green_person", _("请从本单位在用的账号里选择。"), field="user")
    if any(m.user_uid == user_uid for m in members_on(place.pk, team, max(since_on, today))):
        raise _twice(grant.user.display_name)
    try:
        with transaction.atomic():
            member = GreenMember.objects.create(
                institution=place, department_id=grant.department_id, team=team, user_uid=grant.user.uid,
                name=grant.user.display_name, role=grant.role, since_on=since_on, appointed_at=at,
                appointed_by_name=by.name,
            )  # fmt: skip
    except IntegrityError:  # somebody else appointed at the same moment: the unique index decides
        raise _twice(grant.user.display_name) from None
    _record("referral.green_joined", member, by, at)
    return member


@transaction.atomic
def leave_team(*, member_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> GreenMember:
    """This function will end somebody's place in a team with yesterday; who was called to a case keeps that case."""
    _demand(by)
    member, today = member_by_uid(member_uid, by), clock.local_day(at)
    if member.last_on is not None:
        raise Refused("green_left", _("{name}已经离开小组。"), name=member.name)
    member.last_on = max(today, member.since_on) - dt.timedelta(days=1)
    member.save(update_fields=["last_on"])
    _record("referral.green_left", member, by, at)
    return member


def _twice(name: str) -> Refused:
    return Refused("green_twice", _("{name}已在这个小组。"), field="user", name=name)


def _demand(by: Viewer) -> None:
    reason = may_arrange_teams(by)
    if reason:
        raise NotPermitted("not_permitted", reason)


def _record(kind: str, member: GreenMember, by: Viewer, at: dt.datetime) -> None:
    place = member.institution
    data = {"team": member.team, "to_uid": str(member.user_uid)}
    record(kind, by=by, at=at, subject_type="institution", subject_uid=place.uid, institution_uid=place.uid, data=data)


@transaction.atomic
def record_minute(
    *, referral_uid: uuid.UUID, what: str, happened_at: dt.datetime | None, by: Viewer, at: dt.datetime
) -> Referral:
    """This function will write down one moment of a green channel, once; the state stays as it is.

    A moment left empty means now; one before the notice by more than a day, or ahead, is refused.
    """
    referral = locked(referral_uid, by, at, readable=True)
    reason = may_record_minutes(by, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if what not in MINUTES:
        raise Refused("green_what", _("请选择登记的是哪一步。"), field="what")
    moment, noticed = happened_at or at, referral.submitted_at
    if noticed is None:
        raise NotVisible
    if moment > at or moment < noticed - dt.timedelta(days=1):
        raise Refused("green_when", _("时间不能晚于现在，也不能早于通知一天以上。"), field="happened_at")
    try:
        with transaction.atomic():
            GreenMinute.objects.create(
                referral=referral, what=what, happened_at=moment, entered_at=at, by_uid=by.uid, by_name=by.name
            )
    except IntegrityError:
        raise Refused("green_told", _("这一步已经登记过时间。"), field="what") from None
    receiver = referral.receiver_institution
    record(
        "referral.green_timed",
        by=by,
        at=at,
        subject_type="referral",
        subject_uid=referral.uid,
        institution_uid=receiver.uid if receiver else None,
        alliance_uid=referral.alliance.uid if referral.alliance else None,
        data={
            "team": referral.green_team,
            "what": what,
            "minutes": int((moment - noticed).total_seconds() // 60),
        },
    )
    return referral

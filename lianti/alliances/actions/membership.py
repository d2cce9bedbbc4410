"""Founding an alliance, joining and leaving it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lianti.alliances import facts, rules
from lianti.alliances.kinds import ALLIANCE_KINDS, MEMBER_ROLES, TIERS
from lianti.alliances.models import Alliance, Membership
from lianti.alliances.permissions import demand, may_found, may_manage
from lianti.alliances.queries.members import lead_of
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.kernel.web.clashes import one_wins
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.parties.models import Institution


@transaction.atomic
def found_alliance(
    *,
    name: str,
    short_name: str,
    kind: str,
    founded_on: dt.date,
    by: Viewer,
    at: dt.datetime,
    charter_key: str = "",
    slip_template: str = "national",
    fictitious: bool = False,
) -> Alliance:
    """This function will register an alliance (医联体); members, its lead first, join afterwards (SY-01)."""
    demand(may_found(by))
    if kind not in ALLIANCE_KINDS:
        raise Refused("alliance_kind", _("请选择医联体的类型。"), field="kind")
    name = normalise(name)
    taken = Refused("alliance_exists", _("“{name}”已经登记。"), name=name, field="name")
    if Alliance.objects.filter(name=name).exists():
        raise taken
    alliance = Alliance(
        name=name,
        short_name=normalise(short_name) or name,
        kind=kind,
        charter_key=charter_key,
        slip_template=slip_template,
        founded_on=founded_on,
        fictitious=fictitious,
    )
    with one_wins(taken):
        alliance.save()
    record(
        facts.ALLIANCE_FOUNDED,
        by=by,
        at=at,
        subject_type="alliance",
        subject_uid=alliance.uid,
        alliance_uid=alliance.uid,
        data={"kind": kind},
    )
    return alliance


@transaction.atomic
def join_alliance(
    *,
    alliance: Alliance,
    institution: Institution,
    by: Viewer,
    at: dt.datetime,
    role: str = "member",
    tier: int | None = None,
    since_on: dt.date | None = None,
) -> Membership:
    """This function will make an institution a member; an alliance has exactly one lead (SY-01).

    Membership alone carries no referral: that needs a signed agreement (SY-28). Without ``tier`` it follows from kind
    and level.
    """
    on = since_on or clock.local_day(at)
    lead = lead_of(alliance, on)
    demand(may_manage(by, lead.institution_id if lead else None))
    _check_place(alliance, lead, role, tier)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                alliance=alliance,
                institution=institution,
                role=role,
                tier=tier or rules.tier_for(institution.kind, institution.level, role),
                since_on=on,
            )
    except IntegrityError:
        raise Refused("member_already", _("{name}已经是成员单位。"), name=institution.name) from None
    _record(facts.MEMBER_JOINED, membership, by, at, role=role, tier=membership.tier)
    return membership


def _check_place(alliance: Alliance, lead: Membership | None, role: str, tier: int | None) -> None:
    if role not in MEMBER_ROLES or (tier is not None and tier not in TIERS):
        raise Refused("member_place", _("请选择成员的角色和层级。"), field="role")
    if role == "lead" and lead is not None:
        raise Refused(
            "alliance_has_lead",
            _("“{alliance}”已有牵头单位{lead}，一个医联体只能有一个牵头单位。"),
            alliance=alliance.short_name,
            lead=lead.institution.name,
            field="role",
        )


@transaction.atomic
def leave_alliance(*, membership: Membership, on: dt.date, by: Viewer, at: dt.datetime) -> Membership:
    """This function will end a membership; ``on`` is the first day without. Agreements are terminated on their own."""
    fresh = Membership.objects.select_for_update().select_related("alliance", "institution").get(pk=membership.pk)
    lead = lead_of(fresh.alliance, clock.local_day(at))
    demand(may_manage(by, lead.institution_id if lead else None))
    if fresh.until_on is not None:
        raise Refused("member_left", _("{name}已经退出。"), name=fresh.institution.name)
    if on <= fresh.since_on:
        raise Refused("leave_before_join", _("退出日期要晚于加入日期 {day}。"), day=fresh.since_on.isoformat())
    fresh.until_on = on
    fresh.save(update_fields=["until_on"])
    _record(facts.MEMBER_LEFT, fresh, by, at)
    return fresh


def _record(kind: str, membership: Membership, by: Viewer, at: dt.datetime, **data: object) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="membership",
        subject_uid=membership.uid,
        institution_uid=membership.institution.uid,
        alliance_uid=membership.alliance.uid,
        data=data,
    )

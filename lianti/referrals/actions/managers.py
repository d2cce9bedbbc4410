"""Referral managers (转诊管理员; HK-14): appoint one, end one, put cases before them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.ledger.outbox import declare_template, post
from lianti.parties.queries import institution_by_uid, people_at
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import tell
from lianti.referrals.models import Referral, ReferralManager
from lianti.referrals.permissions.managers import may_appoint
from lianti.referrals.queries.managers import manager_by_uid, reach_of, serving

if TYPE_CHECKING:
    from lianti.parties.models import Institution

NEW = declare_template("referral.manager_new", _("转诊管理员：本单位有新的转诊单 {number}，请留意按时办理。"))
LATE = declare_template("referral.manager_late", _("转诊管理员：转诊单 {number} 已超时，请督促办理。"))
_FARTHEST = 366


@transaction.atomic
def appoint_manager(
    *, institution_uid: uuid.UUID, user_uid: uuid.UUID, since_on: dt.date | None, by: Viewer, at: dt.datetime
) -> ReferralManager:
    """This function will appoint somebody who works at an institution as its referral manager (HK-14).

    Refused for somebody who has no living role there, for a day long past or far off, and twice for the same person.
    """
    place, today = institution_by_uid(institution_uid), clock.local_day(at)
    _demand(by, place, at)
    if since_on is None or not -31 <= (since_on - today).days <= _FARTHEST:
        raise Refused("manager_since", _("任命日期请选前一个月到一年以内。"), field="since_on")
    grant = next(iter(people_at([place.pk], at, [user_uid])), None)
    if grant is None:
        raise Refused("manager_person", _("请从本机构在用的账号里选择转诊管理员。"), field="user")
    try:
        with transaction.atomic():
            made = ReferralManager.objects.create(
                institution=place, user_uid=user_uid, name=grant.user.display_name, role=grant.role, since_on=since_on,
                appointed_at=at, appointed_by_name=by.name,
            )  # fmt: skip
    except IntegrityError:
        name = grant.user.display_name
        raise Refused("manager_twice", _("{name}已经是转诊管理员。"), field="user", name=name) from None
    _record("referral.manager_appointed", place, {"to_uid": str(user_uid), "role": grant.role}, by, at)
    return made


@transaction.atomic
def end_manager(*, manager_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> ReferralManager:
    """This function will end an appointment; the only manager of an institution stays until there is another.

    Whoever no longer works there is no other.
    """
    found, today = manager_by_uid(manager_uid, by, at), clock.local_day(at)
    _demand(by, found.institution, at)
    if found.last_on is not None:
        raise Refused("manager_ended", _("{name}已经卸任。"), name=found.name)
    left = [m for m, _role in serving(found.institution_id, at) if m.uid != found.uid]
    if not left and found.since_on <= today:
        raise Refused("manager_last", _("这是本机构唯一的转诊管理员，请先任命另一位。"), field="manager")
    found.last_on = max(today - dt.timedelta(days=1), found.since_on - dt.timedelta(days=1))
    found.save(update_fields=["last_on"])
    data = {"to_uid": str(found.user_uid), "left": len(left)}
    _record("referral.manager_ended", found.institution, data, by, at)
    return found


def _demand(by: Viewer, place: Institution, at: dt.datetime) -> None:
    reach = reach_of(by, at)
    reason = may_appoint(by, place.pk, reach)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if place.pk not in reach:
        raise NotVisible


def _record(kind: str, place: Institution, data: dict[str, object], by: Viewer, at: dt.datetime) -> None:
    record(kind, by=by, at=at, subject_type="institution", subject_uid=place.uid, institution_uid=place.uid, data=data)


def tell_managers(referral: Referral, at: dt.datetime, *, late: bool = False) -> None:
    """Put a case before the managers of the institution that holds it: on the bell of their role and on their phone.

    Only those who still work there. Whoever holds the case hears of it anyway and is not told twice.
    """
    place = referral.holder_institution
    if place is None:
        return
    found = serving(place.pk, at)
    others = tuple(dict.fromkeys(role for _m, role in found if role != referral.holder_role))
    if others:
        words = _("超时，请督促办理：转诊单 {n}") if late else _("本单位有新的转诊单 {n}")
        tell(referral, place, others, words.format(n=referral.number), at, tone="urgent" if late else "normal")
    for one, _role in found:
        post(
            key=f"manager:{referral.number}:{referral.revision}:{referral.escalation_level}:{one.uid.hex[:12]}",
            to_uid=one.user_uid,
            template=(LATE if late else NEW).code,
            params={"number": referral.number},
            path=f"/referrals/{referral.number}/",
            at=at,
        )

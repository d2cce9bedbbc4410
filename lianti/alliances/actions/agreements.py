"""Signing, extending and ending agreements; the records opened under one follow its dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.alliances import facts, rules
from lianti.alliances.models import Agreement, Alliance, Membership
from lianti.alliances.permissions import demand, may_manage
from lianti.alliances.queries.members import lead_of
from lianti.alliances.shapes import DueWarning
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer
from lianti.residents.actions import set_access_until_for_agreement

if TYPE_CHECKING:
    from lianti.parties.models import Institution


def _demand_office(alliance: Alliance, by: Viewer, at: dt.datetime) -> None:
    lead = lead_of(alliance, clock.local_day(at))
    demand(may_manage(by, lead.institution_id if lead else None))


@transaction.atomic
def sign_agreement(
    *,
    alliance: Alliance,
    institution: Institution,
    number: str,
    signed_on: dt.date,
    since_on: dt.date,
    until_on: dt.date,
    by: Viewer,
    at: dt.datetime,
    scope: str = "",
) -> Agreement:
    """This function will file the signed agreement of a member; ``until_on`` is the first day without (SY-27, SY-28).

    Refuses a lead (it has none with itself), a stranger, wrong dates, and a second agreement for the same days.
    """
    _demand_office(alliance, by, at)
    rules.check_dates(since_on, until_on, signed_on)
    # The membership row is the lock: two offices cannot file two agreements for the same days at once.
    members = Membership.objects.select_for_update().filter(alliance=alliance, institution=institution, until_on=None)
    member = members.first()
    if member is None:
        raise Refused("not_a_member", _("{name}还不是成员单位，请先登记加入。"), name=institution.name)
    if member.role == "lead":
        raise Refused("lead_needs_none", _("牵头单位不需要与自己签订协议。"))
    others = Agreement.objects.filter(alliance=alliance, institution=institution)
    rules.check_single(
        rules.Span(since_on, until_on), [rules.Span(*pair) for pair in others.values_list("since_on", "until_on")]
    )
    agreement = Agreement.objects.create(
        alliance=alliance,
        institution=institution,
        number=normalise(number),
        signed_on=signed_on,
        since_on=since_on,
        until_on=until_on,
        scope=normalise(scope),
    )
    _record(facts.AGREEMENT_SIGNED, agreement, by, at, until_on=until_on.isoformat())
    _follow_renewal(agreement, by, at)
    return agreement


def _follow_renewal(agreement: Agreement, by: Viewer, at: dt.datetime) -> None:
    """Move the records opened under the agreement that this one continues to the new end."""
    before = Agreement.objects.filter(
        alliance=agreement.alliance, institution=agreement.institution, until_on=agreement.since_on
    ).first()
    if before is not None:
        _move_access(before, agreement.until_on, by, at)


@transaction.atomic
def extend_agreement(*, agreement: Agreement, until_on: dt.date, by: Viewer, at: dt.datetime) -> Agreement:
    """This function will extend an agreement to ``until_on`` and the records opened under it with it (SY-27)."""
    fresh = _locked(agreement, by, at)
    if until_on <= fresh.until_on:
        raise Refused(
            "not_longer", _("续期后的截止日期要晚于现在的 {day}。"), day=fresh.until_on.isoformat(), field="until_on"
        )
    others = Agreement.objects.filter(alliance=fresh.alliance, institution=fresh.institution).exclude(pk=fresh.pk)
    rules.check_single(
        rules.Span(fresh.since_on, until_on), [rules.Span(*p) for p in others.values_list("since_on", "until_on")]
    )
    fresh.until_on, fresh.warned_days = until_on, None
    fresh.save(update_fields=["until_on", "warned_days"])
    _record(facts.AGREEMENT_EXTENDED, fresh, by, at, until_on=until_on.isoformat())
    _move_access(fresh, until_on, by, at)
    return fresh


@transaction.atomic
def terminate_agreement(*, agreement: Agreement, until_on: dt.date, by: Viewer, at: dt.datetime) -> Agreement:
    """This function will end an agreement early; records of closed cases opened under it close with it."""
    fresh = _locked(agreement, by, at)
    if not fresh.since_on <= until_on < fresh.until_on:
        raise Refused(
            "not_shorter",
            _("终止日期要在 {since} 和 {until} 之间。"),
            since=fresh.since_on.isoformat(),
            until=fresh.until_on.isoformat(),
            field="until_on",
        )
    fresh.until_on = until_on
    fresh.save(update_fields=["until_on"])
    _record(facts.AGREEMENT_TERMINATED, fresh, by, at, until_on=until_on.isoformat())
    _move_access(fresh, until_on, by, at)
    return fresh


@transaction.atomic
def warn_agreement(*, warning: DueWarning, by: Viewer, at: dt.datetime) -> bool:
    """This function will note that an agreement was warned of (SY-27); False when it was, for this threshold."""
    fresh = Agreement.objects.select_for_update().select_related("alliance", "institution").get(pk=warning.agreement_id)
    if fresh.warned_days is not None and fresh.warned_days <= warning.threshold:
        return False
    fresh.warned_days = warning.threshold
    fresh.save(update_fields=["warned_days"])
    _record(facts.AGREEMENT_WARNED, fresh, by, at, days_left=warning.days_left)
    return True


def _locked(agreement: Agreement, by: Viewer, at: dt.datetime) -> Agreement:
    fresh = Agreement.objects.select_for_update().select_related("alliance", "institution").get(pk=agreement.pk)
    _demand_office(fresh.alliance, by, at)
    return fresh


def _move_access(agreement: Agreement, until_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    set_access_until_for_agreement(agreement_uid=agreement.uid, until=clock.day_start(until_on), by=by, at=at)


def _record(kind: str, agreement: Agreement, by: Viewer, at: dt.datetime, **data: object) -> None:
    record(
        kind,
        by=by,
        at=at,
        subject_type="agreement",
        subject_uid=agreement.uid,
        institution_uid=agreement.institution.uid,
        alliance_uid=agreement.alliance.uid,
        data=data,
    )

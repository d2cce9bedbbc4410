"""The ladder as it stands for one order: whose turn it is, its pace by the terms in force, who lives on each rung."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lianti.alliances.queries import lead_of, term
from lianti.kernel.pure import clock
from lianti.kernel.pure.ladder import LADDER_ROLES, Pace, Rung, Standing, next_rung, step_due
from lianti.parties.queries import roles_held
from lianti.supply.models import PARTS, WHOLE_ASKER, WHOLE_SUPPLIER, SupplyOrder
from lianti.supply.states import ASKERS_TURN
from lianti.supply.terms import ESCALATE_HOURS, ESCALATE_URGENT_MINUTES, STILL_DAYS

if TYPE_CHECKING:
    from lianti.alliances.terms import TermSpec
    from lianti.parties.models import Department, Institution

_READ = ("centre__institution", "centre__department", "asker_institution", "asker_department", "alliance")


def restless(at: dt.datetime) -> list[SupplyOrder]:
    """Return the open orders to which a step of the ladder is owed, the longest owed first."""
    rows = SupplyOrder.objects.filter(ended_at=None, ordered_at__lte=at).select_related(*_READ)
    due = [(due_of(order, at), order.pk, order) for order in rows]
    return [order for when, _pk, order in sorted(due, key=lambda found: found[:2]) if when <= at]


def due_of(order: SupplyOrder, at: dt.datetime) -> dt.datetime:
    """Return when the next step is owed; in the past means now."""
    moved = max(m for m in (order.ordered_at, order.answered_at, order.dispatched_at, order.received_at) if m)
    standing = Standing(order.promised_at, order.escalation_level, order.escalated_at, moved)
    return step_due(standing, _pace(order, at), at)


def _pace(order: SupplyOrder, at: dt.datetime) -> Pace:
    urgent = order.urgency != "routine"
    step = minutes(ESCALATE_URGENT_MINUTES, order, at) if urgent else hours(ESCALATE_HOURS, order, at)
    still = dt.timedelta(days=_value(STILL_DAYS, order, at))
    return Pace(step, step, step, step * (6 if urgent else 2), still)


def hours(spec: TermSpec, order: SupplyOrder, at: dt.datetime) -> dt.timedelta:
    """Return a term of the centre of an order that counts hours."""
    return dt.timedelta(hours=_value(spec, order, at))


def minutes(spec: TermSpec, order: SupplyOrder, at: dt.datetime) -> dt.timedelta:
    """Return a term of the centre of an order that counts minutes."""
    return dt.timedelta(minutes=_value(spec, order, at))


def _value(spec: TermSpec, order: SupplyOrder, at: dt.datetime) -> float:
    return float(term(spec.name, institution_id=order.centre.institution_id, on=clock.local_day(at)).value)


def holder_of(order: SupplyOrder) -> tuple[str, Institution, Department | None]:
    """Return whose turn it is: ``asker`` or ``centre``, with the institution and the department."""
    if order.state in ASKERS_TURN:
        return "asker", order.asker_institution, order.asker_department
    return "centre", order.centre.institution, order.centre.department


def rung_of(order: SupplyOrder, at: dt.datetime) -> Rung:
    """Return the next step of an order; an empty post is skipped."""
    side, institution, part = holder_of(order)
    held = roles_held([institution.pk], at).get(institution.pk, frozenset())
    own = part.pk if part else None
    everywhere = WHOLE_ASKER if side == "asker" else WHOLE_SUPPLIER
    here = {role for role, where in held if role in PARTS and own is not None and where == own}
    heads = {role for role, where in held if role != "department_head" or (own is not None and where == own)}
    whole = {role for role, _where in held} & everywhere
    broken = order.promised_at < at
    return next_rung(order.escalation_level, heads & LADDER_ROLES, broken=broken, holder_lives=bool(here or whole))


def office_of(order: SupplyOrder, at: dt.datetime) -> Institution | None:
    """Return the lead of the alliance in which an order travels."""
    lead = lead_of(order.alliance, clock.local_day(at))
    return lead.institution if lead else None

"""Putting a term of a charter edition in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from lianti.alliances import facts
from lianti.alliances.models import Alliance, Term
from lianti.alliances.permissions import demand, may_manage
from lianti.alliances.queries.members import lead_of
from lianti.alliances.terms import all_terms
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.ledger.actions import record
from lianti.parties.shapes import Viewer


@transaction.atomic
def set_term(
    *,
    alliance: Alliance,
    name: str,
    value: Any,
    clause: str,
    edition: str,
    by: Viewer,
    at: dt.datetime,
    since_on: dt.date | None = None,
) -> Term:
    """This function will put a term in force in an alliance from ``since_on`` (today) and end the value before it.

    Refuses a term that no code obeys. Setting the value that already holds, from the same clause and edition, changes
    nothing and leaves no fact.
    """
    on = since_on or clock.local_day(at)
    lead = lead_of(alliance, on)
    demand(may_manage(by, lead.institution_id if lead else None))
    if name not in {spec.name for spec in all_terms()}:
        raise Refused("term_unknown", _("没有程序遵守条款“{name}”，请核对名称。"), name=name)
    Alliance.objects.select_for_update().get(pk=alliance.pk)
    rows = Term.objects.filter(Q(until_on=None) | Q(until_on__gt=on), alliance=alliance, name=name)
    current = rows.filter(since_on__lte=on).first()
    if current and (current.value, current.clause, current.edition) == (value, clause, edition):
        return current
    rows.filter(since_on__gte=on).delete()
    rows.filter(since_on__lt=on).update(until_on=on)
    term = Term.objects.create(alliance=alliance, name=name, value=value, clause=clause, edition=edition, since_on=on)
    record(
        facts.TERM_SET,
        by=by,
        at=at,
        subject_type="alliance",
        subject_uid=alliance.uid,
        alliance_uid=alliance.uid,
        data={"name": name},
    )
    return term

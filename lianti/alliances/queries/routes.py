"""Under which alliance and agreement a case between two institutions travels."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet

from lianti.alliances import rules
from lianti.alliances.models import Agreement, Alliance, Membership
from lianti.alliances.shapes import Route
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.queries import institutions


@prepared
def _memberships(one: Slot, other: Slot, on: Slot) -> QuerySet[Membership]:
    both = Q(institution_id=one) | Q(institution_id=other)
    return Membership.objects.on_day(on).filter(both).select_related("alliance")  # type: ignore[arg-type]


@prepared
def _agreements(one: Slot, other: Slot, on: Slot) -> QuerySet[Agreement]:
    return Agreement.objects.filter(Q(institution_id=one) | Q(institution_id=other), since_on__lte=on)


def route(*, sender_id: int, receiver_id: int, on: dt.date) -> list[Route]:
    """Return the alliances both institutions are members of on a day, the best first, in two statements.

    Best is: the agreement holds, then the city group before county, specialty, remote and provincial alliances.
    Needed is the agreement of each member; the lead needs none with itself (SY-28).
    """
    shared: dict[int, list[Membership]] = defaultdict(list)
    both = {sender_id, receiver_id}
    for row in _memberships.rows(one=sender_id, other=receiver_id, on=on):
        shared[row.alliance_id].append(row)
    pairs = {key: rows for key, rows in shared.items() if {r.institution_id for r in rows} == both}
    if not pairs:
        return []
    signed: dict[tuple[int, int], list[Agreement]] = defaultdict(list)
    for agreement in _agreements.rows(one=sender_id, other=receiver_id, on=on):
        signed[agreement.alliance_id, agreement.institution_id].append(agreement)
    routes = [_route(rows, signed, on) for rows in pairs.values()]
    ranks = {rows[0].alliance.uid: rules.kind_rank(rows[0].alliance.kind) for rows in pairs.values()}
    return sorted(routes, key=lambda r: (r.expired, ranks[r.alliance_uid], r.alliance_id))


def routes_with(institution_id: int, others: Collection[int], on: dt.date) -> dict[int, list[Route]]:
    """Return for each of some institutions the alliances it shares with one on a day, in two statements."""
    everybody = {institution_id, *others}
    members: dict[int, dict[int, Membership]] = defaultdict(dict)
    for row in Membership.objects.on_day(on).filter(institution_id__in=everybody).select_related("alliance"):
        members[row.alliance_id][row.institution_id] = row
    signed: dict[tuple[int, int], list[Agreement]] = defaultdict(list)
    for agreement in Agreement.objects.filter(institution_id__in=everybody, since_on__lte=on):
        signed[agreement.alliance_id, agreement.institution_id].append(agreement)
    found: dict[int, list[Route]] = defaultdict(list)
    for rows in members.values():
        own = rows.get(institution_id)
        for other, row in rows.items():
            if own is not None and other != institution_id:
                found[other].append(_route([own, row], signed, on))
    return found


def _route(rows: list[Membership], signed: dict[tuple[int, int], list[Agreement]], on: dt.date) -> Route:
    alliance: Alliance = rows[0].alliance
    needed = [row.institution_id for row in rows if row.role != "lead"]
    latest = [max(signed[alliance.pk, institution], key=lambda a: a.until_on, default=None) for institution in needed]
    unsigned = any(agreement is None for agreement in latest)
    first = min((a for a in latest if a is not None), key=lambda a: a.until_on, default=None)
    ended = first is not None and first.until_on <= on
    return Route(
        alliance_uid=alliance.uid,
        alliance_id=alliance.pk,
        alliance_name=alliance.short_name,
        agreement_uid=first.uid if first else None,
        agreement_until=first.until_on if first else None,
        slip_template=alliance.slip_template,
        agreement_institution_id=first.institution_id if first else None,
        expired=unsigned or ended,
        unsigned=unsigned,
    )


def pick_route(*, sender_id: int, receiver_id: int, on: dt.date, emergency: bool) -> Route | None:
    """Return the route a case takes.

    An emergency always passes, also without any alliance (None) or with an expired agreement (SY-28). Anything else is
    refused with what is possible instead.
    """
    routes = route(sender_id=sender_id, receiver_id=receiver_id, on=on)
    if routes and (emergency or not routes[0].expired):
        return routes[0]
    if emergency:
        return None
    names = dict(institutions().filter(pk__in=[sender_id, receiver_id]).values_list("pk", "name"))
    if not routes:
        raise Refused(
            "no_alliance",
            _(
                "{sender}与{receiver}今天不在同一个医联体内，不能新建转诊。急诊可以照常发出；其他情况请改选医联体内的单位。"
            ),
            sender=names.get(sender_id, ""),
            receiver=names.get(receiver_id, ""),
        )
    ended = [(r.alliance_name, None if r.unsigned else r.agreement_until) for r in routes]
    raise rules.expired_refusal(names.get(sender_id, ""), ended)

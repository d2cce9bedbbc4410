"""The proof that the reserved share held (JL-61): per department and day, from the rows themselves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Q

from lianti.alliances.queries import names_of
from lianti.capacity import rules
from lianti.capacity.models import Booking, ClinicSession
from lianti.capacity.shapes import ProofLine

_USED = Q(ended_at=None) | Q(end_reason="no_show")


def proof(
    *, institution_id: int, since: dt.date, until: dt.date, department_uid: uuid.UUID | None = None
) -> list[ProofLine]:
    """Return one line per department and day of a half-open period, in three statements.

    A seat counts as used while its booking stands, and when the person did not come: it was kept either way. Sessions
    that were cancelled (停诊) are counted apart and prove nothing.
    """
    rows = ClinicSession.objects.filter(service__institution_id=institution_id, on_day__gte=since, on_day__lt=until)
    if department_uid is not None:
        rows = rows.filter(service__department__uid=department_uid)
    sessions = list(rows.select_related("service__department").order_by("on_day", "service__department__order", "pk"))
    used = _used([s.pk for s in sessions])
    names = names_of({s.share_alliance_uid for s in sessions if s.share_alliance_uid})
    groups: dict[tuple[dt.date, int], list[ClinicSession]] = defaultdict(list)
    for session in sessions:
        groups[session.on_day, session.service.department_id].append(session)
    return [_line(group, used, names) for group in groups.values()]


def _used(session_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return bookings by priority per session."""
    rows = Booking.objects.filter(_USED, seat__session_id__in=session_ids).order_by()
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows.values("seat__session_id", "priority").annotate(n=Count("pk")):
        found[row["seat__session_id"]][row["priority"]] = row["n"]
    return found


def _line(group: Sequence[ClinicSession], used: dict[int, dict[str, int]], names: dict[uuid.UUID, str]) -> ProofLine:
    held = [s for s in group if s.cancelled_at is None]
    first = next((s for s in held if s.share_clause), group[0])
    by = {name: sum(used.get(s.pk, {}).get(name, 0) for s in held) for name in ("contracted", "referral", "open")}
    demanded = sum(rules.reserved_of(s.seats_opened, s.reserved_share) for s in held)
    return ProofLine(
        on_day=group[0].on_day,
        department=group[0].service.department.name,
        sessions=len(held),
        cancelled=len(group) - len(held),
        seats=sum(s.seats_opened for s in held),
        reserved=sum(s.seats_reserved for s in held),
        share=max((s.reserved_share for s in held), default=0.0),
        demanded=demanded,
        kept=all(s.seats_reserved >= rules.reserved_of(s.seats_opened, s.reserved_share) for s in held),
        contracted=by["contracted"],
        referrals=by["contracted"] + by["referral"],
        others=by["open"],
        shared=sum(s.shared_seats for s in held),
        shared_at=min((s.shared_at for s in held if s.shared_at and s.shared_seats), default=None),
        released=sum(s.released_seats for s in held),
        released_at=min((s.released_at for s in held if s.released_at and s.released_seats), default=None),
        clause=first.share_clause,
        alliance=names.get(first.share_alliance_uid, "") if first.share_alliance_uid else "",
    )

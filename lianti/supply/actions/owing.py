"""What stays owed after a short delivery goes on as an order of its own (欠货待补), accepted already (SY-53)."""

from __future__ import annotations

import datetime as dt

from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.supply import facts, rules
from lianti.supply.actions.common import note_fact, tell_asker, tell_centre
from lianti.supply.models import SupplyLine, SupplyOrder
from lianti.supply.queries import lines_of, packs_of
from lianti.supply.queries.ladder import hours
from lianti.supply.terms import ROUTINE_HOURS, URGENT_HOURS


def open_remainder(order: SupplyOrder, by: Viewer, at: dt.datetime) -> SupplyOrder:
    """Open the order of what is owed; the caller's transaction, its centre has accepted it with the first one.

    Both sides see it until it came, the centre declines it or the side that asked no longer needs it. Asked for again
    at the old time, or at the time a new answer would have, when that is over.
    """
    lines = lines_of(order)
    index = {line.pk: n for n, line in enumerate(lines)}
    came = [index.get(pack.line_id or 0) for pack in packs_of(order) if not pack.missing]
    owed = rules.still_owed([line.quantity for line in lines], came)
    wait = hours(ROUTINE_HOURS if order.urgency == "routine" else URGENT_HOURS, order, at)
    needed_at = max(order.needed_at, at + wait)
    copied = (
        "kind", "centre", "asker_institution", "asker_department", "alliance", "agreement_uid", "author_uid",
        "author_name", "phone", "urgency", "case_number",
    )  # fmt: skip
    made = SupplyOrder.objects.create(
        **{name: getattr(order, name) for name in copied},
        state="accepted",
        owed_for=order,
        needed_at=needed_at,
        promised_at=needed_at,
        ordered_at=at,
        answered_at=at,
        answered_by_name=order.answered_by_name,
    )
    SupplyLine.objects.bulk_create(
        SupplyLine(order=made, name=line.name, quantity=count, abo=line.abo, rh=line.rh)
        for line, count in zip(lines, owed, strict=True)
        if count
    )
    note_fact(facts.OWED, made, by, at, {"pieces": sum(owed)})
    tell_centre(made, _("部分到货，缺的待补：{who}").format(who=order.asker_institution.label), at)
    tell_asker(made, _("部分到货，缺的由共享中心补发：{kind}"), at)
    return made

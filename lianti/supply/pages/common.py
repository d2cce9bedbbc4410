"""What every page of supply says the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Clock, State
from lianti.supply import kinds
from lianti.supply.states import STATES, TONES

if TYPE_CHECKING:
    from lianti.supply.models import SupplyLine, SupplyOrder

_SOON = dt.timedelta(minutes=30)


def item_words(lines: Sequence[SupplyLine]) -> str:
    """Return what was asked for in one line."""
    return "、".join(_item_words(line) for line in lines)


def wanted_of(lines: Sequence[SupplyLine]) -> list[str]:
    """Return how the field for the packs of each line is called."""
    return [_("编号：%(item)s") % {"item": _item_words(line)} for line in lines]


def _item_words(line: SupplyLine) -> str:
    if line.abo:
        name = _("%(product)s %(abo)s %(rh)s") % {
            "product": _(kinds.PRODUCTS.get(line.name, line.name)),
            "abo": _(kinds.ABO[line.abo]),
            "rh": _(kinds.RH[line.rh]),
        }
        return _("%(name)s %(n)d 袋") % {"name": name, "n": line.quantity}
    return f"{line.name} × {line.quantity}"


def clock_of(order: SupplyOrder, at: dt.datetime) -> Clock:
    """Return the time that counts against now."""
    if order.ended_at:
        return Clock("done", _("已结束"), order.ended_at)
    return Clock.of(order.promised_at, at, _SOON)


def state_of(order: SupplyOrder) -> State:
    """Return how an order stands."""
    return State(_(STATES[order.state]), TONES[order.state])


def when_words(moment: dt.datetime | None) -> str:
    """Return a moment in words, nothing for none."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def part_of(o: SupplyOrder) -> str:
    """Return the department that asked, nothing for a clinic without any."""
    return o.asker_department.name if o.asker_department else ""

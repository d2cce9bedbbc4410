"""The place of supply in the sidebar, its badge, and what the nightly reconcile expects."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianti.kernel.pure.ids import spaced
from lianti.kernel.web import registry
from lianti.kernel.web.shapes import ViewerLike
from lianti.ledger.reconcile import Counter, expect
from lianti.parties.shapes import Viewer
from lianti.supply import facts
from lianti.supply.kinds import KINDS
from lianti.supply.permissions import ARRANGERS, READERS
from lianti.supply.queries import found, moments_in, waiting_for

_GROUP = _("共享中心")
# Facts that must match the moments of the orders one to one.
_COUNTED = {
    facts.DISPATCHED: "dispatched_at",
    facts.RECEIVED: "received_at",
    facts.SETTLED: "settled_at",
}


def _counts(viewer: ViewerLike) -> dict[str, int]:
    if not isinstance(viewer, Viewer) or viewer.role not in READERS:
        return {}
    return {"supply": waiting_for(viewer)}


def _find(viewer: ViewerLike, text: str) -> list[registry.PaletteHit]:
    """Find an order by its number, or by the number of a pack or bag."""
    if not isinstance(viewer, Viewer):
        return []
    return [
        registry.PaletteHit(
            KINDS[order.kind], reverse("supply:order", args=[order.number]), "package",
            f"{spaced(order.number)} {order.asker_institution.label}",
        )
        for order in found(viewer, text)
    ]  # fmt: skip


def _counter(field: str, *, owed: bool | None = None) -> Counter:
    def count(since: dt.datetime, until: dt.datetime) -> int:
        return moments_in(field, since, until, owed=owed)

    return count


registry.nav("supply", _("消毒供应与用血"), "package", "supply:list", READERS, 460, group=_GROUP)
registry.nav("supply_centres", _("共享中心设置"), "settings", "supply:centres", ARRANGERS, 465, group=_GROUP)
registry.counts(_counts)
registry.palette(_("消毒供应与用血"), READERS, _find, order=60)
expect(facts.ORDERED, _counter("ordered_at", owed=False))
expect(facts.OWED, _counter("ordered_at", owed=True))
for _kind, _field in _COUNTED.items():
    expect(_kind, _counter(_field))

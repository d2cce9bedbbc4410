"""Reading shared supply for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianti.alliances.queries import partners, routes_with
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import check_number
from lianti.kernel.pure.text import squash
from lianti.kernel.web.counting import counted
from lianti.parties.shapes import Viewer
from lianti.supply.models import PARTS, WHOLE_SUPPLIER, Pack, SterileBatch, SupplyCentre, SupplyLine, SupplyOrder
from lianti.supply.states import FINAL, OPEN

PAGE = 25
_SHORTEST = 3
TABS: dict[str, tuple[str, frozenset[str]]] = {
    "mine": (_("等我们办"), OPEN),
    "ordered": (_("待受理"), frozenset({"ordered"})),
    "accepted": (_("待发出"), frozenset({"accepted"})),
    "dispatched": (_("待签收"), frozenset({"dispatched"})),
    "disputed": (_("有差异"), frozenset({"disputed"})),
    "ended": (_("已办结"), FINAL),
}
_PARTS = ("asker_institution", "asker_department", "centre__institution", "centre__department", "alliance")


@dataclass(frozen=True)
class OrderAnswer:
    """One page of orders with the number of every tab."""

    tab: str
    rows: list[SupplyOrder]
    total: int
    counts: dict[str, int]


def list_orders(viewer: Viewer, tab: str, text: str, page: int, size: int = PAGE) -> OrderAnswer:
    """Return one page in four statements, the nearest promise first, ended ones newest first."""
    mine = SupplyOrder.objects.visible_to(viewer)
    turn = SupplyOrder.objects.waiting_for(viewer)
    wanted = {key: Q(state__in=states) for key, (_label, states) in TABS.items() if key != "mine"}
    counts = mine.aggregate(**{key: Count("pk", filter=q) for key, q in wanted.items()}) | {"mine": turn.count()}
    here = tab if tab in TABS else next((key for key in TABS if counts[key]), "mine")
    found = (turn if here == "mine" else mine.filter(wanted[here])).filter(_matching(text))
    order = ("-pk",) if here == "ended" else ("promised_at", "pk")
    start = (max(page, 1) - 1) * size
    rows = found.select_related(*_PARTS).prefetch_related("lines").order_by(*order)[start : start + size]
    return OrderAnswer(here, list(rows), found.count(), {key: counts[key] for key in TABS})


def _matching(text: str) -> Q:
    wanted = squash(text)
    if not wanted:
        return Q()
    packs = Pack.objects.filter(order=OuterRef("pk"), number=wanted)
    named = SupplyLine.objects.filter(order=OuterRef("pk"), name__contains=text.strip())
    place = Q(asker_institution__name__contains=wanted) | Q(case_number=wanted)
    return Q(number__startswith=wanted) | place | Q(Exists(packs)) | Q(Exists(named))


def waiting_for(viewer: Viewer) -> int:
    """Return how many orders the viewer's side must move on, for the badge."""
    return _waiting(viewer, clock.now())


@counted
def _waiting(viewer: Viewer, _at: dt.datetime) -> QuerySet[SupplyOrder]:
    return SupplyOrder.objects.waiting_for(viewer)


def found(viewer: Viewer, text: str) -> list[SupplyOrder]:
    """Return the newest orders that a number, a pack or a bag leads to, in one statement; for the palette."""
    wanted = squash(text)
    if len(wanted) < _SHORTEST:
        return []
    packs = Pack.objects.filter(order=OuterRef("pk"), number=wanted)
    rows = SupplyOrder.objects.visible_to(viewer).filter(Q(number__startswith=wanted) | Q(Exists(packs)))
    return list(rows.select_related("asker_institution").order_by("-pk")[:5])


def order_of(viewer: Viewer, number: str) -> SupplyOrder:
    """Return an order of one of the two sides (NotVisible otherwise)."""
    if not check_number(number):
        raise NotVisible
    found = SupplyOrder.objects.visible_to(viewer).select_related(*_PARTS).filter(number=number).first()
    if found is None:
        raise NotVisible
    return found


def lines_of(order: SupplyOrder) -> list[SupplyLine]:
    """Return what was asked for."""
    return list(SupplyLine.objects.filter(order=order).order_by("pk"))


def packs_of(order: SupplyOrder) -> list[Pack]:
    """Return every pack or bag that was sent, with its batch."""
    return list(Pack.objects.filter(order=order).select_related("batch", "line").order_by("pk"))


def packs_out(order: SupplyOrder, numbers: Sequence[str]) -> list[Pack]:
    """Return what the centre of an order has sent under some numbers and nobody missed; of blood, of its product."""
    rows = Pack.objects.filter(order__centre_id=order.centre_id, number__in=numbers, missing=False)
    if order.kind == "blood":
        products = SupplyLine.objects.filter(order=order).values("name")
        rows = rows.filter(order__lines__name__in=products)
    return list(rows.select_related("batch", "order__asker_institution").order_by("pk"))


def centres_for(viewer: Viewer, kind: str, at: dt.datetime) -> list[SupplyCentre]:
    """Return the centres of a kind that the own institution may ask today, under an agreement in force.

    A constant number of statements, however many centres there are.
    """
    if viewer.institution_id is None:
        return []
    day = clock.local_day(at)
    allowed = partners(viewer.institution_id, day)
    rows = SupplyCentre.objects.filter(kind=kind, is_active=True, institution_id__in=allowed)
    found = list(rows.select_related("institution", "department").order_by("institution__pinyin_key", "pk"))
    held = routes_with(viewer.institution_id, [c.institution_id for c in found], day)
    return [c for c in found if any(not way.expired for way in held.get(c.institution_id, []))]


def centres_of(viewer: Viewer) -> list[SupplyCentre]:
    """Return the centres of the viewer's institution, closed ones too."""
    rows = SupplyCentre.objects.filter(institution_id=viewer.institution_id or 0)
    return list(rows.select_related("department", "institution").order_by("kind"))


def centre_of_uid(uid: uuid.UUID, *, institution_id: int | None = None) -> SupplyCentre:
    """Return a centre, of one institution when asked (NotVisible otherwise)."""
    rows = SupplyCentre.objects.select_related("institution", "department").filter(uid=uid)
    if institution_id is not None:
        rows = rows.filter(institution_id=institution_id)
    found = rows.first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def _worked_by(viewer: Viewer) -> Q:
    mine = Q(centre__institution_id=viewer.institution_id or 0)
    if viewer.role in WHOLE_SUPPLIER:
        return mine
    if viewer.role in PARTS and viewer.department_id is not None:
        return mine & Q(centre__department_id=viewer.department_id)
    return Q(pk=None)


def batches_of(viewer: Viewer, text: str = "") -> list[SterileBatch]:
    """Return the newest batches of the viewer's centre with ``sent`` and ``places``, in one statement."""
    rows = SterileBatch.objects.filter(_worked_by(viewer))
    if text.strip():
        rows = rows.filter(number__contains=text.strip())
    counted = rows.annotate(sent=Count("packs"), places=Count("packs__order__asker_institution", distinct=True))
    return list(counted.select_related("centre__institution").order_by("-first_at", "-pk")[:100])


def batch_of_uid(uid: uuid.UUID, viewer: Viewer) -> SterileBatch:
    """Return a batch of the viewer's centre (NotVisible otherwise)."""
    rows = SterileBatch.objects.filter(_worked_by(viewer), uid=uid)
    found = rows.select_related("centre__institution").first()
    if found is None:
        raise NotVisible(str(uid))
    return found


def packs_of_batch(batch: SterileBatch) -> list[Pack]:
    """Return where every pack of a batch went, in one statement."""
    rows = Pack.objects.filter(batch=batch).select_related("order__asker_institution", "order__asker_department")
    return list(rows.order_by("order__asker_institution__pinyin_key", "number"))


def recalled_numbers(packs: Sequence[Pack]) -> list[str]:
    """Return the numbers of packs whose batch has been recalled."""
    return [p.number for p in packs if p.batch is not None and p.batch.recalled_at is not None]


def has_centre(viewer: Viewer) -> bool:
    """Say whether the viewer works in a centre of sterile goods, and so keeps batches."""
    mine = SupplyCentre.objects.filter(institution_id=viewer.institution_id or 0, kind="sterile")
    if viewer.role in WHOLE_SUPPLIER:
        return mine.exists()
    return viewer.role in PARTS and mine.filter(department_id=viewer.department_id or 0).exists()


def remainders_of(order: SupplyOrder) -> list[SupplyOrder]:
    """Return the order that an order completes, and those that complete it, in one statement."""
    rows = SupplyOrder.objects.filter(Q(owed_for=order) | Q(pk=order.owed_for_id))
    return list(rows.order_by("pk"))


def moments_in(field: str, since: dt.datetime, until: dt.datetime, *, owed: bool | None = None) -> int:
    """Return how many orders have a moment in a half-open period, for the nightly reconcile.

    With ``owed`` only those that complete another one, or only those that do not.
    """
    rows = SupplyOrder.objects.filter(**{f"{field}__gte": since, f"{field}__lt": until})
    return (rows if owed is None else rows.filter(owed_for__isnull=not owed)).count()

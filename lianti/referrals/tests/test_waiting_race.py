"""Freed seats and several clocks: each seat is offered once and each person gets one. And the control that does not.

On SQLite (a real file) and on PostgreSQL, whichever DATABASE_URL names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from lianti.capacity.models import Seat
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.models import Offer, Referral
from lianti.referrals.tests.cases import HOUR, newcomer
from lianti.referrals.tests.test_race import PROCESSES, Child, busy_town, crowd, order, tell
from tests.journeys.test_refer_up import sent
from tests.town import Town

__all__ = ["busy_town", "crowd"]


def queued(town: Town, count: int) -> list[Referral]:
    """So many people on the list of the clinic."""
    town.people |= {f"waiting {n}": newcomer(town) for n in range(count)}
    cases = [sent(town, f"waiting {n}") for n in range(count)]
    centre = town.viewer("referral_centre")
    return [
        actions.accept_waiting(referral_uid=c.uid, note="", by=centre, at=town.now + HOUR / 2 + n * HOUR / 60)
        for n, c in enumerate(cases)
    ]


def two_freed(town: Town) -> list[Seat]:
    """Two seats are free, all others are gone."""
    free = town.seats()[6:8]
    Seat.objects.exclude(pk__in=[s.pk for s in free]).update(pool="closed")
    Seat.objects.filter(pk__in=[s.pk for s in free]).update(pool="open")
    return free


@contextmanager
def without_the_index() -> Iterator[None]:
    """Take the guard away: the unique index on living offers of a seat."""
    [index] = [c for c in Offer._meta.constraints if c.name == "seat_offered_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Offer, index)
    try:
        yield
    finally:
        Offer.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Offer, index)


def test_the_control_offers_one_seat_to_several(busy_town: Town, crowd: list[Child]) -> None:
    """Reading before the transaction, no hold and no index: people are called for a seat that others have, too."""
    cases = queued(busy_town, PROCESSES)
    two_freed(busy_town)
    service = str(busy_town.clinic.uid)
    with without_the_index():
        tell(crowd, [order(busy_town, "seen", c, "referral_centre", service=service) for c in cases])
        tell(crowd, [order(busy_town, "offer_seen", c, "referral_centre") for c in cases])
        seats = Offer.objects.filter(ended_at=None).values_list("seat_uid", flat=True)
        assert len(seats) > len(set(seats))


def test_the_index_alone_keeps_a_seat_from_two_offers(busy_town: Town, crowd: list[Child]) -> None:
    """The same blind clocks with the index in place: one offer stands, the others are turned away by the table."""
    cases = queued(busy_town, PROCESSES)
    two_freed(busy_town)
    service = str(busy_town.clinic.uid)
    tell(crowd, [order(busy_town, "seen", c, "referral_centre", service=service) for c in cases])
    total = tell(crowd, [order(busy_town, "offer_seen", c, "referral_centre") for c in cases])
    assert (total["won"], total["taken"]) == (1, PROCESSES - 1)


def test_two_freed_seats_and_several_clocks(busy_town: Town, crowd: list[Child]) -> None:
    cases = queued(busy_town, PROCESSES)
    free = two_freed(busy_town)
    total = tell(crowd, [order(busy_town, "offers", cases[0], "referral_centre")] * PROCESSES)
    assert total["errors"] == 0
    offers = list(Offer.objects.filter(ended_at=None).select_related("entry"))
    assert {o.seat_uid for o in offers} == {s.uid for s in free} and len(offers) == 2
    assert {o.entry.referral_id for o in offers} == {cases[0].pk, cases[1].pk}, "the first two of the list"
    assert Fact.objects.filter(kind="referral.seat_offered").count() == 2
    held = Seat.objects.filter(pk__in=[s.pk for s in free]).values_list("uid", "hold_token")
    assert set(held) == {(o.seat_uid, o.token) for o in offers}

"""What a pack's number is worth: it goes to one place, and a typed day is never taken for a batch (SY-53)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact
from lianti.supply import actions
from lianti.supply.forms import DispatchForm
from lianti.supply.models import Pack
from lianti.supply.shapes import Handover
from lianti.supply.tests.cases import COLD, HOUR, VAN, Supply
from tests.town import Town


@pytest.fixture
def supply(town: Town) -> Supply:
    return Supply(town)


@pytest.mark.parametrize(("kind", "box"), [("blood", COLD), ("sterile", VAN)])
def test_what_went_out_under_a_number_does_not_go_out_again(supply: Supply, kind: str, box: Handover) -> None:
    supply.to("dispatched", kind)
    second = supply.to("accepted", kind)
    with pytest.raises(Refused, match="已经发往") as told:
        actions.dispatch(
            order_uid=second.uid, packs=supply.packs(kind), handover=box, by=supply.worker(kind),
            at=supply.town.now + 2 * HOUR,
        )  # fmt: skip
    assert told.value.field == "packs" and not Pack.objects.filter(order=second).exists()
    assert not Fact.objects.filter(subject_uid=second.uid, kind="supply.dispatched").exists()


def test_another_batch_and_what_did_not_arrive_may_go_out_under_the_same_number(supply: Supply) -> None:
    supply.to("received")
    again = supply.to("accepted")
    packs = supply.packs(batch="S01-20260312-1")
    at = supply.town.now + 2 * HOUR
    actions.dispatch(order_uid=again.uid, packs=packs, handover=VAN, by=supply.worker(), at=at)
    lost = supply.to("accepted", "blood")
    first = supply.packs("blood")
    actions.dispatch(order_uid=lost.uid, packs=first, handover=COLD, by=supply.worker("blood"), at=at)
    short = Handover("何晓枫", 4.0, "一袋没有装车")
    gp = supply.town.viewer("gp")
    actions.receive_short(order_uid=lost.uid, missing=[first[0].number], handover=short, by=gp, at=at)
    later = supply.to("accepted", "blood")
    actions.dispatch(order_uid=later.uid, packs=first[:1], handover=COLD, by=supply.worker("blood"), at=at)
    assert Pack.objects.filter(number=first[0].number).count() == 2


def test_plasma_and_red_cells_of_one_donation_share_its_number(supply: Supply) -> None:
    supply.to("dispatched", "blood")
    items = (replace(supply.fields("blood").items[0], name="plasma"),)
    order = supply.ask("blood", items=items)
    by, at = supply.worker("blood"), supply.town.now + HOUR
    actions.accept(order_uid=order.uid, note="", by=by, at=at)
    cold = Handover("何晓枫", -20.0)
    actions.dispatch(order_uid=order.uid, packs=supply.packs("blood"), handover=cold, by=by, at=at)
    assert Pack.objects.filter(order=order).count() == 2


@pytest.mark.parametrize("day", ["2026/9/1", "2026.09.01", "2026年9月1日", "2026-9-1"])
def test_a_day_is_read_as_people_write_it_and_never_taken_for_a_batch(day: str) -> None:
    form = DispatchForm(
        {"packs": f"A1 S7 {day}", "batch": "S1", "expires_on": "2026-08-01", "carrier": "何晓枫"}, wanted=["编号"]
    )
    assert form.is_valid()
    (pack,) = form.sent("sterile", ("", ""))
    assert (pack.number, pack.batch, pack.expires_on.isoformat()) == ("A1", "S7", "2026-09-01")


@pytest.mark.parametrize("line", ["A1 S7 2026-13-01", "A1 S7 S8", "A1 S7 2026-09-01 A2", "A1 2026-09-01 2027-09-01"])
def test_a_line_that_says_too_much_is_refused(line: str) -> None:
    form = DispatchForm(
        {"packs": line, "batch": "S1", "expires_on": "2026-08-01", "carrier": "何晓枫"}, wanted=["编号"]
    )
    assert form.is_valid()
    with pytest.raises(Refused, match="编号 批次 失效日期"):
        form.sent("sterile", ("", ""))


def test_what_expired_on_its_way_is_not_signed_for_as_complete(supply: Supply) -> None:
    order = supply.to("accepted", "blood")
    bags = [replace(bag, expires_on=supply.town.today) for bag in supply.packs("blood")]
    by, at, gp = supply.worker("blood"), supply.town.now + HOUR, supply.town.viewer("gp")
    actions.dispatch(order_uid=order.uid, packs=bags, handover=COLD, by=by, at=at)
    with pytest.raises(Refused, match="已过有效期"):
        actions.receive(order_uid=order.uid, handover=COLD, by=gp, at=at + 24 * HOUR)
    assert not Fact.objects.filter(subject_uid=order.uid, kind="supply.received").exists()
    short = Handover("何晓枫", 4.0, "两袋路上过期，已退回")
    numbers = [bag.number for bag in bags]
    assert actions.receive_short(order_uid=order.uid, missing=numbers, handover=short, by=gp, at=at + 24 * HOUR)

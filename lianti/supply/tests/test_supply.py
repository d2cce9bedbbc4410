"""From order to receipt with trace: who may ask, what is refused, what is written down (SY-53)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from lianti.alliances.models import Agreement
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact, Notice
from lianti.parties.shapes import Viewer
from lianti.referrals.tests.cases import act_as
from lianti.supply import actions, queries, rules
from lianti.supply.models import Pack, SterileBatch, SupplyOrder
from lianti.supply.permissions import allowed_moves, why_not
from lianti.supply.shapes import Handover, ItemAsked, PackSent
from lianti.supply.states import PART, STATES, TABLE, WHOLE
from lianti.supply.tests.cases import COLD, HOUR, VAN, Supply
from tests.town import Town


@pytest.fixture
def supply(town: Town) -> Supply:
    return Supply(town)


def facts(order: SupplyOrder) -> list[str]:
    rows = Fact.objects.filter(subject_uid=order.uid).order_by("pk")
    return [kind.removeprefix("supply.") for kind in rows.values_list("kind", flat=True)]


class TestAsking:
    """Only a member under an agreement in force asks, and says what it needs."""

    def test_without_an_agreement_nobody_asks(self, town: Town, supply: Supply) -> None:
        assert [c.kind for c in queries.centres_for(town.viewer("gp"), "sterile", town.now)] == ["sterile"]
        Agreement.objects.filter(institution=town.community).update(until_on=town.today)
        with pytest.raises(Refused, match="到期"):
            supply.ask()
        stranger = act_as(town, "medical_affairs", town.stranger)
        with pytest.raises(Refused, match="同一个医联体"):
            actions.place_order(
                centre=supply.centres["sterile"], asker=town.stranger, order=supply.fields(), by=stranger, at=town.now
            )
        assert queries.centres_for(town.viewer("gp"), "sterile", town.now) == []
        assert queries.centres_for(stranger, "sterile", town.now) == []
        assert not SupplyOrder.objects.exists() and not Fact.objects.filter(kind="supply.ordered").exists()

    def test_blood_is_asked_for_by_a_doctor_and_never_in_the_name_of_another_house(
        self, town: Town, supply: Supply
    ) -> None:
        with pytest.raises(NotPermitted, match="医师"):
            supply.ask("blood", by="nurse")
        with pytest.raises(NotPermitted):
            supply.ask(by="head")
        with pytest.raises(NotVisible):
            actions.place_order(
                centre=supply.centres["sterile"], asker=town.village, order=supply.fields(), by=town.viewer("gp"),
                at=town.now,
            )  # fmt: skip
        lead = act_as(town, "medical_affairs", town.lead)
        with pytest.raises(Refused, match="院内流程"):
            actions.place_order(
                centre=supply.centres["sterile"], asker=town.lead, order=supply.fields(), by=lead, at=town.now
            )
        with pytest.raises(Refused, match="不接这类申请"):
            actions.place_order(
                centre=supply.centres["blood"], asker=town.community, order=supply.fields(), by=town.viewer("gp"),
                at=town.now,
            )  # fmt: skip
        assert not SupplyOrder.objects.exists()

    @pytest.mark.parametrize(
        ("kind", "wrong"),
        [
            ("sterile", {"items": ()}),
            ("sterile", {"items": (ItemAsked(" ", 1),)}),
            ("sterile", {"items": (ItemAsked("换药包", 0),)}),
            ("sterile", {"items": (ItemAsked("换药包", 10**30),)}),
            ("sterile", {"items": (ItemAsked("换药包", 1),) * 13}),
            ("sterile", {"needed_at": None}),
            ("sterile", {"needed_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}),
            ("sterile", {"urgency": "²"}),
            ("blood", {"items": (ItemAsked("beer", 1, "A", "positive"),)}),
            ("blood", {"items": (ItemAsked("plasma", 1, "C", "positive"),)}),
            ("blood", {"items": (ItemAsked("plasma", 1, "A", "positive"),) * 2}),
            ("blood", {"case_number": " "}),
        ],
    )
    def test_what_nobody_could_fill_is_refused(self, supply: Supply, kind: str, wrong: dict[str, Any]) -> None:
        with pytest.raises(Refused) as told:
            supply.ask(kind, **wrong)
        assert told.value.field
        assert not SupplyOrder.objects.exists() and not Fact.objects.filter(kind="supply.ordered").exists()

    def test_the_promise_follows_the_urgency(self, supply: Supply, town: Town) -> None:
        assert supply.ask().promised_at == town.now + 24 * HOUR
        assert supply.ask("blood", urgency="emergency").promised_at == town.now + HOUR


class TestSending:
    """Every pack leaves with its number, its batch and its expiry."""

    def attempt(self, supply: Supply, kind: str, packs: list[PackSent], box: Handover) -> SupplyOrder:
        order = supply.to("accepted", kind)
        return actions.dispatch(
            order_uid=order.uid, packs=packs, handover=box, by=supply.worker(kind), at=supply.town.now + HOUR
        )

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda p: [], "packs_none"),
            (lambda p: [*p, replace(p[0], number="HY9")], "packs_many"),
            (lambda p: [p[0], p[0]], "packs_twice"),
            (lambda p: [replace(p[0], number="")], "pack_number"),
            (lambda p: [replace(p[0], expires_on=dt.date(2026, 3, 10))], "pack_expired"),
            (lambda p: [replace(p[0], batch="")], "pack_batch"),
        ],
    )
    def test_a_pack_that_could_not_be_traced_stays(self, supply: Supply, change: Any, code: str) -> None:
        with pytest.raises(Refused) as told:
            self.attempt(supply, "sterile", change(supply.packs()), VAN)
        assert told.value.code == code and not Pack.objects.exists() and not SterileBatch.objects.exists()

    @pytest.mark.parametrize(
        ("box", "code"),
        [
            (Handover(" ", 4), "carrier"),
            (Handover("何晓枫"), "temperature"),
            (Handover("何晓枫", 999), "temperature_odd"),
        ],
    )
    def test_blood_travels_with_a_name_and_a_temperature(self, supply: Supply, box: Handover, code: str) -> None:
        with pytest.raises(Refused) as told:
            self.attempt(supply, "blood", supply.packs("blood"), box)
        assert told.value.code == code and not Pack.objects.exists()

    def test_blood_of_another_group_stays(self, supply: Supply) -> None:
        with pytest.raises(Refused, match="血型与申请不一致"):
            self.attempt(supply, "blood", [replace(p, rh="negative") for p in supply.packs("blood")], COLD)
        assert not Pack.objects.exists()


class TestReceiving:
    """The side that asked signs, and what is wrong is written down."""

    def test_the_whole_way_leaves_one_fact_a_step(self, supply: Supply) -> None:
        order = supply.to("received")
        assert facts(order) == ["ordered", "accepted", "dispatched", "received"]
        done = Fact.objects.get(kind="supply.received", subject_uid=order.uid)
        assert done.data == {"kind": "sterile", "minutes": 120, "in_time": True, "complete": True}
        assert done.institution_uid == supply.town.lead.uid
        assert (order.state, order.received_by_name, order.ended_at) == ("received", "林知远", order.received_at)

    def test_blood_that_came_too_warm_is_no_plain_receipt(self, supply: Supply) -> None:
        order, gp, at = supply.to("dispatched", "blood"), supply.town.viewer("gp"), supply.town.now + 2 * HOUR
        with pytest.raises(Refused, match="超出"):
            actions.receive(order_uid=order.uid, handover=Handover("何晓枫", 14.5), by=gp, at=at)
        for missing, note in ((["X"], "没有这袋"), ([], "坏")):
            with pytest.raises(Refused):
                actions.receive_short(
                    order_uid=order.uid, missing=missing, handover=Handover("何晓枫", 14.5, note), by=gp, at=at
                )
        assert facts(order) == ["ordered", "accepted", "dispatched"]
        warm = Handover("何晓枫", 14.5, "箱温超标，已联系输血科")
        order = actions.receive_short(order_uid=order.uid, missing=["B2026-1"], handover=warm, by=gp, at=at)
        assert order.state == "disputed" and [p.number for p in queries.packs_of(order) if p.missing] == ["B2026-1"]
        with pytest.raises(Refused, match="怎样处理"):
            actions.settle_part(order_uid=order.uid, note=" ", by=supply.worker("blood"), at=at)
        order = actions.settle_part(order_uid=order.uid, note="整箱退回报废，补发", by=supply.worker("blood"), at=at)
        assert order.state == "partial" and facts(order)[-2:] == ["received", "settled"]

    def test_a_page_that_went_stale_changes_nothing(self, supply: Supply) -> None:
        order = supply.to("dispatched")
        with pytest.raises(Refused, match="更新过"):
            actions.receive(
                order_uid=order.uid, handover=VAN, by=supply.town.viewer("gp"), at=supply.town.now, revision=1
            )
        assert SupplyOrder.objects.get(pk=order.pk).state == "dispatched"


class TestRecall:
    """A batch that failed afterwards says where its packs are, and none of it goes on."""

    def test_a_recall_finds_every_pack(self, supply: Supply, django_capture_on_commit_callbacks: Any) -> None:
        supply.to("received")
        on_the_way = supply.to("dispatched", series="HZ")
        batch = SterileBatch.objects.get()
        for who in (supply.town.viewer("gp"), supply.town.viewer("specialist"), supply.worker("blood")):
            with pytest.raises((NotPermitted, NotVisible)):
                queries.batch_of_uid(batch.uid, who)
            with pytest.raises(NotPermitted):
                actions.recall_batch(batch=batch, reason="生物监测阳性", by=who, at=supply.town.now)
        with pytest.raises(Refused, match="召回原因"):
            actions.recall_batch(batch=batch, reason=" ", by=supply.worker(), at=supply.town.now)
        assert not Fact.objects.filter(kind="supply.batch_recalled").exists()
        with django_capture_on_commit_callbacks(execute=True):
            actions.recall_batch(batch=batch, reason="生物监测阳性", by=supply.worker(), at=supply.town.now + 3 * HOUR)
        assert Fact.objects.get(kind="supply.batch_recalled").data == {"packs": 6, "places": 1}
        assert {n.institution_uid for n in Notice.objects.all()} == {supply.town.community.uid}
        assert [p.order.state for p in queries.packs_of_batch(batch)].count("dispatched") == 3
        with pytest.raises(Refused, match="已召回的灭菌批次"):
            actions.receive(
                order_uid=on_the_way.uid, handover=VAN, by=supply.town.viewer("gp"), at=supply.town.now + 4 * HOUR
            )
        with pytest.raises(Refused, match="不能发出"):
            supply.to("dispatched", series="HX")
        with pytest.raises(Refused, match="已经召回"):
            actions.recall_batch(batch=batch, reason="再次召回", by=supply.worker(), at=supply.town.now)


def people(supply: Supply) -> dict[str, Viewer]:
    town = supply.town
    return {
        "asker": town.viewer("gp"),
        "asker's nurse": town.viewer("nurse"),
        "centre": supply.worker(),
        "nurse of the centre": act_as(town, "nurse", town.lead, supply.parts["sterile"].name),
        "affairs of the supplier": act_as(town, "medical_affairs", town.lead),
        "head of the asker": act_as(town, "head", town.community),
        "specialist of the supplier": town.viewer("specialist"),
        "village": act_as(town, "village_doctor", town.village),
        "stranger": act_as(town, "medical_affairs", town.stranger),
        "office of the supplier": town.viewer("office"),
    }


STAFF = {"centre", "nurse of the centre"}
ASKER, CENTRE = {"asker", "asker's nurse"}, STAFF | {"affairs of the supplier"}
LOOKING = {"head of the asker", "office of the supplier"}
WHO: dict[str, set[str]] = {
    "accept": CENTRE, "dispatch": STAFF, "decline": CENTRE, "settle": CENTRE, "settle_part": CENTRE,
    "receive": ASKER, "receive_part": ASKER, "receive_short": ASKER, "cancel": ASKER,
}  # fmt: skip


@pytest.mark.parametrize("state", [*STATES, "short", "damaged"])
def test_each_move_belongs_to_one_side_and_nobody_else_sees_the_order(supply: Supply, state: str) -> None:
    order = supply.to(state)
    assert order.state == {"short": "dispatched", "damaged": "disputed"}.get(state, state)
    leaving = {m.name for m in TABLE.from_state(order.state)} - (WHOLE if order.owed else PART)
    for name, viewer in people(supply).items():
        seen = SupplyOrder.objects.visible_to(viewer).filter(pk=order.pk).exists()
        assert seen == (name in ASKER | CENTRE | LOOKING), name
        assert {m.name for m in allowed_moves(viewer, order)} == {m for m in leaving if name in WHO[m]}, name
        for move in set(WHO) - leaving:
            assert why_not(viewer, order, move) is not None


def test_a_centre_is_opened_by_its_own_house(supply: Supply, town: Town) -> None:
    part = supply.parts["sterile"]
    for who in (town.viewer("gp"), act_as(town, "department_head", town.lead, "消毒供应中心")):
        with pytest.raises(NotPermitted):
            actions.set_centre(department=part, kind="sterile", phone="", active=False, by=who, at=town.now)
    with pytest.raises(NotVisible):
        actions.set_centre(
            department=part,
            kind="sterile",
            phone="",
            active=False,
            by=act_as(town, "head", town.specialty),
            at=town.now,
        )
    affairs = act_as(town, "medical_affairs", town.lead)
    with pytest.raises(Refused):
        actions.set_centre(department=part, kind="beer", phone="", active=True, by=affairs, at=town.now)
    actions.set_centre(department=part, kind="sterile", phone="", active=False, by=affairs, at=town.now)
    with pytest.raises(Refused, match="不接"):
        supply.ask()


def test_temperatures_depend_on_the_product() -> None:
    assert not rules.too_warm("red_cells", 2) and rules.too_warm("red_cells", 10.1)
    assert rules.too_warm("platelets", 4) and not rules.too_warm("plasma", -20)
    assert not rules.too_warm("换药包", 30) and not rules.too_warm("red_cells", None)

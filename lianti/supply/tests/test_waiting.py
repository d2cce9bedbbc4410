"""No order waits in the dark: what is owed stays owed, and what is late climbs the ladder (SY-53)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.ledger.models import Fact, Notice, ReconcileFinding
from lianti.ledger.tasks import reconcile
from lianti.parties.actions import add_department
from lianti.referrals.tests.cases import act_as
from lianti.supply import actions, queries, rules
from lianti.supply.models import SupplyOrder
from lianti.supply.pages.order import order_page
from lianti.supply.tasks import clocks
from lianti.supply.tests.cases import DAY, HOUR, VAN, Supply
from tests.town import LONG_AGO, PLATFORM, Town


@pytest.fixture
def supply(town: Town) -> Supply:
    return Supply(town)


def steps(order: SupplyOrder) -> list[tuple[str, int, str]]:
    """The steps of the ladder: whose turn it was, the level, the role told first."""
    rows = Fact.objects.filter(kind="supply.escalated", subject_uid=order.uid).order_by("pk")
    return [(f.data["holder"], f.data["level"], f.data["role"]) for f in rows]


def run(since: dt.datetime, until: dt.datetime) -> None:
    """Let the worker run every six hours."""
    while since <= until:
        assert clocks(since) == 0
        since += 6 * HOUR


class TestOwing:
    """A short delivery is never complete; what is missing goes on until it came or nobody needs it."""

    def test_a_short_delivery_is_not_signed_for_as_complete(self, supply: Supply) -> None:
        order, gp, at = supply.to("short"), supply.town.viewer("gp"), supply.town.now + 2 * HOUR
        with pytest.raises(Refused, match="比申请的少 1 包"):
            actions.receive(order_uid=order.uid, handover=VAN, by=gp, at=at)
        assert not Fact.objects.filter(kind__in=("supply.received", "supply.owed")).exists()
        whole = supply.to("dispatched", series="HZ")
        with pytest.raises(Refused, match="没有欠货"):
            actions.receive_part(order_uid=whole.uid, handover=VAN, by=gp, at=at)
        order = actions.receive_part(order_uid=order.uid, handover=VAN, by=gp, at=at)
        assert order.state == "partial" and order.ended_at == at
        assert Fact.objects.get(kind="supply.received", subject_uid=order.uid).data["complete"] is False
        rest = SupplyOrder.objects.get(owed_for=order)
        assert (rest.state, rest.promised_at) == ("accepted", at + 24 * HOUR)
        assert [(line.name, line.quantity) for line in queries.lines_of(rest)] == [("缝合包", 1)]
        assert Fact.objects.get(kind="supply.owed").data == {"kind": "sterile", "pieces": 1}
        for viewer in (gp, supply.worker()):
            assert queries.order_of(viewer, rest.number) == rest
            page = order_page(viewer, queries.order_of(viewer, order.number), at)
            assert [(c.asked, c.sent, c.came, c.owed) for c in page.counts] == [(2, 2, 2, 0), (1, 0, 0, 1)]
            assert [link.url for link in page.links] == [f"/supply/{rest.number}/"]
        reconcile(clock.day_start(supply.town.today + DAY))
        assert not ReconcileFinding.objects.exists()

    def test_what_did_not_come_in_order_stays_owed_line_by_line(self, supply: Supply) -> None:
        order, at = supply.to("disputed"), supply.town.now + 3 * HOUR
        with pytest.raises(Refused, match="比申请的少"):
            actions.settle(order_uid=order.uid, note="司机已道歉", by=supply.worker(), at=at)
        actions.settle_part(order_uid=order.uid, note="破损的一包明早补发", by=supply.worker(), at=at)
        rest = SupplyOrder.objects.get(owed_for=order)
        assert [(line.name, line.quantity) for line in queries.lines_of(rest)] == [("换药包", 1)]
        broken = supply.to("damaged", series="HZ")
        assert (
            actions.settle(order_uid=broken.uid, note="只是外包装，可用", by=supply.worker(), at=at).state == "received"
        )
        assert not SupplyOrder.objects.filter(owed_for=broken).exists()

    def test_the_rest_comes_or_is_no_longer_needed(self, supply: Supply) -> None:
        order, gp, at = supply.to("partial"), supply.town.viewer("gp"), supply.town.now + DAY
        rest = SupplyOrder.objects.get(owed_for=order)
        packs = supply.packs(series="HB")[:1]
        actions.dispatch(order_uid=rest.uid, packs=packs, handover=VAN, by=supply.worker(), at=at)
        done = actions.receive(order_uid=rest.uid, handover=VAN, by=gp, at=at + HOUR)
        assert done.state == "received" and not SupplyOrder.objects.filter(ended_at=None).exists()
        other = SupplyOrder.objects.get(owed_for=supply.to("partial", series="HC"))
        assert actions.cancel(order_uid=other.uid, note="不再需要", by=gp, at=at).state == "cancelled"

    def test_too_many_of_one_do_not_make_up_for_too_few_of_another(self, supply: Supply) -> None:
        order = supply.to("accepted")
        packs = [p for p in supply.packs() if p.line == 0]
        wrong = [*packs, *(type(p)(f"{p.number}X", p.expires_on, p.batch) for p in packs[:1])]
        with pytest.raises(Refused, match="申请 2 包") as told:
            actions.dispatch(
                order_uid=order.uid, packs=wrong, handover=VAN, by=supply.worker(), at=supply.town.now + HOUR
            )
        assert told.value.field == "packs" and rules.field_of(1) == "packs_2"

    @pytest.mark.parametrize(
        ("asked", "came", "owed"),
        [([2, 1], [0, 0, 1], [0, 0]), ([2, 1], [0], [1, 1]), ([2, 1], [None, None], [0, 1]), ([1], [None, None], [0])],
    )
    def test_what_is_owed_is_counted_by_line(self, asked: list[int], came: list[int | None], owed: list[int]) -> None:
        assert rules.still_owed(asked, came) == owed


class TestClimbing:
    """The side whose turn it is, then those above it, each step a fact; whoever acts ends it."""

    def test_an_order_nobody_answers_goes_to_the_top_of_the_centres_house(
        self, supply: Supply, django_capture_on_commit_callbacks: Any
    ) -> None:
        order = supply.ask()
        with pytest.raises(NotPermitted):
            actions.escalate_order(order_uid=order.uid, by=supply.worker(), at=order.promised_at + DAY)
        run(supply.town.now, order.promised_at)
        assert steps(order) == [] and order.promised_at == supply.town.now + 24 * HOUR
        with django_capture_on_commit_callbacks(execute=True):
            run(order.promised_at + HOUR, order.promised_at + 5 * DAY)
        climbed = steps(order)
        assert climbed[:3] == [("centre", 1, "centre"), ("centre", 3, "medical_affairs"), ("centre", 4, "duty_officer")]
        assert set(climbed[3:]) == {("centre", 4, "duty_officer")}, "on the top it comes again"
        assert not Notice.objects.filter(role="department_head", text__contains="升级").exists(), (
            "not of this department"
        )
        assert Notice.objects.filter(role="medical_affairs", text__contains="至今没有处理").count() == 1
        assert queries.waiting_for(supply.town.viewer("office")) == 1, "who looks over the house sees it"
        later = order.promised_at + 6 * DAY
        order = actions.accept(order_uid=order.uid, note="", by=supply.worker(), at=later)
        assert (order.escalation_level, order.escalated_at, order.promised_at) == (0, None, order.needed_at)
        assert queries.waiting_for(supply.town.viewer("office")) == 0

    def test_goods_nobody_signs_for_are_the_askers_business(self, supply: Supply) -> None:
        order = supply.to("dispatched")
        assert order.promised_at == order.needed_at + DAY
        run(order.promised_at + HOUR, order.promised_at + 30 * HOUR)
        assert steps(order) == [("asker", 1, "asker"), ("asker", 4, "head")]
        done = actions.receive(
            order_uid=order.uid, handover=VAN, by=supply.town.viewer("gp"), at=order.promised_at + 2 * DAY
        )
        run(order.promised_at + 3 * DAY, order.promised_at + 9 * DAY)
        assert done.ended_at and len(steps(order)) == 2

    def test_an_emergency_climbs_in_minutes_and_a_far_day_is_only_looked_at(self, supply: Supply) -> None:
        now = supply.town.now
        urgent = supply.ask("blood", urgency="emergency")
        for n in range(4):
            clocks(urgent.promised_at + dt.timedelta(minutes=1 + 31 * n))
        assert [level for _side, level, _role in steps(urgent)] == [1, 3, 4]
        far = supply.ask(needed_at=now + 20 * DAY)
        actions.accept(order_uid=far.uid, note="", by=supply.worker(), at=now + HOUR)
        run(now + 5 * DAY, now + 6 * DAY)
        assert steps(far) == [("centre", 0, "centre")]

    def test_a_discrepancy_nobody_settles_comes_back_to_the_centre(self, supply: Supply) -> None:
        order = supply.to("disputed")
        clocks(order.promised_at + HOUR)
        assert steps(order) == [("centre", 1, "centre")]


def test_the_centres_to_ask_are_found_in_a_constant_number_of_statements(supply: Supply, town: Town) -> None:
    gp = town.viewer("gp")
    with CaptureQueriesContext(connection) as few:
        assert len(queries.centres_for(gp, "sterile", town.now)) == 1
    for place in (town.specialty, town.village, town.stranger):
        part = add_department(institution=place, name="供应室", kind="technical", by=PLATFORM, at=LONG_AGO)
        actions.set_centre(department=part, kind="sterile", phone="", active=True, by=PLATFORM, at=LONG_AGO)
    with CaptureQueriesContext(connection) as many:
        found = {c.institution_id for c in queries.centres_for(gp, "sterile", town.now)}
    assert found == {town.lead.pk, town.specialty.pk, town.village.pk}, "the stranger is of another alliance"
    assert len(many) == len(few) <= 4


def test_staff_of_the_centre_ask_for_no_blood_and_see_their_own_orders(supply: Supply) -> None:
    staff = supply.worker()
    with pytest.raises(NotPermitted, match="医师"):
        actions.place_order(
            centre=supply.centres["blood"], asker=supply.town.lead, order=supply.fields("blood"), by=staff,
            at=supply.town.now,
        )  # fmt: skip
    blood = supply.to("dispatched", "blood")
    assert not SupplyOrder.objects.visible_to(staff).filter(pk=blood.pk).exists()
    other = act_as(supply.town, "centre_staff", supply.town.community)
    assert not SupplyOrder.objects.visible_to(other).exists()

"""The pages of supply: refused in place, nothing changed, and the whole way through the browser's forms."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.supply.forms import DispatchForm, _item
from lianti.supply.models import Pack, SterileBatch, SupplyOrder
from lianti.supply.tests.cases import Supply
from tests.town import Town


@pytest.fixture
def supply(town: Town) -> Supply:
    return Supply(town)


def post(client: Client, address: str, **data: Any) -> tuple[int, str]:
    answer = client.post(address, {"idempotency_key": str(new_uid())} | data)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("line", "name", "count"),
    [("换药包 10", "换药包", 10), ("缝合包×2", "缝合包", 2), ("3M 胶带 ３ 包", "3M 胶带", 3), ("2号包12", "2号包", 12)],
)
def test_a_line_ends_with_how_many(line: str, name: str, count: int) -> None:
    assert (_item(line).name, _item(line).quantity) == (name, count)


@pytest.mark.parametrize("line", ["换药包", "换药包 ²", "换药包 201", "换药包 " + "9" * 30, "10"])
def test_a_line_without_a_number_that_can_be_is_refused(line: str) -> None:
    with pytest.raises(Refused):
        _item(line)


def test_a_pack_may_name_its_own_batch_and_day() -> None:
    data = {"packs": "A1\nA2 20260311 2026-09-01\n", "batch": "S1", "expires_on": "2026-08-01", "carrier": "何晓枫"}
    form = DispatchForm(data, wanted=["编号"])
    assert form.is_valid()
    sent = form.sent("sterile", ("", ""))
    assert [(p.number, p.batch, p.expires_on.isoformat()) for p in sent] == [
        ("A1", "S1", "2026-08-01"), ("A2", "20260311", "2026-09-01"),
    ]  # fmt: skip
    form = DispatchForm(data | {"expires_on": ""}, wanted=["编号"])
    assert form.is_valid()
    with pytest.raises(Refused, match="A1 没有失效日期"):
        form.sent("sterile", ("", ""))


def test_what_is_wrong_is_said_and_changes_nothing(town: Town, supply: Supply) -> None:
    asked = {"kind": "sterile", "centre": str(supply.centres["sterile"].uid), "urgency": "routine"}
    with clock.frozen(town.now):
        gp = signed_in_client(town, "gp")
        new = reverse("supply:new")
        for wrong in (
            {"items": "换药包"}, {"items": "换药包 ²"}, {"items": "换药包 2", "needed_at": "2020-01-01T08:00"},
            {"items": "换药包 2", "centre": str(new_uid())}, {"items": "\x00"},
        ):  # fmt: skip
            status, page = post(gp, new, **(asked | {"needed_at": "2026-03-11T20:00"} | wrong))
            assert status == 422 and "field-error" in page
        status, _page = post(gp, new, kind="blood", units="²", abo="C", centre=str(new_uid()))
        assert status == 422
        for odd in ("²", "-1", "9" * 30, "\x00"):
            assert gp.get(reverse("supply:list"), {"page": odd, "q": odd, "tab": odd}).status_code == 200
            assert gp.get(reverse("supply:order", args=["1" * 12])).status_code == 404
        assert gp.get(reverse("supply:export")).status_code == 200
    assert not SupplyOrder.objects.exists() and not Fact.objects.filter(kind="supply.ordered").exists()


SENT = {"batch": "S01-1", "expires_on": "2026-09-01", "packs": "HY1\nHY2", "packs_2": "HY3", "carrier": "何晓枫"}
WRONG: tuple[dict[str, str], ...] = (
    {"packs": "", "packs_2": ""}, {"packs_2": "HY3\nHY4"}, {"carrier": ""}, {"temperature": "热"},
    {"expires_on": "2026-03-01"}, {"batch": ""},
)  # fmt: skip


def test_the_whole_way_through_the_pages(town: Town, supply: Supply) -> None:
    with clock.frozen(town.now):
        gp, affairs = signed_in_client(town, "gp"), signed_in_client(town, "medical_affairs")
        centre = supply.client()
        status, _page = post(
            gp, reverse("supply:new"), kind="sterile", centre=str(supply.centres["sterile"].uid), urgency="urgent",
            items="换药包 2\n缝合包×1", needed_at="2026-03-11T20:00",
        )  # fmt: skip
        assert status == 303
        order = SupplyOrder.objects.get()
        address = reverse("supply:order", args=[order.number])
        assert "待受理" in affairs.get(reverse("supply:list")).content.decode()

        def move(client: Client, name: str, **data: Any) -> int:
            return post(client, reverse("supply:move", args=[order.number, name]), **data)[0]

        assert move(gp, "accept") == 403 and move(affairs, "nonsense") == 404
        assert move(affairs, "accept", revision="²") == 422
        assert move(affairs, "accept") == 303
        for wrong in WRONG:
            assert move(centre, "dispatch", **(SENT | wrong)) == 422
        assert not Pack.objects.exists() and not SterileBatch.objects.exists()
        assert move(affairs, "dispatch", **SENT) == 403, "only the people of the centre have the packs"
        assert move(centre, "dispatch", **SENT) == 303
        assert "HY2" in gp.get(address).content.decode()
        assert move(gp, "receive_short", carrier="何晓枫", note="少了", missing=["HY9"]) == 422
        assert move(gp, "receive", carrier="何晓枫") == 303
        found = gp.get(reverse("supply:list"), {"tab": "ended", "q": "HY3"}).content.decode()
        assert order.number[:4] in found
        for who, seen in ((gp, True), (signed_in_client(town, "specialist"), False)):
            hits = who.post(reverse("kernel_web:palette"), {"q": "HY2"}).content.decode()
            assert (order.number in hits) == seen
        batch = SterileBatch.objects.get()
        assert post(affairs, reverse("supply:batch_recall", args=[batch.uid]), reason="生物监测阳性")[0] == 303
        assert "已召回" in gp.get(address).content.decode()


def test_only_who_may_order_is_offered_a_new_order(town: Town) -> None:
    with clock.frozen(town.now):
        pages = {who: signed_in_client(town, who).get(reverse("supply:list")) for who in ("office", "gp")}
        new = reverse("supply:new")
    assert pages["office"].status_code == 200 and new not in pages["office"].content.decode()
    assert new in pages["gp"].content.decode()

"""Supervision of recognition in the town: numbers from facts, no names, nothing small."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianti.charter.actions import adopt_charter
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.recognition import actions, queries
from lianti.recognition.shapes import Answer, Said
from lianti.recognition.tests.cases import CT, K, Lab
from lianti.records.queries import sight_of
from tests.town import LONG_AGO, PLATFORM, Town, town

__all__ = ["town"]


@pytest.fixture
def lab(town: Town) -> Lab:
    """Six results recognised, one refused, one emergency; under a charter."""
    adopt_charter(alliance=town.group, path_or_key="songyuan", by=PLATFORM, at=LONG_AGO)
    lab = Lab(town)
    lab.certificate()
    lab.potassium()
    items = queries.items_for(town.community.pk, lab.today)
    best = queries.lines_for(sight_of(lab.person, lab.gp, town.now), [K], items)[0].best
    assert best is not None
    for answer in [Answer("recognised")] * 6 + [Answer("refused", "1")]:
        said = {K.key: Said(answer, best.result.uid)}
        actions.order_items(
            resident_uid=lab.person.uid, asked=[K], said=said, priority="routine", by=lab.gp, at=town.now
        )
    actions.order_items(
        resident_uid=lab.person.uid, asked=[K, CT], said={}, priority="emergency", by=lab.gp, at=town.now
    )
    return lab


def test_numbers_without_names_and_nothing_small(lab: Lab) -> None:
    with clock.frozen(lab.town.now):
        address = reverse("flows:recognition")
        page, own = (signed_in_client(lab.town, key).get(address).content.decode() for key in ("regulator", "office"))
        assert "≥ 42.9%" in page and "85.7%" not in page, "6 of 7 would tell the one that was not"
        assert "￥30.00" in page and "&lt;5" in page and "6 / 7" not in page and "少于 5 例的数不显示" in page
        assert "85.7%" in own and "6 / 7" in own and "不显示" not in own, "the office runs what it counts"
        assert lab.person.name not in page + own
        for key in ("gp", "insurance_bureau", "administrator"):
            assert signed_in_client(lab.town, key).get(reverse("flows:recognition")).status_code == 403


def test_behind_a_number(lab: Lab) -> None:
    with clock.frozen(lab.town.now):
        office, regulator = signed_in_client(lab.town, "office"), signed_in_client(lab.town, "regulator")
        address = reverse("flows:recognition_rows", args=["recognised"])
        assert "互认决定" in office.get(address).content.decode()
        counts = regulator.get(address).content.decode()
        assert "新化社区" in counts and ">7<" in counts
        hidden = regulator.get(reverse("flows:recognition_rows", args=["emergencies"])).content.decode()
        assert "各项例数少，不显示" in hidden and lab.person.name not in hidden
        assert office.get(reverse("flows:recognition_rows", args=["nothing"])).status_code == 404
        assert office.get(reverse("flows:recognition"), {"days": "²", "alliance": "²"}).status_code == 404

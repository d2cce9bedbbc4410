"""The re-entry meter: what a form really cost, and nothing a browser makes up."""

from __future__ import annotations

import json

import pytest

from lianti.ledger.facts import kind_of
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.forms import parse_meter
from lianti.referrals.shapes import Meter
from lianti.referrals.tests.cases import HOUR, Walk
from tests.journeys.test_refer_up import both
from tests.town import Town


def test_the_meter_reads_what_the_form_counted() -> None:
    text = json.dumps({"typed": 7, "pasted": 2, "chosen": 9, "clicks": 21, "seconds": 84})
    assert parse_meter(text) == Meter(typed=7, pasted=2, picked=9, clicks=21, seconds=84)


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "null", '{"typed": "many"}', '{"typed": null}', '{"typed": 1e999}', "{" * 2000]
)
def test_what_cannot_be_read_counts_nothing(text: str) -> None:
    assert parse_meter(text) == Meter()


def test_numbers_that_nobody_can_reach_are_cut() -> None:
    found = parse_meter('{"typed": -4, "pasted": 100000, "chosen": 100000, "clicks": 10000000, "seconds": 10000000}')
    assert found == Meter(typed=0, pasted=999, picked=999, clicks=9999, seconds=86400)


def test_the_fact_holds_the_meter_in_its_second_version(town: Town) -> None:
    walk = Walk(town)
    meter = Meter(typed=7, pasted=1, picked=5, clicks=12, seconds=80)
    actions.send_form(
        referral_uid=walk.referral.uid, case=walk.case, consents=both(), do="submit", by=town.viewer("gp"),
        at=walk.at + HOUR, meter=meter,
    )  # fmt: skip
    fact = Fact.objects.get(kind="referral.submitted")
    assert fact.version == kind_of("referral.submitted").version >= 2
    assert {name: fact.data[name] for name in ("typed", "pasted", "picked", "clicks", "seconds")} == {
        "typed": 7, "pasted": 1, "picked": 5, "clicks": 12, "seconds": 80,
    }  # fmt: skip

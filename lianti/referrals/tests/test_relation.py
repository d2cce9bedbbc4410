"""Between equals is neither up nor down: the rule, the fact, the page and the counts."""

from __future__ import annotations

import pytest

from lianti.charter.actions import adopt_charter
from lianti.faces.flows import reading
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.rules.relation import relation
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import LONG_AGO, PLATFORM, Town


@pytest.mark.parametrize(
    ("direction", "sender", "receiver", "answer"),
    [
        ("up", ("community_centre", ""), ("general_hospital", "3A"), "up"),
        ("up", ("general_hospital", "3A"), ("specialty_hospital", "3B"), "level"),
        ("up", ("general_hospital", "2A"), ("general_hospital", "3A"), "up"),
        ("up", ("specialty_hospital", ""), ("general_hospital", "3A"), "up"),
        ("down", ("township_hospital", ""), ("village_clinic", ""), "down"),
        ("down", ("general_hospital", "2A"), ("rehabilitation_hospital", "2"), "level"),
        ("down", ("general_hospital", "3A"), ("community_centre", "1"), "down"),
        ("up", ("community_centre", ""), ("township_hospital", "1A"), "level"),
        ("up", ("other", "²"), ("other", "²"), "up"),
        ("up", ("", ""), ("", ""), "up"),
    ],
)
def test_who_is_equal(direction: str, sender: tuple[str, str], receiver: tuple[str, str], answer: str) -> None:
    assert relation(direction, sender, receiver) == answer


def test_equals_are_counted_apart(town: Town) -> None:
    adopt_charter(alliance=town.group, path_or_key="songyuan", by=PLATFORM, at=LONG_AGO)
    plain = Walk(town).to("arrived")
    # The centre is registered as what it sends to: from now on both are of level 3.
    town.community.kind, town.community.level, town.lead.level = "general_hospital", "3B", "3A"
    town.community.save()
    town.lead.save()
    equal = Walk(town).to("arrived")
    told = {f.subject_uid: f.data["relation"] for f in Fact.objects.filter(kind="referral.arrived")}
    assert told == {plain.uid: "up", equal.uid: "level"}
    found = reading.dashboard(town.group, town.now + DAY, 90)
    value = {i.indicator.key: i.reading.value for i in found.indicators}
    assert (value["up_inpatient"], value["level"]) == (1.0, 1.0)
    assert [f.cases for f in found.up] == [1] and [f.cases for f in found.level] == [1]
    client = signed_in_client(town, "office")
    with clock.frozen(town.now + DAY):
        page = client.get("/flows/").content.decode()
    assert "平级转诊人次" in page and "平级转诊流向" in page
    client = signed_in_client(town, "referral_centre")
    with clock.frozen(town.now + DAY):
        chips = ["平级转诊</span>" in client.get(f"/referrals/{w.number}/").content.decode() for w in (plain, equal)]
    assert chips == [True, True], "the page speaks of the institutions as they stand now"

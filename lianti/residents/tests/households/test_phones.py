"""The telephone of a home or of a guardian: masked for everybody, in clear with a purpose, and the look stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Trace
from lianti.residents.households import guarding
from lianti.residents.households.rules import GuardianGiven
from lianti.residents.models import Guardianship, Household, Resident
from lianti.residents.tests.households.test_homes import TODAY, household, join, person

Home = tuple[Household, Resident, Guardianship]


@pytest.fixture
def home(town: Town) -> Home:
    father, child = person(town, "葛大海", "male"), person(town, "葛小溪", born="2018-04-01")
    found = household(town, father)
    join(town, found, child, "30")
    given = GuardianGiven("51", "minor", "law", TODAY, name="葛大海")
    row = guarding.name_guardian(
        ward_uid=child.uid, guardian_uid=None, given=given, phone="10000005556", file_uid=None, by=town.viewer("gp"),
        at=town.now,
    )  # fmt: skip
    return found, child, row


def ask(client: Client, name: str, uid: Any, purpose: str = "contact") -> tuple[int, str]:
    answer = client.post(reverse(f"residents:{name}", args=[uid]), {"purpose": purpose}, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def reveals() -> list[tuple[str, Any, str]]:
    rows = Trace.objects.filter(operation="reveal").order_by("pk")
    return list(rows.values_list("object_type", "object_uid", "detail"))


def test_nobody_reads_it_without_a_purpose_or_a_reason(town: Town, home: Home) -> None:
    found, _child, row = home
    nobody = (("household_phone", found.uid), ("guardian_phone", row.uid))
    for name, uid in nobody:
        assert ask(signed_in_client(town, "gp"), name, uid, "")[0] == 422
        assert ask(signed_in_client(town, "gp"), name, uid, "curiosity")[0] == 422
        assert ask(signed_in_client(town, "specialist"), name, uid)[0] == 404
        assert ask(signed_in_client(town, "gp"), name, town.institution("community").uid)[0] == 404
    assert ask(signed_in_client(town, "office"), "household_phone", found.uid)[0] == 422, "told in place, not shown"
    assert reveals() == []


def test_who_treats_them_reads_it_and_the_look_stays(town: Town, home: Home) -> None:
    found, child, row = home
    client = signed_in_client(town, "gp")
    for name, uid in (("household", found.uid), ("guardians", child.uid)):
        page = client.get(reverse(f"residents:{name}", args=[uid])).content.decode()
        assert "1000000555" not in page and "查看（留痕）" in page
    assert "10000005555" in ask(client, "household_phone", found.uid)[1]
    assert "10000005556" in ask(client, "guardian_phone", row.uid)[1]
    assert reveals() == [("household", found.uid, "phone"), ("resident", child.uid, "guardian_phone")]
    log = client.get(reverse("residents:access_log", args=[child.uid])).content.decode()
    assert "查看隐去的号码" in log


def test_a_home_without_one_says_so(town: Town, home: Home) -> None:
    found, _child, _row = home
    Household.objects.filter(pk=found.pk).update(phone_sealed=None, phone_mask="")
    client = signed_in_client(town, "gp")
    assert "查看（留痕）" not in client.get(reverse("residents:household", args=[found.uid])).content.decode()
    status, text = ask(client, "household_phone", found.uid)
    assert status == 422 and "没有登记" in text
    assert reveals() == []

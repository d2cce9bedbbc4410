"""Two at the same moment: a head leaves an empty house for another one while somebody moves in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.town import NOW, Town, build_town
from lianti.parties.shapes import Viewer
from lianti.residents.households import keeping, rules
from lianti.residents.models import Household, HouseholdMember, Resident
from lianti.residents.tests.households.test_homes import TODAY, household, person


def moved(home: Household, who: Resident, relation: str, by: Viewer) -> str:
    """Let somebody move in, and say how it went."""
    try:
        keeping.join_household(uid=home.uid, resident_uid=who.uid, relation=relation, since_on=TODAY, by=by, at=NOW)
        return "moved"
    except Refused as refused:
        return refused.code
    finally:
        connection.close()


def homes(town: Town) -> tuple[Household, Household, Resident, Resident]:
    father, uncle, child = person(town, "葛大海", "male"), person(town, "葛二海", "male"), person(town, "葛小溪")
    return household(town, father), household(town, uncle), father, child


@pytest.mark.django_db(transaction=True)
def test_nobody_moves_into_a_house_that_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.frozen(NOW):
        town = build_town()
        home, other, father, child = homes(town)
        by = town.viewer("gp")
    inside, left, checked = Event(), Event(), rules.check_relation

    def slow(relation: str) -> str:
        if relation == "30":
            inside.set()
            left.wait(1)
        return checked(relation)

    monkeypatch.setattr(rules, "check_relation", slow)
    with ThreadPoolExecutor(2) as pool:
        coming = pool.submit(moved, home, child, "30", by)
        inside.wait(10)
        going = pool.submit(moved, other, father, "97", by)
        going.add_done_callback(lambda _done: left.set())
        assert (coming.result(30), going.result(30)) == ("moved", "head_leaves")
    home.refresh_from_db()
    assert home.closed_at is None
    assert set(HouseholdMember.objects.filter(household=home, until_on=None).values_list("relation", flat=True)) == {
        "02", "30",
    }  # fmt: skip

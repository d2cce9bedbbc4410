"""Two take in the same list in the same instant: one does it, the other reads a sentence, nothing is there twice."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest

from lianti.capacity.tests.racing import answers
from lianti.ledger.models import Fact
from lianti.parties.models import Grant
from lianti.recognition.models import LocalCode
from lianti.residents.models import LocalRecord, Resident
from tests.fixtures.processes import ProcessDatabase
from tests.town import build_town

Child = subprocess.Popen[str]
FACTS = {"codes": "recognition.codes_imported", "persons": "residents.record_linked"}


@pytest.fixture
def pair(process_database: ProcessDatabase) -> Iterator[list[Child]]:
    """Two processes with open connections, waiting for the word."""
    children = [process_database.python("-m", "tests.attacks.same_moment") for _number in range(2)]
    yield children
    for child in children:
        child.kill()
        child.communicate()


def tell(children: list[Child], grant: Grant, what: str, do: str) -> Counter[str]:
    for child in children:
        assert child.stdin is not None
        child.stdin.write(json.dumps({"what": what, "do": do, "grant": str(grant.uid)}) + "\n")
        child.stdin.flush()
    return answers(children)


def test_one_wins_and_the_other_is_told(pair: list[Child]) -> None:
    town = build_town()
    people, grant = Resident.objects.count(), town.grants["gp"]
    answers(pair)
    for what in FACTS:  # the control: without the guard the index breaks the page
        tell(pair, grant, what, "look")
        assert tell(pair, grant, what, "write_blindly") == {"won": 1, "broken": 1}
    LocalCode.objects.all().delete()
    LocalRecord.objects.all().delete()
    for what, code in (("codes", "codes_meanwhile"), ("persons", "persons.changed")):
        tell(pair, grant, what, "look")
        assert tell(pair, grant, what, "write") == {"won": 1, "refused": 1, code: 1}
        assert Fact.objects.filter(kind=FACTS[what]).count() == 2, "the control and who won; none of who lost"
    assert LocalCode.objects.get().code == "K"
    assert LocalRecord.objects.get().number == "A-1"
    assert Resident.objects.count() == people + 2, "a file for the control and one for the race, none for who lost"

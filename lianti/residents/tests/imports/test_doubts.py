"""Two rows of a table that may be one person: somebody says so row by row; nobody is written down twice silently."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact
from lianti.residents.imports import keeping
from lianti.residents.models import LocalRecord, PersonImport, PossibleMatch, Resident
from lianti.residents.tests.identity.test_deciding import NUMBER
from lianti.residents.tests.imports.test_desk import Rows, keep
from lianti.residents.tests.imports.test_rows import HEADING, PROBABLE, on_file

__all__ = ["on_file"]

ONE = ["葛春燕", "女", "1985-05-06", "", "10000008888", "河口镇1号", "N1"]
AGAIN = ["葛春燕", "女", "1985-05-06", "", "10000008888", "", "N2"]
BARE = ["葛春燕", "女", "1985-05-06", "", "", "", ""]


def verdicts(town: Town, table: PersonImport) -> list[str]:
    return [row.verdict for row in keeping.kept_rows(town.viewer("gp"), table.uid).rows]


def decide(town: Town, table: PersonImport, line: int, answer: str, version: int, who: str = "gp") -> None:
    keeping.decide_row(uid=table.uid, version=str(version), line=line, answer=answer, by=town.viewer(who), at=town.now)


def take_in(town: Town, table: PersonImport, version: int, *, leave_out: bool = False) -> None:
    by = town.viewer("gp")
    keeping.take_in(uid=table.uid, version=str(version), leave_out=leave_out, by=by, at=town.now)


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (AGAIN, "asked"), (BARE, "asked"), ([*BARE[:4], "10000008888", "河口镇1号", ""], "duplicate"),
        (["葛春燕", "女", "1985-05-06", "", "10000009999", "", "N2"], "new"),
        (["葛春燕", "男", "1985-05-06", "", "", "", "N2"], "new"),
        (["葛春霞", "女", "1985-05-06", "", "10000008888", "河口镇1号", "N2"], "new"),
        (["葛春燕", "女", "1985-05-07", "", "10000008888", "", "N2"], "new"),
    ],
)  # fmt: skip
def test_who_may_be_one(town: Town, other: list[str], verdict: str) -> None:
    assert verdicts(town, keep(town, [HEADING, ONE, other])) == ["new", verdict]


def test_nothing_is_taken_in_before_somebody_says(town: Town) -> None:
    table = keep(town, [HEADING, ONE, AGAIN])
    with pytest.raises(Refused) as refused:
        take_in(town, table, 1)
    assert refused.value.code == "persons.asked"
    for line, answer in ((3, "take"), (3, "perhaps"), (2, "one"), (2, "leave")):
        with pytest.raises(Refused):
            decide(town, table, line, answer, 1)
    for who, line, version in (("nurse", 3, 1), ("gp", 99, 1)):
        with pytest.raises(NotVisible):
            decide(town, table, line, "one", version, who)
    with pytest.raises(Refused):
        decide(town, table, 3, "one", 7)
    assert not Resident.objects.filter(name="葛春燕").exists()
    take_in(town, table, 1, leave_out=True)
    assert Resident.objects.filter(name="葛春燕").count() == 1
    assert Fact.objects.get(kind="residents.imported").data["left_out"] == 1


def test_one_person_gets_one_file_with_both_numbers(town: Town) -> None:
    table = keep(town, [HEADING, ONE, AGAIN, BARE])
    decide(town, table, 3, "one", 1)
    decide(town, table, 4, "leave", 2)
    assert verdicts(town, table) == ["new", "duplicate", "left"]
    take_in(town, table, 3)
    person = Resident.objects.get(name="葛春燕")
    assert dict(LocalRecord.objects.values_list("number", "resident__uid")) == {"N1": person.uid, "N2": person.uid}


def test_two_persons_get_two_files(town: Town) -> None:
    rows: Rows = [HEADING, ONE, AGAIN]
    table = keep(town, rows)
    decide(town, table, 3, "one", 1)
    decide(town, table, 3, "two", 2)
    assert verdicts(town, table) == ["new", "new"]
    decide(town, table, 3, "take", 3)
    assert verdicts(town, table) == ["new", "asked"], "what was said is taken back"
    decide(town, table, 3, "two", 4)
    take_in(town, table, 5)
    assert Resident.objects.filter(name="葛春燕").count() == 2


def test_who_may_be_on_file_can_be_left_out(town: Town, on_file: Resident) -> None:
    table = keep(town, [HEADING, ONE, PROBABLE])
    assert verdicts(town, table) == ["new", "probable"]
    client = signed_in_client(town, "gp")
    page = client.get(reverse("residents:import", args=[table.uid]) + "?edit=3").content.decode()
    assert "可能同一人" in page and "这一行不导入" in page
    sent = {"version": "1", "line": "3", "answer": "leave", "idempotency_key": "leave-it-out"}
    assert client.post(reverse("residents:import_decide", args=[table.uid]), sent).status_code == 303
    take_in(town, table, 2)
    assert Resident.objects.filter(name=on_file.name).count() == 1
    assert not PossibleMatch.objects.exists()


def test_one_person_keeps_what_only_the_second_row_says(town: Town) -> None:
    number = make_identity("229900", dt.date(1985, 5, 6), 646)
    told = ["葛春燕", "女", "1985-05-06", number, "10000008888", "河口镇1号", ""]
    table = keep(town, [HEADING, BARE, told, ["葛秋燕", "女", "1985-05-06", number, "", "", ""]])
    assert verdicts(town, table) == ["new", "asked", "new"]
    decide(town, table, 3, "one", 1)
    assert verdicts(town, table) == ["new", "duplicate", "error"], "the number is hers now"
    take_in(town, table, 2, leave_out=True)
    person = Resident.objects.get(name="葛春燕")
    assert person.identity_mask and person.phone_mask and person.address == "河口镇1号"


def test_the_row_above_is_compared_with_what_it_takes(town: Town, on_file: Resident) -> None:
    bare, told = ["张静兰", "女", "1972-11-14", "", "", "", ""], ["张静兰", "女", "1972-11-14", NUMBER, "", "", ""]
    table = keep(town, [HEADING, bare, told])
    before = verdicts(town, table)
    assert before[0] != "same" and before[1] == "asked"
    decide(town, table, 3, "one", 1)
    assert verdicts(town, table) == ["same", "duplicate"]
    decide(town, table, 3, "two", 2)
    assert verdicts(town, table)[0] == before[0], "what was said is taken back"

"""A hold on a file: what is lacking is said, another house knows nothing of it, and a second person releases it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianti.cli.main import main
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.tests.cases import Walk, newcomer
from lianti.residents.identity.merging import merge_residents, unmerge
from lianti.residents.models import LegalHold, Resident
from lianti.residents.retention.actions import place_hold, release_hold
from lianti.residents.retention.queries import whose
from tests.town import Town, town

__all__ = ["town"]

HOLDS = "/residents/holds"


@pytest.fixture(autouse=True)
def _morning(town: Town) -> Iterator[None]:
    with clock.frozen(town.now):
        yield


def said(town: Town, **more: str) -> dict[str, str]:
    number = town.resident("grandmother").record_number or ""
    told = {"who": number, "reason": "医疗纠纷调解，医调〔2026〕1号", "ordered_by": "医调委", "until": ""}
    return told | {"idempotency_key": str(new_uid())} | more


@pytest.mark.parametrize(
    "wrong",
    [{"who": "王秀兰"}, {"who": "²"}, {"who": "9" * 60}, {"who": "\x00"}, {"reason": "查"}, {"ordered_by": "院"},
     {"until": "2026-03-10"}, {"until": "2126-03-10"}, {"until": "9999-12-31"}, {"until": "²"}],
)  # fmt: skip
def test_what_is_lacking_is_said_and_nothing_is_held(town: Town, wrong: dict[str, str]) -> None:
    answer = signed_in_client(town, "medical_affairs").post(HOLDS, said(town, **wrong))
    assert answer.status_code == 422 and "aria-invalid" in answer.content.decode()
    assert not LegalHold.objects.exists() and not Fact.objects.filter(kind="residents.hold_placed").exists()


def test_a_second_person_of_the_house_releases_it_and_no_name_is_shown(town: Town) -> None:
    affairs, head = signed_in_client(town, "medical_affairs"), signed_in_client(town, "head")
    assert signed_in_client(town, "gp").get(HOLDS).status_code == 403
    assert affairs.post(HOLDS, said(town, until="2027-03-11")).status_code == 303
    row = LegalHold.objects.get()
    page = affairs.get(HOLDS).content.decode()
    assert all(
        word in page for word in ("保全中", "王*", "医调委", "至 2027-03-11", town.user("medical_affairs").display_name)
    )
    assert "王秀兰" not in page and "解除保全" not in page, "not by the one who placed it"
    assert affairs.post(f"{HOLDS}/{row.uid}/release", {"idempotency_key": str(new_uid())}).status_code == 403
    assert "医调〔2026〕1号" not in head.get(HOLDS).content.decode(), "of another house"
    assert head.post(f"{HOLDS}/{row.uid}/release", {"idempotency_key": str(new_uid())}).status_code == 404
    with pytest.raises(NotPermitted):
        release_hold(uid=row.uid, by=town.viewer("specialist"), at=town.now)
    with pytest.raises(NotVisible):
        release_hold(uid=row.uid, by=town.viewer("head"), at=town.now)
    office = signed_in_client(town, "office")
    assert office.post(f"{HOLDS}/{row.uid}/release", {"idempotency_key": str(new_uid())}).status_code == 303
    row.refresh_from_db()
    assert row.released_by_uid == town.viewer("office").uid and "已解除" in affairs.get(HOLDS).content.decode()
    assert Fact.objects.filter(kind__in=("residents.hold_placed", "residents.hold_released")).count() == 2


def test_a_case_holds_the_file_of_its_person(town: Town) -> None:
    case = Walk(town, resident=town.resident("grandmother")).to("submitted")
    affairs = signed_in_client(town, "medical_affairs")
    assert affairs.post(HOLDS, said(town, who=case.number)).status_code == 303
    row = LegalHold.objects.get()
    assert row.resident == town.resident("grandmother") and row.case_number == case.number
    assert "转诊单" in affairs.get(HOLDS).content.decode()


def test_the_command_holds_lists_and_releases_in_the_name_of_two(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    who = town.resident("grandmother").record_number or ""
    office, affairs = town.user("office").username, town.user("medical_affairs").username
    said = ["retention", "hold", who, "--reason", "医疗纠纷调解", "--ordered-by", "医调委"]
    for wrong in (["--by", town.user("gp").username], ["--by", "nobody"], ["--by", affairs, "--until", "²"],
                  ["--by", affairs, "--until", "2020-01-01"]):  # fmt: skip
        assert main([*said, *wrong]) == 1 and not LegalHold.objects.exists()
    assert main([*said, "--by", affairs, "--until", "2027-03-11"]) == 0
    capsys.readouterr()
    assert main(["retention", "holds", "--json"]) == 0
    told = capsys.readouterr().out
    (hold,) = json.loads(told)["holds"]
    assert hold["ordered_by"] == "医调委" and "王秀兰" not in told and who not in told
    for wrong in ([hold["uid"], "--by", affairs], ["²", "--by", office], [str(new_uid()), "--by", office]):
        assert main(["retention", "release", *wrong]) == 1
    assert main(["retention", "release", hold["uid"], "--by", office]) == 0
    assert LegalHold.objects.get().released_at is not None


def test_the_page_asks_as_often_for_many_as_for_one(town: Town) -> None:
    def statements() -> int:
        window = signed_in_client(town, "medical_affairs")
        window.get(HOLDS)
        with CaptureQueriesContext(connection) as asked:
            assert window.get(HOLDS).status_code == 200
        return len(asked.captured_queries)

    def place(who: str) -> None:
        place_hold(
            resident_uid=town.resident(who).uid, reason="医疗纠纷调解", ordered_by="医调委",
            by=town.viewer("medical_affairs"), at=town.now,
        )  # fmt: skip

    place("grandmother")
    few = statements()
    for who in ("villager", "grandmother", "villager"):
        place(who)
    assert statements() == few


def test_nobody_is_parted_from_a_hold_that_meant_one_of_two(town: Town) -> None:
    """One person alone undoes a merge; what was held while it stood stays held on both sides."""
    one, two = (newcomer(town, name="赵合并") for _turn in range(2))
    both = Resident.objects.filter(pk__in=(one.pk, two.pk))
    both.update(registered_institution=town.lead, identity_index=None, identity_sealed=None, identity_mask="")
    affairs = town.viewer("medical_affairs")
    held_for = "医疗纠纷调解"
    place_hold(resident_uid=one.uid, reason=held_for, ordered_by="医调委", by=affairs, at=town.now)
    merged_at = town.now + dt.timedelta(hours=1)
    merge = merge_residents(one=one.uid, two=two.uid, reason="重复建档", by=affairs, at=merged_at)
    survivor, absorbed = merge.survivor, merge.absorbed
    Resident.objects.filter(pk=absorbed.pk).update(record_number="22990010100100099")
    found, _case = whose(affairs, "22990010100100099")
    assert found == survivor.uid, "the number of a file that was merged away is the person's"
    case = "230000000001"
    place_hold(resident_uid=found, reason=held_for, ordered_by="医调委", case_number=case, by=affairs, at=merged_at)
    unmerge(merge_uid=merge.uid, reason="不是同一人", by=affairs, at=merged_at + dt.timedelta(hours=1))
    held = LegalHold.objects.in_force(merged_at + dt.timedelta(hours=2)).order_by("pk")
    assert list(held.filter(resident=absorbed).values_list("case_number", "by_uid")) == [(case, affairs.uid)]
    assert held.filter(resident=survivor).count() == 2, "that of before the merge is of one file alone"
    assert Fact.objects.filter(kind="residents.hold_placed", subject_uid=absorbed.uid).count() == 1

"""Erasing what is over: counted first, decided by two, never what is held, open or too young; every seal fits."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from lianti.cli.main import main
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact, OutboxMessage, Trace
from lianti.ledger.sealing import seal_stream
from lianti.ledger.verifying import verify_stream
from lianti.parties.actions import set_active
from lianti.records.actions import add_allergy, open_encounter
from lianti.records.shapes import Allergy, Stay
from lianti.referrals.tests.cases import Walk, newcomer
from lianti.residents.actions import open_access, reveal
from lianti.residents.models import (
    BorrowedColumn,
    Erasure,
    Guardianship,
    Household,
    HouseholdMember,
    LegalHold,
    Resident,
    SearchKey,
)
from lianti.residents.retention.actions import erase_identity, place_hold, release_hold
from lianti.serving.retention import apply, due_people, held_people, report
from tests.town import PLATFORM, TODAY, Town, town

__all__ = ["town"]

YEAR = dt.timedelta(days=366)


def due(at: dt.datetime) -> set[str]:
    return set(due_people(at).values_list("name", flat=True))


_STREAMS = ("fact", "trace", "step")


def _seal(at: dt.datetime) -> None:
    for name in _STREAMS:
        seal_stream(name, at)


def two(town: Town) -> dict[str, Any]:
    return {"asked_by": town.viewer("office"), "approved_by": town.viewer("head")}


@pytest.fixture
def late(town: Town) -> dt.datetime:
    """Sixteen years on, with somebody nobody has seen since."""
    newcomer(town, name="赵长远")
    return town.now + 16 * YEAR


def test_nobody_is_due_early_and_whoever_is_treated_never(town: Town, late: dt.datetime) -> None:
    walk = Walk(town, resident=newcomer(town, name="钱在办"))
    walk.to("submitted")
    stayed = newcomer(town, name="孙住院")
    open_encounter(resident=stayed, stay=Stay("inpatient", "Z1"), by=town.viewer("admission"), at=town.now)
    assert due(town.now) == set() and "赵长远" in due(late)
    assert not {"钱在办", "孙住院"} & due(late), "an open case, a running stay"
    assert not due_people(late).filter(pk=town.resident("grandmother").pk).exists(), "a contract"


def guards(town: Town, ward: Resident, guardian: Resident) -> Guardianship:
    return Guardianship.objects.create(
        ward=ward, guardian=guardian, guardian_name=guardian.name, phone_sealed=b"k", phone_mask="100****0001",
        relation="52", ground="minor", basis="law", since_on=TODAY, named_at=town.now,
        named_by_uid=town.viewer("gp").uid, named_by_name="林",
    )  # fmt: skip


def test_whoever_was_seen_without_a_visit_or_answers_for_somebody_stays(town: Town, late: dt.datetime) -> None:
    seen, mother, turned = (newcomer(town, name=name) for name in ("李来过", "周监护", "吴求助"))
    recent = late - YEAR
    add_allergy(resident_uid=seen.uid, allergy=Allergy("drug", "磺胺"), by=town.viewer("gp"), at=recent)
    guards(town, newcomer(town, name="周小"), mother)
    open_access(
        resident=turned, institution_id=town.lead.pk, kind="advice", subject_uid=new_uid(), by=PLATFORM, at=recent,
        until=recent + dt.timedelta(days=1),
    )  # fmt: skip
    assert "赵长远" in due(late) and not {"李来过", "周监护", "吴求助"} & due(late)
    assert {"李来过", "吴求助"} <= due(late + 16 * YEAR), "and not for ever"


def test_a_held_file_goes_on_to_say_who_answered_for_the_person(town: Town, late: dt.datetime) -> None:
    person, ward = Resident.objects.get(name="赵长远"), newcomer(town, name="郑小")
    row = guards(town, ward, person)
    Guardianship.objects.filter(pk=row.pk).update(until_on=TODAY, ended_at=town.now)
    assert "赵长远" in due(late), "it is over"
    place_hold(resident_uid=ward.uid, reason="医疗纠纷", ordered_by="法院", by=town.viewer("office"), at=late)
    assert "赵长远" not in due(late) and held_people(late) == 2
    apply("person", at=late, **two(town))
    row.refresh_from_db()
    assert row.guardian_name == "赵长远" and row.phone_sealed


def test_a_hold_keeps_and_nobody_lifts_the_own_one(town: Town, late: dt.datetime) -> None:
    person = Resident.objects.get(name="赵长远")
    with pytest.raises(NotPermitted):
        place_hold(resident_uid=person.uid, reason="医疗纠纷", ordered_by="法院", by=town.viewer("gp"), at=late)
    with pytest.raises(Refused):
        place_hold(resident_uid=person.uid, reason=" ", ordered_by="法院", by=town.viewer("office"), at=late)
    with pytest.raises(Refused) as past:
        place_hold(
            resident_uid=person.uid, reason="医疗纠纷", ordered_by="法院", by=town.viewer("office"), at=late, until=late
        )
    assert past.value.field == "until" and not LegalHold.objects.exists()
    hold = place_hold(
        resident_uid=person.uid, reason="医疗纠纷调解", ordered_by="医调委", by=town.viewer("office"), at=late,
        until=late + dt.timedelta(days=90),
    )  # fmt: skip
    assert "赵长远" not in due(late) and "赵长远" in due(late + dt.timedelta(days=91)), "its end releases it"
    assert held_people(late) == 1 and {k["held"] for k in report(late) if k["kind"] == "person"} == {1}
    with pytest.raises(Refused) as told:
        erase_identity(resident_uid=person.uid, rule="person", at=late, **two(town))
    assert told.value.code == "held"
    with pytest.raises(NotPermitted):
        release_hold(uid=hold.uid, by=town.viewer("office"), at=late)
    with pytest.raises(NotVisible):
        release_hold(uid=hold.uid, by=town.viewer("head"), at=late)
    release_hold(uid=hold.uid, by=town.viewer("medical_affairs"), at=late)
    assert "赵长远" in due(late)
    with pytest.raises(NotVisible):
        release_hold(uid=hold.uid, by=town.viewer("medical_affairs"), at=late)
    assert LegalHold.objects.count() == 1, "it stays known"


@pytest.mark.parametrize(
    ("asked", "approved"), [("office", "office"), ("gp", "head"), ("office", "gp"), ("head", "office")]
)
def test_two_people_who_may_decide(town: Town, late: dt.datetime, asked: str, approved: str) -> None:
    before = Fact.objects.count()
    with pytest.raises(NotPermitted):
        apply("person", asked_by=town.viewer(asked), approved_by=town.viewer(approved), at=late)
    assert Fact.objects.count() == before and Resident.objects.filter(name="赵长远").exists()


def test_who_it_was_is_gone_and_every_seal_fits(town: Town, late: dt.datetime, settings: Any, tmp_path: Any) -> None:
    settings.LIANTI_ANCHOR = tmp_path / "seals.log"
    person = Resident.objects.get(name="赵长远")
    sealed = bytes(person.identity_sealed or b"")
    _seal(late)
    others = Resident.objects.count() - due_people(late).count()
    erased = apply("person", at=late, **two(town))
    assert erased >= 1 and Resident.objects.exclude(name="（身份信息已清除）").count() == others
    person.refresh_from_db()
    assert (person.name, person.identity_sealed, person.identity_index) == ("（身份信息已清除）", None, None)
    assert (person.birth_on.month, person.birth_on.day) == (1, 1)
    assert not SearchKey.objects.filter(resident=person).exists() and sealed
    with pytest.raises((Refused, NotVisible)):
        reveal(resident_uid=person.uid, column="identity", purpose="contact", by=town.viewer("gp"), at=late)
    assert Erasure.objects.get(resident=person).approved_by_uid == town.viewer("head").uid
    fact = Fact.objects.filter(kind="residents.identity_erased", subject_uid=person.uid).get()
    assert fact.data["approved_by"] == str(town.viewer("head").uid)
    assert apply("person", at=late, **two(town)) == 0
    with pytest.raises(Refused):
        place_hold(resident_uid=person.uid, reason="医疗纠纷", ordered_by="法院", by=town.viewer("office"), at=late)
    assert not LegalHold.objects.exists(), "nothing is left to hold"
    _seal(late)
    assert all(not verify_stream(name).findings for name in _STREAMS)
    assert "赵长远" not in json.dumps(list(Fact.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert not Trace.objects.filter(detail__contains="赵长远").exists()


def test_home_guardian_and_a_borrowed_number_go_too(town: Town, late: dt.datetime) -> None:
    person, other = Resident.objects.get(name="赵长远"), town.resident("grandmother")
    alone, shared = (
        Household.objects.create(
            number=f"H{n}", institution=town.community, address="示例路 1 号", phone_sealed=b"k",
            phone_mask="100****0001", opened_at=town.now,
        )
        for n in range(2)
    )  # fmt: skip
    for home, who, until in ((alone, person, None), (shared, person, TODAY), (shared, other, None)):
        HouseholdMember.objects.create(household=home, resident=who, since_on=TODAY, until_on=until, joined_at=town.now)
    named = guards(town, person, other)
    BorrowedColumn.objects.create(resident=person, source=other, column="record_number", value="11000000000000001")
    apply("person", at=late, **two(town))
    for row in (alone, shared, named):
        row.refresh_from_db()
    assert (alone.phone_sealed, alone.phone_mask) == (None, "") and "示例路" not in alone.address
    assert shared.address == "示例路 1 号" and shared.phone_sealed, "somebody else lives there"
    assert (named.guardian_name, named.phone_sealed) == ("（身份信息已清除）", None)
    assert not BorrowedColumn.objects.exists()


def test_messages_go_after_half_a_year_and_what_waits_stays(town: Town) -> None:
    for n, state in enumerate(("sent", "failed", "waiting")):
        OutboxMessage.objects.create(
            key=f"k{n}", to_uid=town.viewer("gp").uid, template="t", path="/", state=state, next_at=town.now,
            created_at=town.now,
        )  # fmt: skip
    assert apply("message", at=town.now, **two(town)) == 0
    assert apply("message", at=town.now + YEAR, **two(town)) >= 2
    assert list(OutboxMessage.objects.values_list("state", flat=True)) == ["waiting"]


def test_the_command_counts_and_erases_only_when_told(town: Town, late: dt.datetime, capsys: Any) -> None:
    with clock.frozen(late):
        assert main(["retention", "report", "--json"]) == 0
        kinds = {k["kind"]: k for k in json.loads(capsys.readouterr().out)["kinds"]}
        assert kinds["person"]["due"] >= 1 and kinds["person"]["sure"] is False and "15 年" in kinds["person"]["source"]
        assert kinds["trace"]["due"] is None
        assert main(["retention", "apply", "person", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["erased"] == 0
        assert Resident.objects.filter(name="赵长远").exists()
        name = town.user("office").username
        for words in ([], ["--asked-by", name], ["--asked-by", name, "--approved-by", name]):
            assert main(["retention", "apply", "person", "--yes", *words]) == 1
        assert Resident.objects.filter(name="赵长远").exists() and not Erasure.objects.exists()
        both = ["--asked-by", name, "--approved-by", town.user("head").username]
        capsys.readouterr()
        assert main(["retention", "apply", "person", "--yes", "--json", *both]) == 0
        assert json.loads(capsys.readouterr().out)["erased"] >= 1
    assert not Resident.objects.filter(name="赵长远").exists()
    assert report(town.now)[0]["due"] == 0


@pytest.mark.parametrize(
    "wrong", ["person=30", "person=²", "people=9999", "export=900", "message", "trace=900", "a=b=c"]
)
def test_a_house_keeps_longer_and_never_shorter(
    town: Town, late: dt.datetime, settings: Any, capsys: Any, wrong: str
) -> None:
    settings.LIANTI_KEEP_DAYS = wrong
    with clock.frozen(late):
        assert main(["retention", "apply", "person"]) == 1
    assert "LIANTI_KEEP_DAYS" in capsys.readouterr().err
    settings.LIANTI_KEEP_DAYS = " person=7305 , message=365"
    assert "赵长远" not in due(late) and "赵长远" in due(late + 5 * YEAR)
    kinds = {k["kind"]: (k["days"], k["least"]) for k in report(late)}
    assert kinds["person"] == (7305, 5479) and kinds["message"] == (365, 180) and kinds["export"] == (1, 1)


def test_nobody_whose_account_is_closed_decides(town: Town, late: dt.datetime, capsys: Any) -> None:
    set_active(user=town.user("head"), is_active=False, by=PLATFORM, at=town.now)
    both = ["--asked-by", town.user("office").username, "--approved-by", town.user("head").username]
    with clock.frozen(late):
        assert main(["retention", "apply", "person", "--yes", *both]) == 1
    assert "may not decide" in capsys.readouterr().err and not Erasure.objects.exists()

"""程远山 has 赵海川 on his ward: who may read and write the stay, and how it ends."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.records import actions, queries
from lianti.records.actions import encounters
from lianti.records.models import Diagnosis, Encounter
from lianti.records.shapes import Leaving, Stay
from lianti.residents.models import AccessReason

DAY = dt.timedelta(days=1)


def admit(town: Town, who: str = "specialist", **more: object) -> Encounter:
    content: dict[str, object] = {"inpatient_number": "ZY0311", "diagnosis_code": "I63.900", "diagnosis_name": "脑梗死"}
    stay = Stay(**(content | more))  # type: ignore[arg-type]
    resident = town.resident("inpatient")
    return actions.open_encounter(resident=resident, stay=stay, by=town.viewer(who), at=town.now)


def leaving(town: Town, disposition: str, **more: object) -> Leaving:
    content: dict[str, object] = {"disposition": disposition, "on_day": clock.local_day(town.now + DAY)}
    return Leaving(**(content | more))  # type: ignore[arg-type]


def kinds_of(encounter: Encounter) -> list[str]:
    return list(Fact.objects.filter(subject_uid=encounter.uid).order_by("pk").values_list("kind", flat=True))


def test_no_stay_begins_without_a_number_or_by_somebody_who_does_not_treat(town: Town) -> None:
    with pytest.raises(Refused) as told:
        admit(town, inpatient_number=" ")
    assert told.value.field == "inpatient_number"
    with pytest.raises(Refused):
        admit(town, class_code="holiday")
    with pytest.raises(NotPermitted):
        admit(town, "office")
    assert not Encounter.objects.exists() and not Fact.objects.filter(kind__startswith="records.").exists()


def test_the_same_number_is_not_in_the_house_twice(town: Town) -> None:
    admit(town)
    with pytest.raises(Refused, match="已在院"):
        admit(town, "admission")
    assert Encounter.objects.count() == 1


def test_two_desks_that_enter_one_number_at_once_hear_a_sentence(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    admit(town)
    check, asked = encounters._refuse_twice, list[str]()

    def late(by: Viewer, number: str) -> None:
        """The first look comes before the other desk has saved."""
        asked.append(number)
        if len(asked) > 1:
            check(by, number)

    monkeypatch.setattr(encounters, "_refuse_twice", late)
    with pytest.raises(Refused) as told:
        admit(town, "admission")
    assert (told.value.code, told.value.field, len(asked)) == ("number_running", "inpatient_number", 2)
    assert Encounter.objects.count() == 1 and AccessReason.objects.filter(kind="encounter").count() == 1


def test_a_stay_opens_the_record_to_its_own_house_and_to_nobody_else(town: Town) -> None:
    stay = admit(town)
    opened = AccessReason.objects.get(kind="encounter")
    assert (opened.institution_id, opened.subject_uid, opened.until) == (
        town.institution("hospital").pk,
        stay.uid,
        None,
    )
    assert Diagnosis.objects.get().name == "脑梗死"
    for stranger in ("stranger", "gp", "regulator"):
        with pytest.raises(NotVisible):
            queries.access_encounter(town.viewer(stranger), stay.uid, town.now)
    assert queries.access_encounter(town.viewer("specialist"), stay.uid, town.now) == stay


def test_another_institution_reads_and_never_edits(town: Town) -> None:
    stay = admit(town)
    AccessReason.objects.create(
        resident=stay.resident, institution=town.institution("community"), kind="referral", since=town.now,
        subject_uid=stay.uid, opened_by_uid=stay.opened_by_uid,
    )  # fmt: skip
    gp = town.viewer("gp")
    assert queries.access_encounter(gp, stay.uid, town.now) == stay
    with pytest.raises(NotPermitted, match="其他机构"):
        actions.set_phase(encounter_uid=stay.uid, phase="recovery", by=gp, at=town.now)
    with pytest.raises(NotPermitted):
        actions.close_encounter(encounter_uid=stay.uid, leaving=leaving(town, "1"), by=gp, at=town.now + DAY)
    own = actions.open_encounter(resident=stay.resident, stay=Stay("home"), by=gp, at=town.now)
    assert own.institution_id == town.institution("community").pk
    stay.refresh_from_db()
    assert (stay.phase, stay.ended_at) == ("", None)


def test_the_phase_says_since_when_somebody_is_ready(town: Town) -> None:
    stay, doctor = admit(town), town.viewer("specialist")
    with pytest.raises(NotPermitted, match="由医生"):
        actions.set_phase(encounter_uid=stay.uid, phase="recovery", by=town.viewer("admission"), at=town.now)
    with pytest.raises(Refused):
        actions.set_phase(encounter_uid=stay.uid, phase="fine", by=doctor, at=town.now)
    actions.set_phase(encounter_uid=stay.uid, phase="recovery", by=doctor, at=town.now)
    actions.set_phase(encounter_uid=stay.uid, phase="chronic", by=doctor, at=town.now + 2 * DAY)
    stay.refresh_from_db()
    assert (stay.phase, stay.ready_on) == ("chronic", clock.local_day(town.now)), "ready since the first ready phase"
    actions.set_phase(encounter_uid=stay.uid, phase="acute", by=doctor, at=town.now + 3 * DAY)
    stay.refresh_from_db()
    assert stay.ready_on is None, "worse again is not ready"


def test_a_departure_names_the_way_and_the_place(town: Town) -> None:
    stay, doctor, later = admit(town), town.viewer("specialist"), town.now + DAY
    with pytest.raises(Refused) as told:
        actions.close_encounter(encounter_uid=stay.uid, leaving=leaving(town, "3"), by=doctor, at=later)
    assert told.value.field == "to_institution"
    with pytest.raises(Refused) as told:
        actions.close_encounter(encounter_uid=stay.uid, leaving=leaving(town, "7"), by=doctor, at=later)
    assert told.value.field == "disposition"
    gone = leaving(town, "3", to_institution_uid=town.institution("community").uid)
    with pytest.raises(Refused) as told:
        actions.close_encounter(encounter_uid=stay.uid, leaving=gone, by=doctor, at=town.now)
    assert told.value.field == "on_day", "not before the day has come"
    actions.close_encounter(encounter_uid=stay.uid, leaving=gone, by=doctor, at=later)
    closed = Fact.objects.get(kind="records.encounter_closed")
    assert closed.data["disposition"] == "3" and closed.data["to_kind"] == "community_centre"
    assert closed.data["days"] == 1
    assert AccessReason.objects.get(kind="encounter").until == later + 30 * DAY
    with pytest.raises(Refused, match="已经结束"):
        actions.set_phase(encounter_uid=stay.uid, phase="acute", by=doctor, at=later)
    assert kinds_of(stay) == ["records.encounter_opened", "records.encounter_closed"]


def test_a_ward_sees_its_own_people_the_ready_first(town: Town) -> None:
    stay, doctor = admit(town), town.viewer("specialist")
    second = admit(town, inpatient_number="ZY0312")
    actions.set_phase(encounter_uid=second.uid, phase="stable", by=doctor, at=town.now)
    assert queries.ward_encounters(doctor, town.now) == [second, stay]
    assert queries.ward_encounters(town.viewer("admission"), town.now) == [second, stay]
    assert queries.ward_encounters(town.viewer("emergency"), town.now) == []
    assert queries.main_diagnoses([stay])[stay.pk].code == "I63.900"


def test_a_later_diagnosis_stands_beside_the_first(town: Town) -> None:
    stay, doctor = admit(town), town.viewer("specialist")
    with pytest.raises(Refused):
        actions.add_diagnosis(encounter_uid=stay.uid, kind="main", code="", name=" ", by=doctor, at=town.now)
    actions.add_diagnosis(
        encounter_uid=stay.uid, kind="main", code="I63.300", name="脑血栓形成", by=doctor, at=town.now + DAY
    )
    assert Diagnosis.objects.count() == 2
    assert queries.main_diagnoses([stay])[stay.pk].name == "脑血栓形成"

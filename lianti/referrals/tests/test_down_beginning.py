"""What a down-referral may begin from: somebody who lies here, on this ward, now."""

from __future__ import annotations

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.records.actions import close_encounter, open_encounter
from lianti.records.models import Encounter
from lianti.records.shapes import Leaving, Stay
from lianti.referrals.actions import down
from lianti.referrals.models import Referral
from lianti.referrals.queries.beginning import beginning
from lianti.referrals.tests.cases import DAY, OUTCOME, WAYS, Walk, act_as, trail
from lianti.residents.models import AccessReason
from tests.town import Town

STAY = Stay("inpatient", "ZY7001", "I10", "高血压")


def opened(walk: Walk) -> list[AccessReason]:
    """The reasons that a stay gave for opening the record of this person."""
    return list(AccessReason.objects.filter(resident=walk.referral.resident, kind="encounter"))


@pytest.mark.parametrize("state", [s for s in WAYS if s not in {"draft", "arrived", "outcome_returned", "expired"}])
def test_nobody_who_is_not_here_gets_a_stay(town: Town, state: str) -> None:
    walk = Walk(town)
    referral = walk.to(state)
    before = trail(referral)
    with pytest.raises(Refused) as told:
        beginning(walk.by("specialist"), walk.at, encounter="", case=referral.number, way="clinic", number="ZY7001")
    assert told.value.code == "not_arrived"
    assert trail(referral) == before and not opened(walk) and not Encounter.objects.exists()


def test_a_visit_to_the_clinic_is_no_stay(town: Town) -> None:
    walk = Walk(town)
    referral = walk.to("arrived")
    Referral.objects.filter(pk=referral.pk).update(kind="examination")
    with pytest.raises(Refused, match="还没有到院住院"):
        beginning(walk.by("specialist"), walk.at, encounter="", case=referral.number, way="clinic", number="")
    assert not opened(walk)


def test_who_has_arrived_gets_a_stay_and_its_access_ends_with_it(town: Town) -> None:
    walk = Walk(town)
    number, doctor = walk.to("arrived").number, walk.by("specialist")
    begun = beginning(doctor, walk.at, encounter="", case=number, way="clinic", number="")
    assert [r.until for r in opened(walk)] == [None], "as long as the person lies here"
    left = Leaving("1", clock.local_day(walk.at))
    close_encounter(encounter_uid=begun["encounter"].uid, leaving=left, by=doctor, at=walk.at)
    assert [r.until for r in opened(walk)] == [walk.at + 30 * DAY]
    for encounter, case in ((str(begun["encounter"].uid), ""), ("", number)):
        with pytest.raises(Refused) as told:
            beginning(doctor, walk.at, encounter=encounter, case=case, way="clinic", number="")
        assert told.value.code == "stay_ended"
    assert Encounter.objects.count() == 1
    assert [r.until for r in opened(walk)] == [walk.at + 30 * DAY], "asking again opens nothing"


def test_another_ward_does_not_begin_from_this_stay(town: Town) -> None:
    walk = Walk(town)
    referral = walk.to("outcome_returned")
    doctor, other = walk.by("specialist"), act_as(town, "specialist", town.lead, "神经内科")
    stay = open_encounter(resident=walk.referral.resident, stay=STAY, by=doctor, at=walk.at, source_uid=referral.uid)
    with pytest.raises(NotPermitted, match="其他科室"):
        beginning(other, walk.at, encounter=str(stay.uid), case="", way="clinic", number="")
    assert not Referral.objects.filter(direction="down").exists()
    given = beginning(doctor, walk.at, encounter=str(stay.uid), case="", way="clinic", number="")
    assert down.start_down(**given, by=doctor, at=walk.at).treatment == OUTCOME.treatment


def test_an_outcome_of_another_department_is_not_copied(town: Town) -> None:
    """The person came by a request to 心内科 and lies in 神经内科 now."""
    walk = Walk(town)
    referral = walk.to("outcome_returned")
    other = act_as(town, "specialist", town.lead, "神经内科")
    stay = open_encounter(resident=walk.referral.resident, stay=STAY, by=other, at=walk.at, source_uid=referral.uid)
    given = beginning(other, walk.at, encounter=str(stay.uid), case="", way="clinic", number="")
    assert given["source"] is None and given["drafted_from"] == "stay"
    assert (given["down"].treatment, given["down"].diagnosis_name) == ("", "高血压")

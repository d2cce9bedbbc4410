"""What somebody made of an emergency alone does not outlast it: no consent, no encounter before a second person."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.ledger.models import Fact
from lianti.records.actions import open_encounter
from lianti.records.models import Encounter
from lianti.records.shapes import Stay
from lianti.residents.actions import open_person
from lianti.residents.models import AccessReason, SharingConsent
from lianti.residents.privacy.actions import review_glass
from lianti.residents.privacy.consenting import give_consent
from lianti.residents.tests.test_break_glass import broken
from lianti.residents.tests.test_consent import agreed
from tests.town import Town, town

__all__ = ["town"]

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("hours", [1, 5])
def test_the_opener_makes_nothing_that_lasts(town: Town, hours: int) -> None:
    broken(town)
    person, doctor, at = town.resident("grandmother"), town.viewer("emergency"), town.now + hours * HOUR
    before, reasons = Fact.objects.count(), AccessReason.objects.count()
    with pytest.raises((Refused, NotVisible)) as told:
        give_consent(resident_uid=person.uid, given=agreed(town.lead), by=doctor, at=at)
    if hours == 1:
        assert getattr(told.value, "code", "") == "emergency_lasting"
    with pytest.raises(Refused) as told_too:
        open_encounter(resident=person, stay=Stay("inpatient", "ZY5"), by=doctor, at=at)
    assert told_too.value.code == "emergency_lasting"
    assert (Fact.objects.count(), AccessReason.objects.count()) == (before, reasons)
    assert not SharingConsent.objects.exists() and not Encounter.objects.exists()
    with pytest.raises(NotVisible):
        open_person(uid=person.uid, by=doctor, at=town.now + 5 * HOUR)


def test_a_second_person_admits(town: Town) -> None:
    broken(town)
    person, at = town.resident("grandmother"), town.now + HOUR
    open_encounter(resident=person, stay=Stay("inpatient", "ZY5"), by=town.viewer("admission"), at=at)
    assert open_person(uid=person.uid, by=town.viewer("emergency"), at=at + 5 * HOUR).pk == person.pk


@pytest.mark.parametrize(("verdict", "lasts"), [("reasonable", True), ("unreasonable", False)])
def test_the_verdict_decides(town: Town, verdict: str, lasts: bool) -> None:
    row = broken(town)
    person, at = town.resident("grandmother"), town.now + HOUR
    review_glass(uid=row.uid, verdict=verdict, note="未见抢救记录", by=town.viewer("office"), at=at)
    if lasts:
        assert give_consent(resident_uid=person.uid, given=agreed(town.lead), by=town.viewer("emergency"), at=at)
        return
    with pytest.raises(NotVisible):
        give_consent(resident_uid=person.uid, given=agreed(town.lead), by=town.viewer("emergency"), at=at)

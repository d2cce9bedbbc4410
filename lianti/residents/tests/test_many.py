"""Registering many people at once is registering each of them."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.town import NOW, Town
from lianti.ledger.models import Fact
from lianti.residents import actions, queries
from lianti.residents.models import AccessReason, Resident, SearchKey
from lianti.residents.shapes import Newcomer, ResidentFields


def _newcomer(name: str, sequence: int, *, contracted: bool = False) -> Newcomer:
    fields = ResidentFields(
        name=name, identity_number=make_identity("229900", dt.date(1963, 5, 4), sequence), phone="10000007777"
    )
    return Newcomer(fields, NOW, contracted)


def test_only_the_own_clinical_staff_takes_people_over(town: Town) -> None:
    with pytest.raises(NotPermitted):
        actions.register_residents(
            newcomers=[_newcomer("葛春燕", 222)], institution=town.institution("community"), by=town.viewer("office")
        )
    assert not Resident.objects.filter(name="葛春燕").exists()


def test_one_who_is_on_file_stops_all(town: Town) -> None:
    known = Newcomer(ResidentFields(name="某某", identity_number=_number(town)), NOW)
    before = Resident.objects.count(), Fact.objects.count()
    with pytest.raises(Refused) as told:
        actions.register_residents(
            newcomers=[_newcomer("葛春燕", 222), known], institution=town.institution("community"),
            by=town.viewer("gp"),
        )  # fmt: skip
    assert told.value.code == "duplicate_identity"
    assert (Resident.objects.count(), Fact.objects.count()) == before


def _number(town: Town) -> str:
    return actions.reveal(
        resident_uid=town.resident("grandmother").uid, column="identity", purpose="contact", by=town.viewer("gp"),
        at=NOW,
    )  # fmt: skip


def test_each_gets_what_a_single_one_would_get(town: Town) -> None:
    made = actions.register_residents(
        newcomers=[_newcomer("葛春燕", 222), _newcomer("曾乐", 224, contracted=True)],
        institution=town.institution("community"), by=town.viewer("gp"),
    )  # fmt: skip
    single = actions.register_resident(
        fields=_newcomer("葛春燕", 226).fields, institution=town.institution("community"), by=town.viewer("gp"), at=NOW
    )
    one, contracted = made
    assert _keys(one) == _keys(single)
    assert [r.kind for r in AccessReason.objects.filter(resident=one)] == ["registered"]
    assert {r.kind for r in AccessReason.objects.filter(resident=contracted)} == {"registered", "contract"}
    assert queries.access_resident(viewer=town.viewer("nurse"), uid=one.uid, at=NOW) == one
    facts = [Fact.objects.get(kind="residents.registered", subject_uid=p.uid) for p in (one, single)]
    assert facts[0].data == facts[1].data
    assert one.phone_index == single.phone_index


def _keys(person: Resident) -> list[tuple[str, str]]:
    return list(SearchKey.objects.filter(resident=person).order_by("kind", "value").values_list("kind", "value"))

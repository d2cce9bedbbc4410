"""One woman under two numbers: the office makes her one, finds that it was her sister, and everything goes home."""

from __future__ import annotations

from lianti.records.actions import open_encounter
from lianti.records.models import Encounter
from lianti.records.shapes import Stay
from lianti.referrals.models import Referral
from lianti.residents.actions import register_resident
from lianti.residents.identity.deciding import compare_person, decide_match, write_link
from lianti.residents.identity.merging import unmerge
from lianti.residents.models import AccessReason, LocalRecord, PossibleMatch, Resident
from lianti.residents.queries import access_resident
from lianti.residents.shapes import ResidentFields
from tests.journeys.test_refer_up import sent
from tests.town import PLATFORM, Town


def second_file(town: Town) -> Resident:
    """The hospital knows her by the sound of her name, without a number."""
    known = town.resident("grandmother")
    fields = ResidentFields(
        name="王秀蓝", sex=known.sex, birth_on=known.birth_on, phone="10000005678", address=known.address
    )
    made = register_resident(fields=fields, institution=town.lead, by=PLATFORM, at=town.now)
    write_link(resident=made, institution_id=town.lead.pk, number="ZY-77", how="registered", by=PLATFORM, at=town.now)
    return made


def test_what_was_merged_by_mistake_goes_home(town: Town) -> None:
    office, doctor = town.viewer("office"), town.viewer("specialist")
    grandmother, other = town.resident("grandmother"), second_file(town)
    case = sent(town)
    before = open_encounter(resident=other, stay=Stay("inpatient", "ZY-70"), by=doctor, at=town.now)
    for person in (grandmother, other):
        compare_person(resident_pk=person.pk, by=PLATFORM, at=town.now)
    match = PossibleMatch.objects.get(one=grandmother, two=other)
    homes = set(AccessReason.objects.values_list("pk", "resident_id"))
    decide_match(match_uid=match.uid, answer="same", note="电话核实", by=office, at=town.now)
    if match.verdict == "unclear":
        decide_match(match_uid=match.uid, answer="same", by=town.viewer("medical_affairs"), at=town.now)
    merge = match.merges.get()
    assert (merge.survivor, merge.absorbed) == (grandmother, other)
    assert set(Encounter.objects.values_list("resident_id", flat=True)) == {grandmother.pk}
    assert access_resident(viewer=doctor, uid=other.uid, at=town.now) == grandmother
    grandmother.refresh_from_db()
    hers = open_encounter(resident=grandmother, stay=Stay("inpatient", "ZY-77"), by=doctor, at=town.now)
    new = open_encounter(resident=grandmother, stay=Stay("inpatient", "ZY-99"), by=doctor, at=town.now)

    unmerge(merge_uid=merge.uid, reason="来的是她妹妹", by=town.viewer("medical_affairs"), at=town.now)
    assert Referral.objects.get(pk=case.pk).resident == grandmother
    found = dict(Encounter.objects.values_list("pk", "resident_id"))
    assert found == {before.pk: other.pk, hers.pk: other.pk, new.pk: grandmother.pk}
    assert homes <= set(AccessReason.objects.values_list("pk", "resident_id"))
    assert LocalRecord.objects.get().resident == other
    assert AccessReason.objects.get(subject_uid=hers.uid).resident == other
    assert AccessReason.objects.get(subject_uid=new.uid).resident == grandmother

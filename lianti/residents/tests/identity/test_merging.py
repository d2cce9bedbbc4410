"""Merging two files and parting them again: nothing lost, nothing mixed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.town import Town
from lianti.ledger.keyring import decrypt_text
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.residents import actions, queries
from lianti.residents.households.queries import members_of
from lianti.residents.identity import following
from lianti.residents.identity.deciding import write_link
from lianti.residents.identity.merging import merge_residents, unmerge
from lianti.residents.models import (
    AccessReason,
    BorrowedColumn,
    Guardianship,
    Household,
    HouseholdMember,
    LocalRecord,
    Merge,
    MovedRow,
    Resident,
    SearchKey,
)
from lianti.residents.search import find_people
from lianti.residents.shapes import ResidentFields

DAY = dt.date(1972, 11, 14)


def newcomer(town: Town, name: str, place: str = "hospital", **more: str) -> Resident:
    fields = ResidentFields(name=name, sex="female", birth_on=DAY, **more)
    return actions.register_resident(
        fields=fields, institution=town.institution(place), by=Viewer.service("test"), at=town.now
    )


def numbered(town: Town, person: Resident, number: str, place: str = "hospital") -> LocalRecord:
    institution = town.institution(place)
    return write_link(
        resident=person, institution_id=institution.pk, number=number, how="registered", by=Viewer.service("test"),
        at=town.now,
    )  # fmt: skip


def picture() -> dict[str, object]:
    """Return who points at whom, in every table that follows, and the keys by which people are found."""
    found: dict[str, object] = {f.label: sorted(f.rows.values_list("pk", f.column)) for f in following.followers()}
    found["keys"] = sorted(SearchKey.objects.values_list("resident_id", "kind", "value"))
    sealed = [f.name for f in Resident._meta.concrete_fields if f.name.endswith("_sealed")]
    columns = [f.attname for f in Resident._meta.concrete_fields if f.name not in sealed]
    found["people"] = list(Resident.objects.order_by("pk").values(*columns))
    found["clear"] = [
        {name: opened(person, name.removesuffix("_sealed")) for name in sealed}
        for person in Resident.objects.order_by("pk")
    ]
    found["borrowed"] = BorrowedColumn.objects.count()
    return found


def opened(person: Resident, column: str) -> str:
    sealed = getattr(person, f"{column}_sealed")
    return decrypt_text(bytes(sealed), table="resident", column=column, uid=person.uid) if sealed else ""


def test_who_may_not_merge_does_not(town: Town) -> None:
    one, two = newcomer(town, "张静兰"), newcomer(town, "张静蓝")
    for key in ("gp", "specialist", "administrator", "stranger"):
        with pytest.raises(NotPermitted):
            merge_residents(one=one.uid, two=two.uid, reason="同一人", by=town.viewer(key), at=town.now)
    elsewhere = newcomer(town, "张静岚", "community")
    with pytest.raises(NotPermitted):
        merge_residents(one=one.uid, two=elsewhere.uid, reason="同一人", by=town.viewer("medical_affairs"), at=town.now)
    assert not Merge.objects.exists()
    assert not Fact.objects.filter(kind="residents.merged").exists()


@pytest.mark.parametrize(("reason", "code"), [("", "reason_missing"), (" \x00 ", "reason_missing")])
def test_a_merge_needs_a_reason(town: Town, reason: str, code: str) -> None:
    one, two = newcomer(town, "张静兰"), newcomer(town, "张静蓝")
    with pytest.raises(Refused) as refused:
        merge_residents(one=one.uid, two=two.uid, reason=reason, by=town.viewer("medical_affairs"), at=town.now)
    assert refused.value.code == code


def test_two_numbers_are_two_people(town: Town) -> None:
    by, one, two = town.viewer("medical_affairs"), newcomer(town, "张静兰"), newcomer(town, "张静蓝")
    Resident.objects.filter(pk=one.pk).update(identity_index="a" * 64)
    Resident.objects.filter(pk=two.pk).update(identity_index="b" * 64)
    with pytest.raises(Refused) as refused:
        merge_residents(one=one.uid, two=two.uid, reason="同一人", by=by, at=town.now)
    assert refused.value.code == "two_numbers"
    with pytest.raises(Refused):
        merge_residents(one=one.uid, two=one.uid, reason="同一人", by=by, at=town.now)
    with pytest.raises(NotVisible):
        unmerge(merge_uid=one.uid, reason="错", by=by, at=town.now)
    assert not MovedRow.objects.exists()


def test_the_survivor_shows_everything_and_gives_it_back(town: Town) -> None:
    by, one, two = (
        town.viewer("medical_affairs"),
        newcomer(town, "张静兰"),
        newcomer(town, "章静岚", phone="10000007777"),
    )
    numbered(town, one, "A1")
    numbered(town, two, "B2")
    before = picture()
    merge = merge_residents(one=two.uid, two=one.uid, reason="本人确认", by=by, at=town.now)
    assert (merge.survivor_id, merge.absorbed_id) == (one.pk, two.pk)
    assert set(LocalRecord.objects.values_list("resident_id", flat=True)) == {one.pk}
    doctor = town.viewer("specialist")
    assert queries.access_resident(viewer=doctor, uid=two.uid, at=town.now).pk == one.pk
    for text in ("zjl", "10000007777", "章静岚"):
        assert [line.uid for line in find_people(viewer=doctor, text=text, at=town.now).own] == [one.uid]
    with pytest.raises(Refused):
        merge_residents(one=one.uid, two=two.uid, reason="再来", by=by, at=town.now)
    unmerge(merge_uid=merge.uid, reason="认错人", by=by, at=town.now)
    assert picture() == before
    with pytest.raises(Refused):
        unmerge(merge_uid=merge.uid, reason="再来", by=by, at=town.now)
    assert list(Fact.objects.filter(kind__endswith="merged").values_list("kind", flat=True)) == [
        "residents.merged", "residents.unmerged",
    ]  # fmt: skip


def test_rows_added_after_a_merge_go_where_they_belong(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    by, one, two = town.viewer("medical_affairs"), newcomer(town, "张静兰"), newcomer(town, "张静蓝")
    numbered(town, two, "B2")
    merge = merge_residents(one=one.uid, two=two.uid, reason="本人确认", by=by, at=town.now)
    two.refresh_from_db()
    found_by_the_absorbed = numbered(town, two, "B3", "community")
    of_the_survivor = numbered(town, one, "A9")
    reason = AccessReason.objects.create(
        resident=one, institution=town.institution("hospital"), kind="B2", since=town.now, opened_by_uid=by.uid
    )
    other = AccessReason.objects.create(
        resident=one, institution=town.institution("hospital"), kind="A9", since=town.now, opened_by_uid=by.uid
    )
    monkeypatch.setitem(following._CAME_WITH, "residents.AccessReason.resident", ("institution", "kind"))
    unmerge(merge_uid=merge.uid, reason="认错人", by=by, at=town.now)
    for row in (found_by_the_absorbed, of_the_survivor, reason, other):
        row.refresh_from_db()
    assert (found_by_the_absorbed.resident_id, reason.resident_id) == (two.pk, two.pk)
    assert (of_the_survivor.resident_id, other.resident_id) == (one.pk, one.pk)


# What each of five files says beside the name: none says everything, and some say the same thing differently.
TOLD: tuple[dict[str, str], ...] = (
    {}, {"phone": "10000007777", "record_number": "22990010199900011", "insurance_code": "22990000000001"},
    {"phone": "10000006666", "address": "光明路1号", "allergies": "青霉素"},
    {"contact_name": "孟母", "contact_relation": "parent", "contact_phone": "10000005555"},
    {"record_number": "22990010199900029", "insured_region": "松原市", "history": "高血压"},
)  # fmt: skip


def families(town: Town, people: list[Resident]) -> None:
    """Two of them live somewhere, and two answer for one child."""
    stamp: dict[str, Any] = {
        "named_at": town.now,
        "named_by_uid": people[0].uid,
        "guardian_name": "某",
    }
    for person in people[1:3]:
        settle(town, person)
    child = newcomer(town, "孟小溪")
    for person in people[2:4]:
        Guardianship.objects.create(
            ward=child, guardian=person, ground="minor", basis="law", relation="52", since_on=DAY, **stamp
        )


def settle(town: Town, person: Resident) -> Household:
    home = Household.objects.create(
        number=f"{person.pk}", institution=town.institution("community"), address="光明路", opened_at=town.now
    )
    HouseholdMember.objects.create(household=home, resident=person, relation="02", since_on=DAY, joined_at=town.now)
    return home


def test_the_survivor_borrows_what_it_lacks_and_keeps_what_was_corrected(town: Town) -> None:
    by, one = town.viewer("medical_affairs"), newcomer(town, "张静兰")
    two = newcomer(town, "张静兰", phone="10000007777", allergies="青霉素", record_number="22990010199900011")
    merge = merge_residents(one=one.uid, two=two.uid, reason="本人确认", by=by, at=town.now)
    one.refresh_from_db()
    assert (opened(one, "phone"), one.phone_mask, one.allergies) == ("10000007777", "1********77", "青霉素")
    assert (one.record_number, one.history) == ("22990010199900011", "")
    Resident.objects.filter(pk=one.pk).update(allergies="青霉素、磺胺")
    unmerge(merge_uid=merge.uid, reason="认错人", by=by, at=town.now)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.phone_sealed, one.phone_index, one.phone_mask, one.record_number) == (None, None, "", None)
    assert one.allergies == "青霉素、磺胺"
    assert (two.record_number, two.allergies, opened(two, "phone")) == ("22990010199900011", "青霉素", "10000007777")


def test_a_merge_makes_nobody_a_guard_in_a_circle(town: Town) -> None:
    by = town.viewer("office")
    people = [newcomer(town, f"孟{sign}", "hospital") for sign in "甲乙丙丁"]
    words: dict[str, Any] = {"ground": "limited", "basis": "court", "since_on": DAY, "relation": "97"}
    stamp: dict[str, Any] = {"named_at": town.now, "named_by_uid": by.uid, "guardian_name": "某"}
    Guardianship.objects.create(ward=people[0], guardian=people[1], **words, **stamp)
    Guardianship.objects.create(ward=people[2], guardian=people[3], **words, **stamp)
    for first, second in ((1, 2), (0, 1)):
        with pytest.raises(Refused) as refused:
            merge_residents(
                one=people[first].uid,
                two=people[second].uid,
                reason="同一人",
                by=town.viewer("medical_affairs"),
                at=town.now,
            )
        assert refused.value.code in {"merge_guardian", "merge_conflict"}
    assert not Merge.objects.exists()


def test_one_home_waits_while_two_files_are_one(town: Town) -> None:
    people = [newcomer(town, f"孟{sign}", "hospital") for sign in "甲乙"]
    for person in people:
        settle(town, person)
    before = picture()
    words: dict[str, Any] = {"by": town.viewer("medical_affairs"), "at": town.now}
    merge = merge_residents(one=people[0].uid, two=people[1].uid, reason="同一人", **words)
    assert HouseholdMember.objects.filter(resident=people[0], until_on=None).count() == 1
    assert members_of(Household.objects.get(number=f"{people[1].pk}")) == []
    unmerge(merge_uid=merge.uid, reason="认错人", **words)
    assert picture() == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9))
def test_any_merges_undone_in_any_order_restore(town: Town, steps: list[tuple[bool, int, int]]) -> None:
    by = town.viewer("medical_affairs")
    Merge.objects.all().delete()
    MovedRow.objects.all().delete()
    people = list(Resident.objects.filter(name__startswith="孟").order_by("pk"))
    if not people:
        people = [newcomer(town, f"孟{sign}", **told) for sign, told in zip("甲乙丙丁戊", TOLD, strict=True)]
        for place, person in enumerate(people):
            numbered(town, person, f"N{place}")
        families(town, people)
    before = picture()
    for merging, first, second in steps:
        standing = list(Merge.objects.filter(undone_at=None).order_by("pk"))
        if merging or not standing:
            _try_merge(people[first], people[second], by, town)
        else:
            unmerge(merge_uid=standing[(first + second) % len(standing)].uid, reason="错", by=by, at=town.now)
    standing = list(Merge.objects.filter(undone_at=None).order_by("pk"))
    for merge in standing[::2] + standing[1::2]:
        unmerge(merge_uid=merge.uid, reason="错", by=by, at=town.now)
    assert picture() == before
    assert not MovedRow.objects.exists()


def _try_merge(one: Resident, two: Resident, by: Viewer, town: Town) -> None:
    try:
        merge_residents(one=one.uid, two=two.uid, reason="同一人", by=by, at=town.now)
    except Refused as refused:
        assert refused.code in {"already_merged", "same_file"}
    absorbed = set(Resident.objects.exclude(merged_into=None).values_list("pk", flat=True))
    assert not LocalRecord.objects.filter(resident__in=absorbed).exists()


def test_every_column_that_points_at_a_person_follows_or_says_why_not() -> None:
    labels = {f.label for f in following.followers()}
    assert {"residents.AccessReason.resident", "records.Encounter.resident", "referrals.Referral.resident"} <= labels
    assert not labels & set(following.STAYS)
    assert all(following.STAYS.values())

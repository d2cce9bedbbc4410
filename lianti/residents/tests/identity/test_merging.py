"""Merging two files and parting them again: nothing lost, nothing mixed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.residents import actions, queries
from lianti.residents.identity import following
from lianti.residents.identity.deciding import write_link
from lianti.residents.identity.merging import merge_residents, unmerge
from lianti.residents.models import AccessReason, LocalRecord, Merge, MovedRow, Resident, SearchKey
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
    found["people"] = list(Resident.objects.order_by("pk").values("pk", "name", "phone_index", "merged_into_id"))
    return found


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


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9))
def test_any_merges_undone_in_any_order_restore(town: Town, steps: list[tuple[bool, int, int]]) -> None:
    by = town.viewer("medical_affairs")
    Merge.objects.all().delete()
    MovedRow.objects.all().delete()
    people = list(Resident.objects.filter(name__startswith="孟").order_by("pk"))
    if not people:
        people = [newcomer(town, f"孟{sign}") for sign in "甲乙丙丁戊"]
        for place, person in enumerate(people):
            numbered(town, person, f"N{place}")
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

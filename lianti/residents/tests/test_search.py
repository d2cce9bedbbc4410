"""Who may find whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.town import NOW, Town
from lianti.kernel.testing.town_people import FAMILY_PHONE, GRANDMOTHER_BIRTH, RESIDENTS
from lianti.ledger.models import Trace
from lianti.residents import actions, queries, speed
from lianti.residents.shapes import FindResult, ResidentFields

GRANDMOTHER = RESIDENTS["grandmother"][0]
NAMESAKE = RESIDENTS["namesake"][0]


def find(town: Town, key: str, text: str, **more: Any) -> FindResult:
    return queries.find_people(viewer=town.viewer(key), text=text, at=NOW, **more)


@pytest.mark.parametrize(
    "text",
    [
        "wx", "wxl", "WXL", "wangxiulan", "wang xiu", "王", "王秀", "王秀兰", "王 秀兰", GRANDMOTHER.identity_number,
        GRANDMOTHER.identity_number.lower(), GRANDMOTHER.record_number, GRANDMOTHER.insurance_code,
        "王秀兰 1950-03-08",
    ],
)  # fmt: skip
def test_own_people_are_found_by_every_key(town: Town, text: str) -> None:
    found = find(town, "gp", text, across=False)
    assert [line.uid for line in found.own] == [town.resident("grandmother").uid]
    assert found.group == ()


def test_a_line_tells_namesakes_apart_and_shows_no_number(town: Town) -> None:
    (line,) = find(town, "gp", "wxl").own
    assert (line.name, line.sex_name, line.age, line.institution_name) == ("王秀兰", "女", 76, "新化社区卫生服务中心")
    assert line.identity_mask == "2****************X"
    assert GRANDMOTHER.identity_number not in str(line)


def test_the_family_is_found_by_the_one_phone(town: Town) -> None:
    assert {line.name for line in find(town, "gp", FAMILY_PHONE).own} == {"王秀兰", "李念安"}


@pytest.mark.parametrize("text", ["sjg", "djg", "shanjian", "单建国"])
def test_a_surname_is_found_as_it_is_read(town: Town, text: str) -> None:
    assert [line.name for line in find(town, "nurse", text).own] == ["单建国"]


@pytest.mark.parametrize(
    "text", ["w", "wx", "wxl", "wangxiulan", "王秀兰", "22990010100100099", "王秀兰 1959", "0000678"]
)
def test_half_a_key_never_reaches_another_house(town: Town, text: str) -> None:
    found = find(town, "specialist", text)
    assert (found.own, found.group) == ((), ())
    assert not Trace.objects.filter(operation="find_across").exists()


@pytest.mark.parametrize("text", [NAMESAKE.identity_number, "王秀兰 1959-03-08", "王秀兰1959年3月8日", NAMESAKE.phone])
def test_a_full_key_says_on_file_and_no_more(town: Town, text: str) -> None:
    found = find(town, "gp", text)
    assert found.own == ()
    (hit,) = found.group
    assert (hit.name, hit.sex_name, hit.birth_year, hit.identity_mask) == ("王秀兰", "女", 1959, "2****************1")
    assert set(vars(hit)) == {"uid", "name", "sex_name", "birth_year", "identity_mask"}
    trace = Trace.objects.get(operation="find_across")
    assert trace.object_uid == town.resident("namesake").uid


def test_the_insurance_code_is_a_full_key_and_the_record_number_is_none(town: Town) -> None:
    assert len(find(town, "specialist", GRANDMOTHER.insurance_code).group) == 1
    assert find(town, "specialist", GRANDMOTHER.record_number).group == ()


def test_a_miss_reveals_nothing(town: Town) -> None:
    nobody = make_identity("229900", dt.date(1950, 3, 8), 999)
    wrong_day, wrong_name = find(town, "gp", "王秀兰 1959-03-09"), find(town, "gp", "王秀芝 1959-03-08")
    misses = [find(town, "gp", nobody), wrong_day, wrong_name, find(town, "gp", "10000009999")]
    assert len({(m.own, m.group, m.sentence, m.across_possible) for m in misses}) == 1
    traces = Trace.objects.filter(operation="find_across")
    assert [(t.object_uid, t.detail) for t in traces] == [(None, "miss")] * 4


def test_typing_does_not_ask_the_group(town: Town) -> None:
    found = find(town, "gp", NAMESAKE.identity_number, across=False)
    assert (found.group, found.across_possible) == ((), True)
    assert not Trace.objects.filter(operation="find_across").exists()


def test_the_group_is_asked_thirty_times_an_hour(town: Town) -> None:
    for _ in range(30):
        find(town, "gp", NAMESAKE.identity_number)
    with pytest.raises(Refused) as refused:
        find(town, "gp", NAMESAKE.identity_number)
    assert refused.value.code == "too_many_searches"
    assert Trace.objects.filter(operation="find_across").count() == 30
    # The own people are still found, and a colleague may still ask.
    assert len(find(town, "gp", "wxl").own) == 1
    assert len(find(town, "nurse", NAMESAKE.identity_number).group) == 1


@pytest.mark.parametrize("key", ["office", "head", "regulator", "insurance_bureau", "administrator", "front_desk"])
def test_who_treats_nobody_finds_nobody(town: Town, key: str) -> None:
    with pytest.raises(NotPermitted):
        find(town, key, NAMESAKE.identity_number)
    with pytest.raises(NotPermitted):
        queries.likely_duplicates(NAMESAKE, town.viewer(key), NOW)
    assert not Trace.objects.filter(operation="find_across").exists()


def test_a_hit_may_be_chosen_by_its_finder_only_and_opens_nothing(town: Town) -> None:
    uid = town.resident("namesake").uid
    with pytest.raises(NotVisible):
        queries.open_group_hit(viewer=town.viewer("gp"), uid=uid, at=NOW)
    find(town, "gp", NAMESAKE.identity_number)
    assert queries.open_group_hit(viewer=town.viewer("gp"), uid=uid, at=NOW).uid == uid
    for key in ("nurse", "village_doctor"):
        with pytest.raises(NotVisible):
            queries.open_group_hit(viewer=town.viewer(key), uid=uid, at=NOW)
    with pytest.raises(NotVisible):
        actions.open_person(uid=uid, by=town.viewer("gp"), at=NOW)


def test_access_that_ended_is_no_longer_own(town: Town) -> None:
    uid = town.resident("villager").uid
    for kind in ("registered", "contract"):
        actions.close_access(subject_uid=uid, kind=kind, until=NOW, by=town.viewer("gp"), at=NOW)
    assert find(town, "village_doctor", "zl").own == ()


def test_likely_duplicates_are_same_number_or_same_name_and_birth(town: Town) -> None:
    viewer = town.viewer("village_doctor")
    by_number = ResidentFields(name="王修兰", identity_number=GRANDMOTHER.identity_number)
    by_name = ResidentFields(name="王 秀兰", birth_on=GRANDMOTHER_BIRTH)
    other_day = ResidentFields(name="王秀兰", birth_on=dt.date(1950, 3, 9))
    uid = town.resident("grandmother").uid
    assert [h.uid for h in queries.likely_duplicates(by_number, viewer, NOW)] == [uid]
    assert [h.uid for h in queries.likely_duplicates(by_name, viewer, NOW)] == [uid]
    assert queries.likely_duplicates(other_day, viewer, NOW) == []
    assert Trace.objects.filter(purpose="建档前查重").count() == 3


def test_the_contracted_list_is_the_own_one(town: Town) -> None:
    community = town.institution("community").pk
    assert [r.name for r in queries.contracted_at(community, NOW)] == ["李念安", "王秀兰"]
    for text, names in (
        ("wx", ["王秀兰"]),
        ("李", ["李念安"]),
        ("zl", []),
        ("?", []),
        (FAMILY_PHONE, ["李念安", "王秀兰"]),
    ):
        assert [r.name for r in queries.contracted_at(community, NOW, text)] == names


def test_other_lists_narrow_by_name(town: Town) -> None:
    assert {town.resident("grandmother").pk, town.resident("namesake").pk} == set(queries.matching_pks("wxl"))
    assert set(queries.matching_pks("?")) == set()


def test_a_search_costs_a_constant_number_of_statements(town: Town, django_assert_max_num_queries: Any) -> None:
    viewer = town.viewer("gp")
    with django_assert_max_num_queries(3):
        queries.find_people(viewer=viewer, text="wx", at=NOW)
    speed.fill(200, [town.institution("community").pk], NOW)
    with django_assert_max_num_queries(3):
        assert len(queries.find_people(viewer=viewer, text="wx", at=NOW).own) > 0


def test_many_namesakes_are_cut_off_and_no_family_is_hundreds(town: Town) -> None:
    speed.fill(300, [town.institution("hospital").pk], NOW)
    assert len(find(town, "specialist", "王").own) == 20
    timings = speed.measure(town.viewer("specialist"), NOW, times=1)
    assert {t.question for t in timings} == set(speed.QUESTIONS)

"""Families of the town move in and out; who may not see a member sees a number, not a name."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import spaced
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import PLATFORM, Town
from lianti.ledger.models import Fact, Trace
from lianti.residents import actions
from lianti.residents.households import keeping, pages, queries
from lianti.residents.models import AccessReason, Grid, Household, HouseholdMember, Resident
from lianti.residents.shapes import ResidentFields

TODAY = dt.date(2026, 3, 11)
HOME: dict[str, Any] = {
    "address": "河口镇光明路3号2栋1单元401室",
    "district": "宁江区",
    "phone": "10000005555",
    "grid_code": "",
}


def person(town: Town, name: str, sex: str = "female", born: str = "1985-05-06", place: str = "community") -> Resident:
    fields = ResidentFields(name=name, sex=sex, birth_on=dt.date.fromisoformat(born))
    return actions.register_resident(fields=fields, institution=town.institution(place), by=PLATFORM, at=town.now)


def household(town: Town, head: Resident) -> Household:
    return keeping.open_household(head_uid=head.uid, since_on=TODAY, by=town.viewer("gp"), at=town.now, **HOME)


def join(
    town: Town, home: Household, who: Resident, relation: str, by: str = "gp", on: dt.date = TODAY
) -> HouseholdMember:
    return keeping.join_household(
        uid=home.uid, resident_uid=who.uid, relation=relation, since_on=on, by=town.viewer(by), at=town.now
    )


def facts(kind: str) -> list[dict[str, object]]:
    return [fact.data for fact in Fact.objects.filter(kind=f"residents.{kind}").order_by("pk")]


def test_who_does_not_keep_the_house_changes_nothing(town: Town) -> None:
    head = person(town, "葛大海", "male")
    for who in ("specialist", "office", "administrator", "referral_centre", "head"):
        with pytest.raises(NotPermitted):
            keeping.open_household(head_uid=head.uid, since_on=TODAY, by=town.viewer(who), at=town.now, **HOME)
    with pytest.raises(NotVisible):
        keeping.open_household(head_uid=head.uid, since_on=TODAY, by=town.viewer("village_doctor"), at=town.now, **HOME)
    home = household(town, head)
    with pytest.raises(NotVisible):
        keeping.change_household(uid=home.uid, by=town.viewer("village_doctor"), at=town.now, **HOME)
    with pytest.raises(NotVisible):
        join(town, home, person(town, "葛小溪", place="village"), "30")
    assert HouseholdMember.objects.count() == 1
    assert facts("household_opened") == [{"gridded": False}]


def test_a_family_moves_in(town: Town) -> None:
    father, mother = person(town, "葛大海", "male"), person(town, "白杨")
    home = household(town, father)
    assert b"10000005555" not in bytes(home.phone_sealed or b"") and home.phone_mask == "1********55"
    for relation, on, code in (
        ("02", TODAY, "relation"), ("", TODAY, "relation"), ("10", dt.date(2026, 3, 12), "day_to_come"),
        ("10", dt.date(1980, 1, 1), "day_before"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            join(town, home, mother, relation, on=on)
        assert refused.value.code == code
    join(town, home, mother, "10")
    assert [row["relation"] for row in facts("member_joined")] == ["02", "10"]


def test_whoever_moves_out_leaves_a_head_behind(town: Town) -> None:
    by, at = town.viewer("gp"), town.now
    father, child = person(town, "葛大海", "male"), person(town, "葛小溪", born="2018-04-01")
    home = household(town, father)
    child_row = join(town, home, child, "30")
    with pytest.raises(Refused):
        join(town, home, child, "30")
    father_row = HouseholdMember.objects.get(resident=father)
    with pytest.raises(Refused) as refused:
        keeping.leave_household(uid=home.uid, member_uid=father_row.uid, reason="work", until_on=TODAY, by=by, at=at)
    assert refused.value.code == "head_leaves"
    with pytest.raises(Refused):
        household(town, father)
    wrong: tuple[tuple[str, dt.date | None], ...] = (
        ("", TODAY),
        ("moved", dt.date(2026, 4, 1)),
        ("moved", dt.date(2020, 1, 1)),
        ("moved", None),
    )
    for reason, day in wrong:
        with pytest.raises(Refused):
            keeping.leave_household(uid=home.uid, member_uid=child_row.uid, reason=reason, until_on=day, by=by, at=at)
    other = household(town, child)
    assert HouseholdMember.objects.get(resident=child, until_on=None).household == other
    assert facts("member_left") == [{"reason": "moved", "closed": False}]
    keeping.leave_household(
        uid=other.uid, member_uid=HouseholdMember.objects.get(resident=child, until_on=None).uid, reason="moved",
        until_on=TODAY, by=by, at=at,
    )  # fmt: skip
    other.refresh_from_db()
    assert other.closed_at is not None
    with pytest.raises(Refused):
        join(town, other, child, "30")


def test_the_index_allows_one_home_and_one_head(town: Town) -> None:
    father, mother = person(town, "葛大海", "male"), person(town, "白杨")
    home, other = household(town, father), household(town, mother)
    words: dict[str, Any] = {"since_on": TODAY, "joined_at": town.now}
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMember.objects.create(household=other, resident=father, relation="10", **words)
    third = person(town, "葛三水")
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMember.objects.create(household=home, resident=third, relation="02", **words)
    assert HouseholdMember.objects.count() == 2


def test_another_head_turns_the_relations(town: Town) -> None:
    by, at = town.viewer("gp"), town.now
    father, mother, child, uncle = (
        person(town, "葛大海", "male"), person(town, "白杨"), person(town, "葛小溪", born="2018-04-01"),
        person(town, "葛二海", "male"),
    )  # fmt: skip
    home = household(town, father)
    rows = {key: join(town, home, who, code).uid for key, who, code in (
        ("mother", mother, "10"), ("child", child, "30"), ("uncle", uncle, "70"),
    )}  # fmt: skip
    with pytest.raises(Refused):
        keeping.change_head(uid=home.uid, member_uid=uuid.uuid4(), relations={}, by=by, at=at)
    with pytest.raises(Refused):
        keeping.change_head(uid=home.uid, member_uid=rows["mother"], relations={rows["child"]: "02"}, by=by, at=at)
    keeping.change_head(uid=home.uid, member_uid=rows["mother"], relations={rows["uncle"]: "99"}, by=by, at=at)
    found = {row.resident.name: row.relation for row in queries.members_of(home)}
    assert found == {"白杨": "02", "葛大海": "10", "葛小溪": "30", "葛二海": "99"}
    assert facts("head_changed") == [{"members": 4, "untold": 0}]
    with pytest.raises(Refused):
        keeping.change_head(uid=home.uid, member_uid=rows["mother"], relations={}, by=by, at=at)


def test_a_member_whose_record_is_closed_is_only_counted(town: Town) -> None:
    father, mother = person(town, "葛大海", "male"), person(town, "白杨")
    home = household(town, father)
    row = join(town, home, mother, "10")
    village = town.viewer("village_doctor")
    with pytest.raises(NotVisible):
        queries.access_household(village, home.uid, town.now)
    AccessReason.objects.create(
        resident=father,
        institution=town.institution("village"),
        kind="contract",
        since=town.now,
        opened_by_uid=village.uid,
    )
    page = pages.household_page(queries.access_household(village, home.uid, town.now), village, town.now)
    assert ([line.person.name for line in page.members], page.hidden, page.may_keep) == (["葛大海"], 1, False)
    text = (
        signed_in_client(town, "village_doctor").get(reverse("residents:household", args=[home.uid])).content.decode()
    )
    assert "葛大海" in text and "白杨" not in text and "另有 1 位成员" in text
    AccessReason.objects.filter(resident=mother).delete()
    with pytest.raises(Refused):
        keeping.leave_household(
            uid=home.uid, member_uid=row.uid, reason="moved", until_on=TODAY, by=town.viewer("gp"), at=town.now
        )
    heads = queries.list_households(town.viewer("gp"), "白杨", "", 1, town.now)
    assert heads[1] == 0
    assert queries.list_households(town.viewer("gp"), "葛大海", "", 1, town.now)[1] == 1


def test_grids_carry_people_and_say_when_too_many(town: Town) -> None:
    by, at = town.viewer("gp"), town.now
    told: dict[str, Any] = {
        "name": "光明路网格",
        "worker_name": "何晓枫",
        "worker_phone": "10000009001",
        "capacity": 1,
        "active": True,
    }
    for wrong in ({"name": ""}, {"worker_name": " "}, {"worker_phone": "甲"}):
        with pytest.raises(Refused):
            keeping.set_grid(code="HK-01", by=by, at=at, **(told | wrong))
    for code in ("", "a b", "x" * 21, "网格"):
        with pytest.raises(Refused):
            keeping.set_grid(code=code, by=by, at=at, **told)
    with pytest.raises(NotPermitted):
        keeping.set_grid(code="HK-01", by=town.viewer("specialist"), at=at, **told)
    keeping.set_grid(code="hk-01", by=by, at=at, **told)
    home = keeping.open_household(
        head_uid=person(town, "葛大海", "male").uid, since_on=TODAY, by=by, at=at, **(HOME | {"grid_code": "HK-01"})
    )
    join(town, home, person(town, "白杨"), "10")
    (grid,) = queries.grids_of(by.institution_id)
    (line,) = pages.grid_lines([grid])
    assert (line.homes, line.people, str(line.state.label)) == (1, 2, "超出 1 人")
    with pytest.raises(Refused) as refused:
        keeping.set_grid(code="HK-01", by=by, at=at, **(told | {"active": False}))
    assert refused.value.code == "grid_lived_in"
    with pytest.raises(Refused):
        keeping.change_household(uid=home.uid, by=by, at=at, **(HOME | {"grid_code": "HK-99"}))
    assert facts("grid_set")[0]["new"] is True


def test_a_grid_that_a_colleague_made_meanwhile_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {
        "code": "HK-01", "name": "光明路网格", "worker_name": "何晓枫", "worker_phone": "", "capacity": 0,
        "active": True, "by": town.viewer("gp"), "at": town.now,
    }  # fmt: skip
    keeping.set_grid(**told)
    monkeypatch.setattr(Grid.objects, "select_for_update", lambda: Grid.objects.none())
    with pytest.raises(Refused) as refused:
        keeping.set_grid(**told)
    assert refused.value.code == "grid_twice" and Grid.objects.count() == 1


class TestPages:
    """The GP at the desk."""

    @pytest.fixture(autouse=True)
    def _family(self, town: Town) -> None:
        self.town, self.window = town, signed_in_client(town, "gp")
        self.father, self.mother = person(town, "葛大海", "male"), person(town, "白杨")

    def post(self, place: str, **data: Any) -> tuple[int, str]:
        data.setdefault("idempotency_key", uuid.uuid4().hex)
        answer = self.window.post(place, data)
        return answer.status_code, answer.content.decode()

    def test_a_household_from_the_page_of_a_person(self) -> None:
        settle = reverse("residents:settle", args=[self.father.uid])
        assert "另立新户" in self.window.get(settle).content.decode()
        for wrong in (
            {"way": "x"},
            {"way": "new", "address": ""},
            {"way": "join", "number": "²"},
            {"since_on": "\x00"},
        ):
            data = {"way": "new", "since_on": "2026-03-11", **HOME} | wrong
            assert self.post(settle, **data)[0] == 422
        assert not Household.objects.exists()
        assert self.post(settle, way="new", since_on="2026-03-11", **HOME)[0] == 303
        home = Household.objects.get()
        place = reverse("residents:household", args=[home.uid])
        page = self.window.get(place).content.decode()
        assert "葛大海" in page and "10000005555" not in page
        assert Trace.objects.filter(operation="list", detail__startswith="household ").exists()
        for wrong in (
            {"who": "不存在"},
            {"who": "甲" * 61},
            {"who": "白杨", "relation": "02"},
            {"since_on": "2027-01-01"},
        ):
            data = {"who": "白杨 1985-05-06", "relation": "10", "since_on": "2026-03-11"} | wrong
            assert self.post(f"{place}/join", **data)[0] == 422
        status, _page = self.post(f"{place}/join", who="白杨 1985-05-06", relation="10", since_on="2026-03-11")
        assert status == 303
        assert "白杨" in self.window.get(reverse("residents:person", args=[self.mother.uid])).content.decode()
        assert "配偶" in self.window.get(reverse("residents:person", args=[self.mother.uid])).content.decode()
        listed = self.window.post(reverse("residents:households"), {"q": "bai"}, follow=True).content.decode()
        assert "葛大海" in listed
        for asked in ({"page": "9" * 40}, {"grid": "²"}):
            assert self.window.get(reverse("residents:households"), asked).status_code == 200

    def test_moving_out_and_another_head_on_the_page(self) -> None:
        home = household(self.town, self.father)
        join(self.town, home, self.mother, "10")
        place = reverse("residents:household", args=[home.uid])
        rows = {row.resident_id: row.uid for row in HouseholdMember.objects.all()}
        wife, husband = rows[self.mother.pk], rows[self.father.pk]
        assert self.post(f"{place}/head", head=uuid.uuid4())[0] == 422
        assert self.post(f"{place}/head", head=wife)[0] == 303
        assert self.post(f"{place}/leave", member=wife, reason="moved", until_on="2026-03-11")[0] == 422
        assert self.post(f"{place}/leave", member=husband, reason="work", until_on="2026-03-11")[0] == 303
        assert self.post(f"{place}/change", **(HOME | {"address": ""}))[0] == 422
        assert self.post(f"{place}/change", address="光明路4号")[0] == 303
        assert "迁出的成员" in self.window.get(place).content.decode()

    def test_where_no_head_is_shown_everybody_may_become_it(self) -> None:
        """The head's file is not open (or was merged away): the first of the list is no head."""
        home = household(self.town, self.father)
        wife = join(self.town, home, self.mother, "10")
        AccessReason.objects.filter(resident=self.father).delete()
        place = reverse("residents:household", args=[home.uid])
        assert f'value="{wife.uid}"' in self.window.get(place).content.decode().split(f"{place}/head")[-1]
        assert self.post(f"{place}/head", head=wife.uid)[0] == 303
        wife.refresh_from_db()
        assert wife.relation == "02"

    def test_a_number_is_found_as_it_is_shown(self) -> None:
        home = household(self.town, self.father)
        asked = {"q": spaced(home.number)}
        listed = self.window.post(reverse("residents:households"), asked, follow=True).content.decode()
        assert "葛大海" in listed

    def test_join_a_household_by_its_number(self) -> None:
        home = household(self.town, self.father)
        settle = reverse("residents:settle", args=[self.mother.uid])
        data = {"way": "join", "number": home.number, "relation": "10", "since_on": "2026-03-11"}
        assert self.post(settle, **(data | {"relation": ""}))[0] == 422
        assert self.post(settle, **data)[0] == 303
        assert HouseholdMember.objects.get(resident=self.mother).household == home

    def test_grids_are_kept_at_the_desk(self) -> None:
        place = reverse("residents:grids")
        told = {"code": "HK-01", "name": "光明路网格", "worker_name": "何晓枫", "active": "on"}
        for wrong in ({"code": "网"}, {"capacity": "-1"}, {"capacity": "9" * 40}, {"name": ""}):
            assert self.post(place, **(told | wrong))[0] == 422
        assert self.post(place, **told)[0] == 303
        page = self.window.get(place, {"edit": "HK-01"}).content.decode()
        assert "光明路网格" in page
        (here,) = re.findall(r'<a class="place is-active" href="([^"]+)"', page)
        assert here == reverse("residents:households"), "grids belong to households"
        assert clock.now() == self.town.now

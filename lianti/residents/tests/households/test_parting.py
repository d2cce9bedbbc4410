"""A file is merged away, the house closes meanwhile, the merge is undone: nobody lives in a closed house."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.town import Town
from lianti.parties.shapes import Viewer
from lianti.residents.households import keeping
from lianti.residents.households.queries import members_of
from lianti.residents.identity.merging import merge_residents, unmerge
from lianti.residents.models import Household, HouseholdMember
from lianti.residents.tests.households.test_homes import TODAY, facts, household, join, person


def records_office(town: Town) -> Viewer:
    """Whoever keeps the files (病案) of 新化社区."""
    here = town.institution("community")
    return replace(town.viewer("medical_affairs"), institution_id=here.pk, institution_uid=here.uid)


def test_a_house_that_closed_meanwhile_is_open_again(town: Town) -> None:
    father, uncle = person(town, "葛大海", "male"), person(town, "葛二海", "male")
    wife, twice = person(town, "白杨"), person(town, "白杨")
    home, other = household(town, father), household(town, uncle)
    join(town, home, wife, "10")
    join(town, other, twice, "30")
    merge = merge_residents(one=wife.uid, two=twice.uid, reason="重复建档", by=records_office(town), at=town.now)
    waits = HouseholdMember.objects.get(resident_id=merge.absorbed_id, until_on=None)
    left, alone = (home, father) if waits.household_id == home.pk else (other, uncle)
    [row] = [m for m in members_of(left) if m.resident_id == alone.pk]
    keeping.leave_household(
        uid=left.uid, member_uid=row.uid, reason="work", until_on=TODAY, by=town.viewer("gp"), at=town.now
    )
    assert Household.objects.get(pk=left.pk).closed_at is not None
    with pytest.raises(Refused):
        unmerge(merge_uid=merge.uid, reason=" ", by=records_office(town), at=town.now)
    assert Household.objects.get(pk=left.pk).closed_at is not None, "a refusal opens nothing"
    unmerge(merge_uid=merge.uid, reason="不是同一人", by=records_office(town), at=town.now)
    assert not HouseholdMember.objects.filter(until_on=None, household__closed_at__isnull=False).exists()
    assert [(m.resident_id, m.relation) for m in members_of(left)] == [(merge.absorbed_id, "02")]
    assert facts("household_changed")[-1] == {"columns": ["closed_at", "relation"]}


def test_a_house_that_is_lived_in_stays_as_it_is(town: Town) -> None:
    father, wife, twice = person(town, "葛大海", "male"), person(town, "白杨"), person(town, "白杨")
    home, other = household(town, father), household(town, wife)
    join(town, home, twice, "10")
    merge = merge_residents(one=wife.uid, two=twice.uid, reason="重复建档", by=records_office(town), at=town.now)
    unmerge(merge_uid=merge.uid, reason="不是同一人", by=records_office(town), at=town.now)
    assert facts("household_changed") == []
    relations = HouseholdMember.objects.filter(until_on=None).values_list("household", "relation")
    assert set(relations) == {(home.pk, "02"), (home.pk, "10"), (other.pk, "02")}

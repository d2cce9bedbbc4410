"""Openings and access logs across role switches and merges."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lianti.kernel.pure.errors import NotVisible
from lianti.ledger.actions import trace
from lianti.residents.actions import open_person
from lianti.residents.identity.merging import merge_residents, unmerge
from lianti.residents.models import Resident
from lianti.residents.privacy import queries
from lianti.residents.privacy.log import access_log
from lianti.residents.tests.identity.test_merging import newcomer
from lianti.residents.tests.test_break_glass import broken
from tests.town import Town, town

__all__ = ["town"]

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("role", ["admission", "referral_centre"])
def test_an_opening_does_not_follow_into_a_role_that_treats_nobody(town: Town, role: str) -> None:
    """Such a role sees no banner and could not have opened the record."""
    broken(town)
    person, doctor = town.resident("grandmother"), town.viewer("emergency")
    with pytest.raises(NotVisible):
        open_person(uid=person.uid, by=dataclasses.replace(doctor, role=role), at=town.now + HOUR)
    assert open_person(uid=person.uid, by=doctor, at=town.now + HOUR).pk == person.pk


def test_looks_at_a_file_stay_in_the_log_when_it_is_merged(town: Town) -> None:
    """Who looked before the merge is told after it (个人信息保护法 44, 45), and no longer once it is undone."""
    by, person = town.viewer("medical_affairs"), town.resident("grandmother")
    row = broken(town)
    absorbed = newcomer(town, "王秀岚", "community")
    Resident.objects.filter(pk=absorbed.pk).update(registered_institution=person.registered_institution)
    told = {"purpose": "诊疗服务", "operation": "print", "object_type": "resident", "at": town.now}
    trace(by=town.viewer("gp"), object_uid=absorbed.uid, **told)  # type: ignore[arg-type]
    assert "print" not in [line.operation for line in access_log(person.uid)[0]]
    by = dataclasses.replace(by, institution_id=person.registered_institution_id)
    merge = merge_residents(one=person.uid, two=absorbed.uid, reason="同一人", by=by, at=town.now)
    assert merge.survivor_id == person.pk
    lines, total = access_log(person.uid)
    assert "print" in [line.operation for line in lines] and total == len(lines)
    unmerge(merge_uid=merge.uid, reason="不是同一人", by=by, at=town.now)
    assert "print" not in [line.operation for line in access_log(person.uid)[0]]
    assert [line.operation for line in queries.read_under(row)] == ["break_glass", "find_across"]


def test_the_reviewer_sees_what_was_read_of_a_file_merged_since(town: Town) -> None:
    row = broken(town)
    opened, twin = town.resident("grandmother"), newcomer(town, "王秀岚", "hospital")
    Resident.objects.filter(pk=opened.pk).update(merged_into=twin)
    row.resident = twin
    row.save()
    assert [line.operation for line in queries.read_under(row)] == ["break_glass", "find_across"]

"""The town put back is the town that was built, and it never mixes with what was there before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction

from lianti.kernel.testing.snapshot import built_once
from lianti.kernel.testing.town import LONG_AGO, PLATFORM, Town
from lianti.kernel.testing.town import build_town as kept_builder
from lianti.ledger.models import Fact
from lianti.parties import actions as parties
from lianti.parties.models import Institution

pytestmark = pytest.mark.django_db
real: Callable[[], Town] = kept_builder.__wrapped__  # type: ignore[attr-defined]


class _Undone(Exception):
    """The next copy starts in an empty database."""


def told(town: Town) -> list[object]:
    doctor = town.user("gp")
    doctor.refresh_from_db()
    facts = Fact.objects.order_by("pk").values_list("pk", "uid", "kind", "happened_at", "data", "digest")
    places = Institution.objects.order_by("pk").values_list("pk", "uid", "name", "longitude", "pinyin_key")
    return [*facts, *places, doctor.pk, doctor.check_password("river-stone-42"), town.viewer("gp")]


def test_the_copy_equals_the_original() -> None:
    builds: list[dt.datetime] = []

    def build() -> Town:
        builds.append(LONG_AGO)
        return real()

    once, seen = built_once(build), []
    for _ in range(2):
        try:
            with transaction.atomic():
                seen.append(told(once()))
                raise _Undone
        except _Undone:
            continue
    assert seen[0] == seen[1] and len(builds) == 1


def test_a_filled_database_gets_no_copy() -> None:
    once = built_once(real)
    try:
        with transaction.atomic():
            once()
            raise _Undone
    except _Undone:
        parties.create_institution(name="先到的卫生室", kind="village_clinic", level="", by=PLATFORM, at=LONG_AGO)
    town = once()
    assert Institution.objects.filter(name="先到的卫生室").count() == 1
    assert town.institution("hospital").pk == Institution.objects.get(name="市中心医院").pk


def test_the_objects_of_two_copies_are_not_shared() -> None:
    first = built_once(real)
    towns = []
    for _ in range(2):
        try:
            with transaction.atomic():
                towns.append(first())
                raise _Undone
        except _Undone:
            continue
    towns[0].people.clear()
    assert towns[1].people

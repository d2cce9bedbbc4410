"""The town in an alliance that has adopted 松原's charter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from lianti.alliances.actions import found_alliance, join_alliance
from lianti.charter.actions import adopt_charter, refresh_status
from lianti.charter.models import Adoption
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import NOW, PLATFORM, Town, build_town
from lianti.ledger.models import Fact


@dataclass
class Board:
    """The town, its alliance and ways to act on it."""

    town: Town
    adoption: Adoption

    def client(self, key: str) -> Client:
        """Return a browser of somebody of the town."""
        return signed_in_client(self.town, key)

    def fact(self, kind: str, days: float = 1, place: str = "community", **data: Any) -> Fact:
        """Write a fact that happened some days ago."""
        at = NOW - dt.timedelta(days=days)
        uid = self.town.institution(place).uid
        return Fact.objects.create(
            kind=kind, happened_at=at, on_day=clock.local_day(at), recorded_at=at, by_uid=uid, institution_uid=uid,
            acting_institution_uid=uid, alliance_uid=self.adoption.alliance.uid, subject_type="referral",
            subject_uid=uid, data=data,
        )  # fmt: skip

    def refresh(self) -> None:
        """Read the charter now."""
        refresh_status(adoption=self.adoption, by=PLATFORM, at=NOW)
        self.adoption.refresh_from_db()


@pytest.fixture
def board(db: None) -> Iterator[Board]:
    """A group of hospital, community and village under the charter; the specialty hospital is outside."""
    cache.clear()
    town = build_town()
    begin = NOW - dt.timedelta(days=90)
    alliance = found_alliance(
        name="示例城市医疗集团", short_name="示例集团", kind="city_group", founded_on=begin.date(), by=PLATFORM,
        at=begin, charter_key="songyuan",
    )  # fmt: skip
    for place in ("hospital", "community", "village"):
        role = "lead" if place == "hospital" else "member"
        join_alliance(alliance=alliance, institution=town.institution(place), role=role, by=PLATFORM, at=begin)
    adopt_charter(alliance=alliance, path_or_key="songyuan", by=PLATFORM, at=begin)
    with clock.frozen(NOW):
        yield Board(town, Adoption.objects.in_force().get())

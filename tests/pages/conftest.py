"""Pages are measured in the town, with nobody's screen locking while they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from tests.pages.city import City, build_city
from tests.town import town

__all__ = ["town"]


@pytest.fixture
def city(db: None, settings: Any) -> Iterator[City]:
    """A town with a few of everything; `city.grow(n)` makes it bigger."""
    settings.LIANTI_IDLE_MINUTES = 0
    found = build_city()
    with clock.frozen(found.town.now + dt.timedelta(hours=8)):
        yield found


@pytest.fixture
def client_of(city: City) -> Callable[[str], Client]:
    """`client_of("gp")`: the browser of somebody of the town, the same one each time."""
    return cache(lambda key: signed_in_client(city.town, key))

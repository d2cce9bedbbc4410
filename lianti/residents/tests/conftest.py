"""The town, and the clock stopped in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from lianti.kernel.pure import clock
from lianti.kernel.testing.town import NOW, Town, build_town


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """The town on its Wednesday morning; nobody has tried a password or searched yet."""
    cache.clear()
    with clock.frozen(NOW):
        yield build_town()

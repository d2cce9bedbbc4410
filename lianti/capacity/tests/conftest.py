"""The town for the tests of this app, and the processes of its races."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.town import town

if TYPE_CHECKING:
    from lianti.capacity.tests.racing import Child

__all__ = ["town"]


@pytest.fixture(scope="module")
def company() -> Iterator[list[Child]]:
    """The processes of a race, once they are started: that takes longer than what they do."""
    children: list[Child] = []
    yield children
    for child in children:
        child.kill()
        child.communicate()

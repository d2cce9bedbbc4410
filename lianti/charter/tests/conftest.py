"""Fixtures of the charter's tests."""

from __future__ import annotations

import pytest

from lianti.charter.tests.ground import Ground, make_ground


@pytest.fixture
def ground(db: None) -> Ground:
    """An alliance with a lead and two clinics."""
    return make_ground()

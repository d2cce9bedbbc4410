"""Records are tested in the town of the lower floors."""

from __future__ import annotations

import pytest

from lianti.kernel.testing.town import Town, build_town


@pytest.fixture
def town(db: None) -> Town:
    """The town, built afresh."""
    return build_town()

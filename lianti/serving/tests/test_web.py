"""Before the first request: what stays is loaded and out of the collector's way."""

from __future__ import annotations

import gc
import sys

from lianti.serving.web import settle


def test_the_program_is_loaded_and_no_longer_collected() -> None:
    # The run of the tests has put away what it began with; it stays away afterwards.
    gc.unfreeze()
    settle()
    assert "lianti.referrals.views.case" in sys.modules
    assert gc.get_freeze_count() > 50_000
    assert len(gc.get_objects()) < 1_000, "nothing of the program is left to look at"

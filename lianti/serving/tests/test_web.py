"""Before the first request: what stays is loaded and out of the collector's way."""

from __future__ import annotations

import gc
import sys

from lianti.serving.web import settle


def test_the_program_is_loaded_and_no_longer_collected() -> None:
    before = gc.get_freeze_count()
    try:
        settle()
        assert "lianti.referrals.views.case" in sys.modules
        assert gc.get_freeze_count() > before + 50_000
    finally:
        gc.unfreeze()

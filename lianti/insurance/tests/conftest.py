"""The town."""

from __future__ import annotations

from tests.town import town

__all__ = ["town"]

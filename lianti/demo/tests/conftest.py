"""Some habits of the demo are tested in the town."""

from __future__ import annotations

from tests.town import town

__all__ = ["town"]

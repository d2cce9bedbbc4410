"""Places of the disease lists and guides in the sidebar."""

from __future__ import annotations

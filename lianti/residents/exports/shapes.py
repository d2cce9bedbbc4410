"""What exports take from and give to others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """The list that is asked for: its address, the name of that address, its label, and how many are on it."""

    address: str
    kind: str
    label: str
    rows: int

"""What the sender states of a person's insurance (JL-49)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InsuredSaid:
    """What the sender states of the person: 医疗救助, stays of this year the platform does not know, who said so."""

    group: str
    earlier_stays: int
    source: str

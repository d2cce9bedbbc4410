"""Which bed is offered to whom (SY-31): of the sex it is stated for, and not what was declined an hour ago."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

# How long whoever let a bed go, or did not answer, is not offered the same one: others come first, nobody is stuck.
REST = dt.timedelta(hours=24)


class FreeBedLike(Protocol):
    """What the rule needs to know of a bed; a ward that only counts has none by itself."""

    @property
    def ward_uid(self) -> uuid.UUID: ...
    @property
    def bed_uid(self) -> uuid.UUID | None: ...
    @property
    def sex(self) -> str: ...


B = TypeVar("B", bound=FreeBedLike)


def suits(bed_sex: str, person_sex: str) -> bool:
    """Say whether a bed stated for men or for women is for this person; whoever's sex is not known gets neither."""
    return not bed_sex or bed_sex == person_sex


def first_suiting(beds: Iterable[B], person_sex: str, rested: Collection[uuid.UUID | None]) -> B | None:
    """Return the first bed for a person, leaving out beds (and counting wards) that rest after an offer."""
    for bed in beds:
        if suits(bed.sex, person_sex) and (bed.bed_uid or bed.ward_uid) not in rested:
            return bed
    return None

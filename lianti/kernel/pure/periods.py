"""Half-open periods: the first moment belongs to them, the last does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    """Anything that can be compared: a day or a moment."""

    def __lt__(self, other: Any, /) -> bool: ...
    def __le__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=Ordered)


@dataclass(frozen=True)
class Period(Generic[T]):
    """``since`` included, ``until`` excluded; ``until`` None means without an end."""

    since: T
    until: T | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError("a period must end after it begins")

    def contains(self, point: T) -> bool:
        """Say whether ``point`` lies inside."""
        return self.since <= point and (self.until is None or point < self.until)

    def overlaps(self, other: Period[T]) -> bool:
        """Say whether the two share at least one point."""
        return (self.until is None or other.since < self.until) and (other.until is None or self.since < other.until)


def age_on(birth_on: dt.date, day: dt.date) -> int:
    """Return completed years of life on a day."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))

"""Pure rules of scarce things: the reserved share, who may take what, the release clock, which days have clinics."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

WINDOW_DAYS = 28
HOLD_MINUTES = 10
_EARTH_KM = 6371.0


def reserved_of(seats: int, share: float) -> int:
    """Return how many of ``seats`` are held back for referrals: the share rounded up, per session (JL-61).

    Computed with the exact fraction of the decimal as written: 0.07 * 100 is 7.000000000000001 in floating point and
    would round up to 8.
    """
    return min(seats, math.ceil(seats * Fraction(str(share))))


def reserved_numbers(seats: int, reserved: int) -> frozenset[int]:
    """Return which seat numbers (from 1) are held back, spread evenly over the session, the first seat among them."""
    return frozenset(1 + index * seats // reserved for index in range(reserved)) if reserved else frozenset()


def contracted_numbers(reserved: Sequence[int]) -> frozenset[int]:
    """Return which reserved seats are for contracted residents first (JL-61): every other one from the first on.

    Other referrals may take the rest, half rounded down, at any time; with a single reserved seat that is none.
    """
    return frozenset(sorted(reserved)[::2])


def may_take(
    *, pool: str, contracted_first: bool, priority: str, at: dt.datetime, contracted_until: dt.datetime
) -> bool:
    """Say whether a seat may be taken: open ones by all, reserved ones by referrals, contracted ones first (JL-61)."""
    if pool == "open":
        return True
    if pool != "referral" or priority == "open":
        return False
    return priority == "contracted" or not contracted_first or at >= contracted_until


def release_moment(starts_at: dt.datetime, hours: float) -> dt.datetime:
    """Return when reserved seats that nobody used go to everybody."""
    return starts_at - dt.timedelta(hours=hours)


def seat_times(starts_at: dt.datetime, ends_at: dt.datetime, seats: int) -> list[dt.datetime]:
    """Return when each seat is called, evenly over the session, to the full minute."""
    step = (ends_at - starts_at) / seats
    return [(starts_at + step * index).replace(second=0, microsecond=0) for index in range(seats)]


class Clinic(NamedTuple):
    """A weekly clinic as the rules see it; half-open dates."""

    weekday: int
    seats: int
    since_on: dt.date
    until_on: dt.date | None


class DayKind(NamedTuple):
    """What the calendar says of a day that is not what its weekday says."""

    is_workday: bool
    works_as: int | None


def seats_on(
    clinic: Clinic, day: dt.date, special: Mapping[dt.date, DayKind], exceptions: Mapping[dt.date, int]
) -> int:
    """Return how many seats a weekly clinic has on a day, 0 for no clinic.

    An exception of that day decides alone, also on a holiday or another weekday (加诊). Otherwise a holiday has no
    clinic, a working weekend day (调休上班) has the clinics of the weekday it replaces, any other day those of its own.
    """
    if day < clinic.since_on or (clinic.until_on is not None and day >= clinic.until_on):
        return 0
    if day in exceptions:
        return exceptions[day]
    found = special.get(day)
    if found is None:
        weekday = day.isoweekday()
    elif found.is_workday:
        weekday = found.works_as or day.isoweekday()
    else:
        return 0
    return clinic.seats if weekday == clinic.weekday else 0


def is_workday(day: dt.date, special: Mapping[dt.date, DayKind]) -> bool:
    """Say whether a day is worked: what the calendar says of it, else Monday to Friday."""
    found = special.get(day)
    return found.is_workday if found else day.isoweekday() <= 5


def check_clinic(weekday: int, begins: dt.time, ends: dt.time, seats: int) -> None:
    """Refuse a weekly clinic that ends before it begins, has no seats, or less than two minutes for each."""
    if weekday not in range(1, 8):
        raise Refused("clinic_weekday", _("请选择周几出诊。"), field="weekday")
    if ends <= begins:
        raise Refused("clinic_hours", _("结束时间要晚于开始时间。"), field="ends")
    if not 1 <= seats <= 500:
        raise Refused("clinic_seats", _("号数要在 1 到 500 之间。"), field="seats")
    minutes = (ends.hour * 60 + ends.minute) - (begins.hour * 60 + begins.minute)
    if minutes < seats * 2:
        raise Refused(
            "clinic_crowded",
            _("{minutes} 分钟放 {seats} 个号，平均不足 2 分钟。请减少号数或延长时间。"),
            minutes=minutes,
            seats=seats,
            field="seats",
        )


def distance_km(a: tuple[float, float] | None, b: tuple[float, float] | None) -> float | None:
    """Return the great-circle distance of two (longitude, latitude) points in km, None when one is not known."""
    if a is None or b is None:
        return None
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return round(2 * _EARTH_KM * math.asin(math.sqrt(half)), 1)


def tight_words(mark: str, note: str, waiting_days: int | None, days: float) -> str:
    """Return why a service is 紧张, in words; empty when it is not.

    A mark set by hand decides; otherwise whoever would wait ``days`` or longer is told so. A service without any free
    seat says that by itself.
    """
    if mark == "no":
        return ""
    if mark == "yes":
        return _("科室标记：{note}").format(note=note) if note else _("科室标记为紧张")
    if waiting_days is not None and waiting_days >= days:
        return _("最早 {n} 天后有号").format(n=waiting_days)
    return ""


def check_mark(mark: str, note: str, known: Collection[str]) -> None:
    """Refuse an unknown mark, and 紧张 without a word why."""
    if mark not in known:
        raise Refused("tight_mark", _("请选择是否紧张。"), field="mark")
    if mark == "yes" and not note.strip():
        raise Refused("tight_note", _("请写一句为什么紧张，转出方会看到。"), field="note")


def taken() -> Refused:
    """Return the refusal of a seat that somebody else has, with the way on."""
    return Refused("seat_taken", _("这个号刚刚被占用，请另选一个号；其他号源没有变化。"))


def hold_lost() -> Refused:
    """Return the refusal of a hold that has run out."""
    return Refused("hold_lost", _("号源保留时间已过，号已放回。您填写的内容都在，请重新选择一个号。"))

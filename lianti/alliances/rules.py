"""Pure rules of alliances: agreements in time, the route of a case, the stricter of several terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

# Which alliance a case travels under when several are possible: the nearer to everyday care, the earlier.
_KIND_ORDER = ("city_group", "county", "specialty", "remote", "provincial")
_PRIMARY = frozenset({"community_centre", "community_station", "township_hospital", "village_clinic", "clinic"})


def days_left(until_on: dt.date, on: dt.date) -> int:
    """Return how many days an agreement still holds on ``on``, that day included; 0 or less means it has ended."""
    return (until_on - on).days


def due_warning(left: int, warn_days: Iterable[int], warned: int | None) -> int | None:
    """Return the threshold to warn of now, or None (SY-27).

    The smallest threshold reached counts, so that a worker that was down for a month warns once and not three times;
    a threshold already warned of is not warned of again.
    """
    if left <= 0:
        return None
    reached = [days for days in warn_days if left <= days]
    threshold = min(reached, default=None)
    if threshold is None or (warned is not None and warned <= threshold):
        return None
    return threshold


def check_dates(since_on: dt.date, until_on: dt.date, signed_on: dt.date) -> None:
    """Refuse an agreement that ends before it begins or begins long before it was signed."""
    if until_on <= since_on:
        raise Refused("agreement_period", _("协议的截止日期要晚于开始日期。"), field="until_on")
    if signed_on > until_on:
        raise Refused("agreement_signed_late", _("签订日期晚于截止日期，请核对。"), field="signed_on")


class Span(NamedTuple):
    """A half-open period of days."""

    since_on: dt.date
    until_on: dt.date


def check_single(span: Span, others: Iterable[Span]) -> None:
    """Refuse an agreement that overlaps another of the same member: only one is in force at a time (SY-28)."""
    for other in others:
        if span.since_on < other.until_on and other.since_on < span.until_on:
            raise Refused(
                "agreement_overlaps",
                _("该单位在 {since} 至 {until} 已有一份协议。请续期那一份，或从 {next} 起签新的。"),
                since=other.since_on.isoformat(),
                until=(other.until_on - dt.timedelta(days=1)).isoformat(),
                next=other.until_on.isoformat(),
                field="since_on",
            )


def kind_rank(kind: str) -> int:
    """Return the place of an alliance kind when several alliances could carry a case."""
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def tier_for(kind: str, level: str, role: str) -> int:
    """Return the tier of a member: 1 for tertiary hospitals and leads, 3 for primary care, else 2 (SY-01)."""
    if role == "lead" or level.startswith("3"):
        return 1
    return 3 if kind in _PRIMARY else 2


def strictest(values: Sequence[Any], stricter: Callable[[Any, Any], Any]) -> tuple[Any, int]:
    """Return the strictest of ``values`` and the index of the one it comes from; an earlier one wins a tie."""
    result, source = values[0], 0
    for index, value in enumerate(values[1:], start=1):
        better = stricter(result, value)
        if better != result:
            result, source = better, index
    return result, source


def expired_refusal(sender: str, agreements: Sequence[tuple[str, dt.date | None]]) -> Refused:
    """Return the sentence for a case that no agreement carries, with what is possible instead.

    ``agreements`` are the alliance names with the first day without an agreement (None: never signed).
    """
    ended = [(name, until) for name, until in agreements if until is not None]
    if not ended:
        return Refused(
            "agreement_missing",
            _(
                "{sender}与“{alliance}”还没有签订协议，不能新建非急诊转诊。急诊可以照常发出；请联系医联体办公室补签协议。"
            ),
            sender=sender,
            alliance=agreements[0][0],
        )
    name, until = max(ended, key=lambda pair: pair[1])
    return Refused(
        "agreement_expired",
        _(
            "与“{alliance}”的协议已于 {day} 到期，不能新建非急诊转诊。"
            "急诊可以照常发出，未结的转诊可以继续办；请联系医联体办公室续签协议。"
        ),
        alliance=name,
        day=until.isoformat(),
    )


def check_settled(verdicts: Iterable[str]) -> None:
    """Refuse to import a roster while a row is unclear or wrong (SY-61)."""
    open_rows = sum(1 for verdict in verdicts if verdict in {"unclear", "error"})
    if open_rows:
        raise Refused("roster_unsettled", _("还有 {n} 行没有处理好，请在预览里改正、确认或去掉后再导入。"), n=open_rows)

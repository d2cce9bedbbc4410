"""Whether an earlier result can stand for a new order (rule A10; A4, A7, A8). Pure Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark as _
from lianti.recognition.rules.marks import derive_mark, is_flagged
from lianti.recognition.shapes import Asked, Certificate, Direction, Failure, Item, Mark, Place, Result, Verdict

FLAGGED = _("出具单位随后质评不合格，这段时间的结果只供参考")
TOO_OLD = _("已超过有效期")
NO_MARK = _("出具单位当时没有覆盖我们的质评、质控合格证明")
WRONG_WAY = _("下级机构的结果，本地没有约定向上互认")
WITHDRAWN = _("报告已被撤回")


def same_part(item: Item, asked: Asked, result: Result) -> bool:
    """Say whether a result shows the part of the body asked for; a laboratory result has none."""
    wanted = item.body_part or asked.body_part
    return not wanted or not result.body_part or result.body_part == wanted


def about(item: Item, asked: Asked, results: Sequence[Result], at: dt.datetime) -> list[Result]:
    """Return the results of the same item and part, the youngest first; none from after the order."""
    found = [r for r in results if r.item_code == item.code and same_part(item, asked, r) and r.performed_at <= at]
    return sorted(found, key=lambda r: r.performed_at, reverse=True)


def way_open(issuer: Place, here: Place, directions: Sequence[Direction]) -> bool:
    """Say whether results travel this way: level or down always, up only by a local rule, never between cities (A4)."""
    if issuer.id == here.id or issuer.level >= here.level:
        return True
    return any(_lets(d, issuer, here) for d in directions)


def _lets(rule: Direction, issuer: Place, here: Place) -> bool:
    if (rule.from_level, rule.to_level) != (issuer.level, here.level):
        return False
    if issuer.area and here.area and issuer.area[:4] != here.area[:4]:
        return False
    if rule.area == "alliance":
        return rule.alliance_id in issuer.alliances & here.alliances
    return rule.alliance_id in here.alliances and bool(issuer.area) and issuer.area[:4] == here.area[:4]


def judge(
    item: Item,
    result: Result,
    issuer: Place,
    here: Place,
    certificates: Sequence[Certificate],
    failures: Sequence[Failure],
    directions: Sequence[Direction],
    at: dt.datetime,
) -> Verdict:
    """This function will say whether a result can be recognised now, and if not the first reason in words (A10)."""
    performed_on, today = clock.local_day(result.performed_at), clock.local_day(at)
    age = (today - performed_on).days
    found = derive_mark(item, performed_on, issuer, here, certificates, failures)
    flagged = is_flagged(item, performed_on, failures)
    open_way = way_open(issuer, here, directions)
    why = _why_not(item, age, found, flagged=flagged, withdrawn=result.withdrawn, open_way=open_way)
    return Verdict(found, age, why, flagged)


def _why_not(item: Item, age: int, found: Mark | None, *, flagged: bool, withdrawn: bool, open_way: bool) -> str:
    if withdrawn:
        return WITHDRAWN
    if age > item.valid_days:
        return TOO_OLD
    if flagged:
        return FLAGGED
    if found is None:
        return NO_MARK
    return "" if open_way else WRONG_WAY

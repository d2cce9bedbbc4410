"""The proposal of a disease list from three years of cases (JL-42), its changes (JL-43), and how a diagnosis stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from lianti.catalogue.list_shapes import Change, Counted, Proposal, ProposalLine
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _

YEARS = 3
LONGEST_REASON = 200
# ICD-10 has about two thousand categories; a hospital that treats everything may add most of them.
MOST_CHANGES = 2_000


def years_before(day: dt.date) -> tuple[int, ...]:
    """Return the three full years before a day, oldest first: what JL-42 calls 前三年."""
    return tuple(range(day.year - YEARS, day.year))


def propose(
    base: Mapping[str, str],
    counts: Iterable[Counted],
    years: Sequence[int],
    least: int,
    members: Mapping[int, str],
    *,
    kind: str = "treat",
) -> Proposal:
    """Compare what the members of a tier really treated with the base list (JL-42).

    A disease counts as treated when its cases of all members and years together reach ``least``. Treated and not in
    the base list: suggest plus; in the base list and not treated: suggest minus. Lists of referral get the counts and
    no suggestion: how often a tier treats a disease does not say that it should be sent on.
    """
    inside = [c for c in counts if c.year in years and c.institution_id in members]
    totals: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    largest: dict[str, tuple[int, str]] = {}
    for c in inside:
        totals[c.category][c.year] += c.cases
        largest[c.category] = max(largest.get(c.category, (-1, "")), (c.cases, c.name))
    named = {code: base.get(code) or largest[code][1] for code in totals} | dict(base)
    bound = least if kind == "treat" else None
    lines = [_line(code, named[code], totals.get(code[:3], {}), base, years, bound) for code in named]
    told = {(c.institution_id, c.year) for c in inside}
    silent = tuple(
        (name, gaps)
        for member, name in members.items()
        if (gaps := tuple(year for year in years if (member, year) not in told))
    )
    missing = tuple(year for year in years if not any(year == told_year for _member, told_year in told))
    return Proposal(tuple(years), least, tuple(sorted(lines, key=_order)), missing, silent)


def _line(
    code: str, name: str, by_year: Mapping[int, int], base: Mapping[str, str], years: Sequence[int], bound: int | None
) -> ProposalLine:
    total, in_base = sum(by_year.values()), any(code.startswith(entry) for entry in base)
    suggestion: Literal["plus", "minus", "keep", ""] = "keep" if in_base else ""
    if bound is not None and total >= bound and not in_base:
        suggestion = "plus"
    if bound is not None and total < bound and in_base:
        suggestion = "minus"
    return ProposalLine(code, name, tuple(by_year.get(year, 0) for year in years), total, in_base, suggestion)


_SUGGESTED_FIRST = {"plus": 0, "minus": 1, "keep": 2, "": 3}


def _order(line: ProposalLine) -> tuple[int, int, str]:
    return _SUGGESTED_FIRST[line.suggestion], -line.total, line.code


def check_changes(changes: Sequence[Change], base: Collection[str]) -> None:
    """Refuse a change without a reason, twice the same disease, and one that changes nothing (JL-43)."""
    if len(changes) > MOST_CHANGES:
        raise Refused("changes_many", _("一次最多增减 {most} 个病种。"), most=MOST_CHANGES)
    seen: set[str] = set()
    for change in changes:
        _check(change, base, seen)
        seen.add(change.code)


def _check(change: Change, base: Collection[str], seen: Collection[str]) -> None:
    words = {"icd": change.code, "name": change.name, "field": f"reason_{change.code}"}
    if not change.reason.strip():
        raise Refused("change_reason", _("{icd} {name}：请写明增减的理由。"), **words)
    if len(change.reason) > LONGEST_REASON:
        raise Refused("change_reason_long", _("{icd} {name}：理由最多 {most} 个字。"), most=LONGEST_REASON, **words)
    if change.code in seen:
        raise Refused("change_twice", _("{icd} {name} 写了两次，请只留一次。"), **words)
    if change.way == "plus" and change.code in base:
        raise Refused("change_known", _("{icd} {name} 已在参考目录里，不用再增加。"), **words)
    if change.way == "minus" and change.code not in base:
        raise Refused("change_unknown", _("{icd} {name} 不在参考目录里，不能减去。"), **words)


def applied(base: Mapping[str, str], changes: Iterable[Change]) -> dict[str, str]:
    """Return the entries of an edition: the base list with its changes."""
    found = dict(base)
    for change in changes:
        if change.way == "plus":
            found[change.code] = change.name
        else:
            found.pop(change.code, None)
    return dict(sorted(found.items()))


def check_years(kind: str, missing: Sequence[int]) -> None:
    """Refuse a treat list that does not rest on three years of cases (JL-42); the missing years are named."""
    if kind == "treat" and missing:
        raise Refused(
            "years_missing",
            _("前三年的病例数还缺 {years} 年，请先上传，再送批。"),
            years="、".join(str(year) for year in missing),
        )


def check_begin(since_on: dt.date | None, today: dt.date, later: dt.date | None) -> None:
    """Refuse an edition without a first day, one that would begin in the past, and one before a later edition."""
    if since_on is None:
        raise Refused("list_since", _("请填写生效日期。"), field="since_on")
    if since_on < today:
        raise Refused("list_since_past", _("生效日期不能早于今天，过去的目录不能改写。"), field="since_on")
    if later is not None and since_on <= later:
        raise Refused(
            "list_since_order",
            _("现行版本 {day} 才生效，新版本要晚于这一天。"),
            day=later.isoformat(),
            field="since_on",
        )


def named_by(code: str, entries: Iterable[str]) -> bool:
    """Say whether an entry, a category or code, stands for the diagnosis; both halves of a double code count."""
    parts = [part for part in code.upper().replace("*", "").split("+") if part]
    return any(part.startswith(entry) for part in parts for entry in entries)

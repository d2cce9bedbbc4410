"""The dashboard as a page: numbers in words, small cells hidden from those who only oversee."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.faces.flows.reading import OVERSEERS, WINDOWS, Dashboard, clauses_for
from lianti.faces.flows.sankey import Sankey, draw
from lianti.kernel.pure.cells import SMALL, told
from lianti.kernel.pure.money import yuan
from lianti.kernel.web.pages import Chip, Kpi, State, Tab
from lianti.kernel.web.small_counts import count_told, counts_told, hides, too_few
from lianti.measures.queries import IndicatorReading
from lianti.measures.shapes import Reading
from lianti.referrals.kinds import DECLINE_REASONS, DECLINES, KINDS, REFUSALS

if TYPE_CHECKING:
    from lianti.alliances.models import Alliance
    from lianti.measures.queries import Flow, Kept
    from lianti.parties.shapes import Viewer

# What an identifier of a clause looks like: JL-61.
_CLAUSE = re.compile(r"[A-Z]{2}-\d+")
_SIGNS = {"up": "≥", "down": "≤", "none": ""}


@dataclass(frozen=True)
class Line:
    """One indicator as the table shows it."""

    code: str
    name: str
    text: str
    value: str
    target: str
    origin: str
    state: State | None
    parts: str
    missing: str
    chip: Chip | None
    url: str


def number(value: float) -> str:
    """Write a number without a tail of zeros."""
    return f"{value:,.1f}".removesuffix(".0")


def words(value: float | None, unit: str) -> str:
    """Write a reading with its unit; nothing to measure is a dash, never 0."""
    if value is None:
        return "—"
    if unit == "share":
        return f"{number(value * 100)}%"
    if unit == "fen":
        return yuan(int(value))
    tail = {"hours": _("小时"), "days": _("天"), "count": ""}.get(unit, "")
    return f"{number(value)} {tail}".strip()


def value_of(reading: Reading, unit: str, strict: bool) -> str:
    """Write a reading; from counts too small for those who only oversee nothing is told."""
    if not strict or reading.value is None:
        return words(reading.value, unit)
    whole = reading.denominator if reading.denominator is not None else reading.evidence
    if unit == "count":
        return count_told(int(reading.value), True)
    if hides(whole):
        return _("例数少，不显示")
    return _about(reading) if unit == "share" else words(reading.value, unit)


def _about(reading: Reading) -> str:
    """Write a share; where few have it, or few have not, only within which bound, else it would tell how few."""
    n, d = reading.numerator, reading.denominator
    if n is None or not d or not (hides(n) or hides(d - n)):
        return words(reading.value, "share")
    few = (SMALL - 1) / d
    if hides(n) and hides(d - n):
        return _("例数少，不显示")
    return f"≤ {words(few, 'share')}" if hides(n) else f"≥ {words(1 - few, 'share')}"


def _parts(reading: Reading, strict: bool) -> str:
    """Write numerator and denominator, unless one of them or the rest could point at people."""
    n, d = reading.numerator, reading.denominator
    if n is None or not d:
        return ""
    if strict and (hides(n) or hides(d) or hides(d - n)):
        return ""
    return f"{number(n)} / {number(d)}"


def _unit(item: IndicatorReading) -> str:
    return item.indicator.gauge.unit or item.reading.unit


def line_of(
    item: IndicatorReading, names: Mapping[uuid.UUID, str], tail: str, strict: bool,
    clauses: frozenset[str] = frozenset(), *, rows: str = "flows:rows",
) -> Line:  # fmt: skip
    """Return an indicator as the table shows it; ``rows`` names the address of what is behind it."""
    indicator, reading = item.indicator, item.reading
    unit = _unit(item)
    state = None
    if item.met is not None and not (strict and hides(reading.denominator)):
        state = State(_("达标"), "good") if item.met else State(_("未达标"), "bad")
    target = f"{_SIGNS[indicator.direction]} {words(indicator.target, unit)}" if indicator.target is not None else ""
    return Line(
        code=indicator.code,
        name=indicator.name,
        text=indicator.text,
        value=value_of(reading, unit, strict),
        target=target,
        origin=_origin(indicator.origin, clauses),
        state=state,
        parts=_parts(reading, strict),
        missing="、".join(names.get(uid, "—") for uid in reading.missing),
        chip=Chip(indicator.clause, "", _clause_url(indicator.clause, clauses))
        if indicator.clause in clauses
        else None,
        url=reverse(rows, args=[indicator.key]) + tail,
    )


def _origin(origin: str, clauses: frozenset[str]) -> str:
    """Return where a target comes from; a clause of somebody else's charter is not quoted, its value is a proposal."""
    foreign = _CLAUSE.fullmatch(origin) is not None and origin not in clauses
    return _("本地设定") if foreign else origin


def _clause_url(clause: str, clauses: frozenset[str]) -> str:
    return reverse("board:clause", args=[clause]) if clause in clauses else ""


@dataclass(frozen=True)
class Bar:
    """One reason with its share of all."""

    label: str
    count: str
    value: int
    most: int


def bars(counted: Mapping[str, int], labels: Mapping[str, str], strict: bool) -> list[Bar]:
    """Return reasons with their counts, small ones hidden."""
    counts = list(counted.values())
    shown = told(counts) if strict else counts
    most = max((n for n in shown if n), default=0)
    words = counts_told(counts, strict)
    if counts and not words:
        return [Bar(too_few(), "", 0, 0)]
    return [
        Bar(labels.get(code, code), word, n or 0, most) for code, word, n in zip(counted, words, shown, strict=True)
    ]


def _named(found: Sequence[Flow], names: Mapping[uuid.UUID, str], strict: bool) -> list[tuple[str, str, int]]:
    rows = [(names.get(f.source) or "—", names.get(f.target) or "—", f.cases) for f in found]
    shown = told([row[2] for row in rows]) if strict else [row[2] for row in rows]
    return [row for row, n in zip(rows, shown, strict=True) if n is not None]


@dataclass(frozen=True)
class Waited:
    """One kind of referral: how long people waited and how many answers kept the promise."""

    kind: str
    given: str
    kept: str
    median: str
    p90: str


def _waited(rows: Sequence[Kept], strict: bool) -> list[Waited]:
    found = []
    given = counts_told([row.given for row in rows], strict)
    if rows and not given:
        return [Waited(too_few(), "—", "—", "—", "—")]
    for row, count in zip(rows, given, strict=True):
        small = strict and count != str(row.given)
        kept = Reading(row.kept / row.given if row.given else None, "share", row.kept, row.given, row.given)
        share = _("例数少，不显示") if small else value_of(kept, "share", strict)
        middle = "—" if small else words(row.median, "days")
        tail = "—" if small else words(row.p90, "days")
        found.append(Waited(KINDS.get(row.code, row.code), count, share, middle, tail))
    return found


def page(
    viewer: Viewer, alliance: Alliance, mine: Sequence[Alliance], found: Dashboard, days: int, at: dt.datetime
) -> dict[str, Any]:
    """Return the context of the dashboard."""
    strict, tail = viewer.role in OVERSEERS, f"?alliance={alliance.uid}&days={days}"
    home, rest, clauses = reverse("flows:home"), _("其他机构"), clauses_for(viewer, alliance)
    up, down = _named(found.up, found.names, strict), _named(found.down, found.names, strict)
    level = _named(found.level, found.names, strict)
    flows = ((_("上转"), up), (_("下转"), down), (_("平级转诊"), level))
    return {
        "alliance": alliance.name,
        "days": days,
        "windows": [
            Tab(str(n), _("近 %(n)d 天") % {"n": n}, f"{home}?alliance={alliance.uid}&days={n}", active=n == days)
            for n in WINDOWS
        ],
        "alliances": [
            Tab(str(a.uid), a.short_name or a.name, f"{home}?alliance={a.uid}&days={days}", active=a.pk == alliance.pk)
            for a in mine
        ],
        "kpis": _kpis(found, tail, strict),
        "lines": [line_of(item, found.names, tail, strict, clauses) for item in found.indicators],
        "pictures": [p for name, rows in flows if (p := _picture(name, rows, rest))],
        "turnarounds": [
            (
                t.name,
                value_of(median, median.unit, strict),
                value_of(p90, p90.unit, strict),
                count_told(median.evidence, strict),
            )
            for t, median, p90 in found.turnarounds
        ],
        "declines": bars(found.declines, DECLINE_REASONS, strict),
        "refusals": bars(found.refusals, {**DECLINES, **REFUSALS}, strict),
        "waited": _waited(found.kept, strict),
        "strict": strict,
        "export_url": reverse("flows:export") + tail,
    }


@dataclass(frozen=True)
class Picture:
    """One Sankey with its heading."""

    title: str
    sankey: Sankey


def _picture(title: str, rows: list[tuple[str, str, int]], rest: str) -> Picture | None:
    sankey = draw(rows, rest)
    return Picture(title, sankey) if sankey else None


_SHOWN = (
    ("up_outpatient", "arrow-up", "info"), ("up_inpatient", "arrow-up", "info"), ("down_visits", "arrow-down", "teal"),
    ("down_persons", "arrow-down", "teal"), ("answered", "clock", "good"), ("wait", "hourglass", "plain"),
)  # fmt: skip


def _kpis(found: Dashboard, tail: str, strict: bool) -> list[Kpi]:
    by_key = {item.indicator.key: item for item in found.indicators}
    kpis = []
    for key, icon, tone in _SHOWN:
        item = by_key[key]
        shown = "bad" if item.met is False else tone
        url = reverse("flows:rows", args=[key]) + tail
        text = value_of(item.reading, _unit(item), strict)
        kpis.append(Kpi(item.indicator.name, text, icon, shown, "", url))  # type: ignore[arg-type]
    return kpis


def export_rows(found: Dashboard, strict: bool, clauses: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the indicators as rows of text, the header first."""
    head = (_("代码"), _("指标"), _("数值"), _("分子/分母"), _("目标"), _("目标来源"), _("依据"), _("口径"))
    rows = [line_of(item, found.names, "", strict, clauses) for item in found.indicators]
    return [
        head,
        *(
            (r.code, r.name, r.value, r.parts, r.target, r.origin, r.chip.clause if r.chip else "", r.text)
            for r in rows
        ),
    ]

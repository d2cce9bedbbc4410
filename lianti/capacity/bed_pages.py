"""What the bed pages show."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianti.capacity.bed_map import BedMap, bed_map
from lianti.capacity.kinds import BED_SEXES, CHANNELS, WARD_KINDS, WARD_MODES
from lianti.capacity.queries import told_words
from lianti.capacity.shapes import BedLine, BedSuggestion, WardLine
from lianti.kernel.web.pages import Chip, Kpi, State

if TYPE_CHECKING:
    from lianti.capacity.models import BedConversion, BedReport, Ward

# Who asks ward after ward on the phone; everybody else types the number of the own ward.
_CALLERS = frozenset({"admission", "referral_centre", "duty_officer"})


def bed_chip(clause: str = "SY-31") -> Chip:
    """Return the 依据 chip of the group's pool of beds."""
    try:
        url = reverse("board:clause", args=[clause])
    except NoReverseMatch:
        url = ""
    return Chip(clause, _("床位统一调配") if clause == "SY-31" else _("床位转换"), url)


def free_state(line: WardLine) -> State:
    """Return how a ward stands, in words."""
    if line.free is None:
        return State(_("未报"), "plain")
    if line.stale:
        return State(_("数据过时"), "warn")
    return State(_("有空床"), "good") if line.free else State(_("已满"), "bad")


@dataclass(frozen=True)
class RoundLine:
    """One line of the phone round: the ward, what it told last, what is being typed."""

    ward: WardLine
    state: State
    told: str
    url: str
    editable: bool
    free: str = ""
    leaving: str = ""
    name: str = ""
    role: str = ""
    error: str = ""


@dataclass(frozen=True)
class BoardPage:
    """The wards of one institution."""

    kpis: tuple[Kpi, ...]
    lines: tuple[RoundLine, ...]
    calls: bool
    may_report: bool
    reported_at: str = ""
    errors: Mapping[str, str] | None = None
    sentence: str = ""


def board_page(
    lines: Sequence[WardLine],
    editable: Mapping[uuid.UUID, bool],
    role: str,
    post: QueryDict | None = None,
    errors: Mapping[str, str] | None = None,
) -> BoardPage:
    """Return the board; callers find the last reporter of each ward filled in, others type their own number."""
    calls = role in _CALLERS
    shown = tuple(_round_line(w, editable.get(w.uid, False), calls, post, errors or {}) for w in lines)
    here = {f"free-{w.uid}" for w in lines} | {f"leaving-{w.uid}" for w in lines} | {"reported_at"}
    above = next((text for name, text in (errors or {}).items() if name not in here), "")
    return BoardPage(
        kpis=_kpis(lines),
        lines=shown,
        calls=calls,
        may_report=any(line.editable for line in shown),
        reported_at=post.get("reported_at", "") if post else "",
        errors=errors,
        sentence=above,
    )


def _round_line(ward: WardLine, may: bool, calls: bool, post: QueryDict | None, errors: Mapping[str, str]) -> RoundLine:
    def typed(what: str, known: str = "") -> str:
        return post.get(f"{what}-{ward.uid}", "") if post is not None else known

    return RoundLine(
        ward=ward,
        state=free_state(ward),
        told=told_words(ward),
        url=reverse("capacity:ward", args=[ward.uid]),
        editable=may and ward.mode == "counts",
        free=typed("free"),
        leaving=typed("leaving"),
        name=typed("name", ward.reporter_name if calls and ward.channel == "phone" else ""),
        role=typed("role", ward.reporter_role if calls and ward.channel == "phone" else ""),
        error=errors.get(f"free-{ward.uid}", "") or errors.get(f"leaving-{ward.uid}", ""),
    )


def _kpis(lines: Sequence[WardLine]) -> tuple[Kpi, ...]:
    beds, free = sum(w.beds for w in lines), sum(w.free or 0 for w in lines)
    stale = sum(w.stale for w in lines)
    return (
        Kpi(_("开放床位"), str(beds), "bed", note=_("%(n)d 个病区") % {"n": len(lines)}, chip=bed_chip()),
        Kpi(_("空床"), str(free), "check", "good" if free else "bad", note=f"{free / beds:.0%}" if beds else ""),
        Kpi(_("已预留未到"), str(sum(w.reserved for w in lines)), "clock", "violet"),
        Kpi(_("数据过时"), str(stale), "clock-exclamation", "warn" if stale else "good", note=_("个病区")),
    )


@dataclass(frozen=True)
class GroupLine:
    """A ward in the group list."""

    ward: WardLine
    state: State
    told: str
    url: str = ""


@dataclass(frozen=True)
class GroupPage:
    """Beds of the whole group: list, map, and where to ask first."""

    lines: tuple[GroupLine, ...]
    map: BedMap | None
    suggestions: tuple[BedSuggestion, ...]
    kinds: tuple[tuple[str, str, int], ...]
    kind: str
    only_free: bool
    kpis: tuple[Kpi, ...]
    asked: str = ""


def group_page(
    everything: Sequence[WardLine],
    kind: str,
    only_free: bool,
    suggestions: Sequence[BedSuggestion],
    centre: tuple[float, float] | None,
) -> GroupPage:
    """Return the group's beds of one kind (or all) seen from ``centre``, with the free ones per kind for the tabs."""
    of_kind = [w for w in everything if not kind or w.kind == kind]
    shown = [w for w in of_kind if w.free or not only_free]
    free = {key: sum(w.free or 0 for w in everything if w.kind == key) for key in WARD_KINDS}
    known = {w.kind for w in everything}
    return GroupPage(
        lines=tuple(
            GroupLine(w, free_state(w), told_words(w), reverse("capacity:ward", args=[w.uid]) if w.own else "")
            for w in shown
        ),
        map=bed_map(of_kind, centre),
        suggestions=tuple(suggestions),
        kinds=tuple((key, _(label), free[key]) for key, label in WARD_KINDS.items() if key in known),
        kind=kind,
        only_free=only_free,
        kpis=_kpis(of_kind),
        asked=_(WARD_KINDS[kind or "general"]),
    )


_BED_STATES: dict[str, State] = {
    "free": State(lazy("空床"), "good"),
    "held": State(lazy("选定中"), "info"),
    "reserved": State(lazy("已预留"), "violet"),
    "occupied": State(lazy("有人"), "plain"),
    "closed": State(lazy("停用"), "warn"),
}


def ward_context(
    ward: Ward, line: WardLine, beds: Sequence[BedLine], reports: Sequence[BedReport], done: Sequence[BedConversion]
) -> dict[str, Any]:
    """Return what the page of one ward shows: facts, beds, what it told, conversions."""
    return {
        "ward": line,
        "state": free_state(line),
        "told": told_words(line),
        "active": ward.is_active,
        "facts": (
            (_("科室"), line.department or "—"),
            (_("床位类型"), _(line.kind_name)),
            (_("管理方式"), _(WARD_MODES[line.mode])),
            (_("开放床位"), str(line.beds)),
            (_("空床"), _("未报") if line.free is None else str(line.free)),
            (_("已预留未到"), str(line.reserved)),
            (_("数据时间"), told_words(line)),
            (_("病区电话"), line.phone or "—"),
        ),
        "beds": [(bed, _BED_STATES[bed.state], _(BED_SEXES[bed.sex]) if bed.sex else "") for bed in beds],
        "reports": [
            (r.reported_at, r.free, r.beds, r.leaving, f"{r.reporter_name}（{r.reporter_role}）",
             _(CHANNELS[r.channel]), r.entered_by_name)
            for r in reports
        ],
        "conversions": [conversion_row(c) for c in done],
        "conversion_chip": bed_chip("SY-32"),
    }  # fmt: skip


def conversion_row(row: BedConversion) -> tuple[dt.date, str, str, int, str, str, str]:
    """Return a conversion as a table row: day, from what, to what, how many, why, who, number."""
    return (
        row.decided_on,
        _(WARD_KINDS[row.from_kind]),
        _(WARD_KINDS[row.to_kind]),
        row.beds,
        row.reason,
        row.decided_by,
        row.number,
    )

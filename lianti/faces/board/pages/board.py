"""What the board shows: frozen shapes, no model objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.charter.kinds import VERDICTS
from lianti.charter.shapes import Chapter, Clause, ClauseVerdict, Edition, Status
from lianti.faces.board.words import (
    ICONS,
    TONES,
    summary,
    verdict_name,
    verdict_state,
)
from lianti.kernel.pure.text import squash
from lianti.kernel.web.pages import Kpi, State, Tab

if TYPE_CHECKING:
    from lianti.charter.models import Adoption


@dataclass(frozen=True)
class ClauseLine:
    """One clause on the board."""

    id: str
    short: str
    title: str
    url: str
    verdict: str
    state: State
    icon: str
    tone: str
    finding: bool
    summary: str
    also: str
    last_at: dt.datetime | None


@dataclass(frozen=True)
class ChapterBlock:
    """The clauses of one part of the document; ``shown`` are those the filter leaves."""

    title: str
    lines: tuple[ClauseLine, ...]
    shown: tuple[ClauseLine, ...]


@dataclass(frozen=True)
class Segment:
    """One piece of the bar over the board, in thousandths of its width."""

    tone: str
    start: int
    width: int


@dataclass(frozen=True)
class BoardPage:
    """The whole board of one alliance."""

    alliance: str
    title: str
    document: str
    edition: str
    since: dt.date
    computed_at: dt.datetime | None
    kpis: tuple[Kpi, ...]
    segments: tuple[Segment, ...]
    tabs: tuple[Tab, ...]
    alliances: tuple[Tab, ...]
    chapters: tuple[ChapterBlock, ...]
    text: str
    verdict: str
    alliance_uid: str
    total: int
    shown: int


def with_alliance(url: str, adoption: Adoption) -> str:
    """Return an address that keeps the alliance."""
    return f"{url}?alliance={adoption.alliance.uid}"


def clause_url(adoption: Adoption, clause_id: str) -> str:
    """Return the address of a clause in an alliance."""
    return with_alliance(reverse("board:clause", args=[clause_id]), adoption)


def _line(adoption: Adoption, verdict: ClauseVerdict) -> ClauseLine:
    deciding = next((e for e in verdict.entries if e.verdict == verdict.verdict), None)
    kept = sum(e.verdict == "kept" for e in verdict.entries) if verdict.verdict != "kept" else 0
    return ClauseLine(
        id=verdict.id,
        short=verdict.id.partition("-")[2],
        title=verdict.title,
        url=clause_url(adoption, verdict.id),
        verdict=verdict.verdict,
        state=verdict_state(verdict.verdict),
        icon=ICONS[verdict.verdict],
        tone=TONES[verdict.verdict],
        finding=verdict.finding,
        summary=summary(deciding) if deciding else "",
        also=_("另有 %(n)d 项已兑现") % {"n": kept} if kept else "",
        last_at=max((e.last_at for e in verdict.entries if e.last_at), default=None),
    )


def _wanted(line: ClauseLine, clause: Clause | None, verdict: str, text: str) -> bool:
    if verdict and line.verdict != verdict:
        return False
    body = f"{line.id}{line.title}{line.summary}{clause.text if clause else ''}"
    return not text or squash(text).lower() in squash(body).lower()


def board_page(
    adoption: Adoption, edition: Edition, status: Status | None, mine: Sequence[Adoption], verdict: str, text: str
) -> BoardPage:
    """Lay out the board; without a status yet it has only its head."""
    verdicts = status.clauses if status else ()
    lines = {v.id: _line(adoption, v) for v in verdicts}
    blocks = tuple(_block(chapter, edition, lines, verdict, text) for chapter in edition.chapters)
    here = with_alliance(reverse("board:charter"), adoption)
    counts = status.counts if status else dict.fromkeys(VERDICTS, 0)
    return BoardPage(
        alliance=adoption.alliance.name,
        title=edition.title,
        document=edition.document,
        edition=edition.edition,
        since=adoption.since_on,
        computed_at=status.computed_at if status else None,
        kpis=_kpis(counts, here, list(lines.values())),
        segments=_segments(counts),
        tabs=_tabs(counts, here, verdict),
        alliances=_alliances(mine, adoption),
        chapters=tuple(block for block in blocks if block.lines),
        text=text,
        verdict=verdict,
        alliance_uid=str(adoption.alliance.uid),
        total=len(lines),
        shown=sum(len(block.shown) for block in blocks),
    )


def _block(
    chapter: Chapter, edition: Edition, lines: Mapping[str, ClauseLine], verdict: str, text: str
) -> ChapterBlock:
    found = [clause for clause in edition.clauses if clause.chapter == chapter.key and clause.id in lines]
    shown = tuple(lines[c.id] for c in found if _wanted(lines[c.id], c, verdict, text))
    title = chapter.title if chapter.title == chapter.key else f"{chapter.key} {chapter.title}"
    return ChapterBlock(title, tuple(lines[c.id] for c in found), shown)


def _kpis(counts: Mapping[str, int], here: str, lines: Sequence[ClauseLine]) -> tuple[Kpi, ...]:
    findings = sum(line.finding and line.verdict == "silent" for line in lines)
    begun = sum(bool(line.also) and line.verdict == "not_yet" for line in lines)
    notes = {
        "silent": _("%(n)d 条超宽限期") % {"n": findings} if findings else "",
        "not_yet": _("%(n)d 条部分兑现") % {"n": begun} if begun else "",
    }
    return tuple(
        Kpi(verdict_name(v), str(n), ICONS[v], TONES[v], notes.get(v, ""), f"{here}&verdict={v}")
        for v, n in counts.items()
    )


def _segments(counts: Mapping[str, int]) -> tuple[Segment, ...]:
    total = sum(counts.values()) or 1
    found, start = [], 0
    for verdict, number in counts.items():
        width = round(1000 * number / total)
        found.append(Segment(TONES[verdict], start, width))
        start += width
    return tuple(segment for segment in found if segment.width)


def _tabs(counts: Mapping[str, int], here: str, verdict: str) -> tuple[Tab, ...]:
    every = Tab("", _("全部"), here, sum(counts.values()), not verdict)
    return every, *(
        Tab(v, verdict_name(v), f"{here}&verdict={v}", n, v == verdict, v == "broken" and n > 0)
        for v, n in counts.items()
    )


def _alliances(mine: Sequence[Adoption], chosen: Adoption) -> tuple[Tab, ...]:
    if len(mine) < 2:
        return ()
    board = reverse("board:charter")
    return tuple(Tab(str(a.pk), a.alliance.short_name, with_alliance(board, a), active=a.pk == chosen.pk) for a in mine)

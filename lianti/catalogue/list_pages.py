"""What the pages of disease lists show."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.kinds import TIERS
from lianti.catalogue.forms import extra_typed
from lianti.catalogue.kinds import LIST_KINDS, LIST_STATES, WAYS
from lianti.catalogue.list_shapes import Change, ListLine, Proposal, ProposalLine
from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Cell, Chip, Column, Empty, Filter, Row, State, Tone, WorklistPage

_TONES: dict[str, Tone] = {"draft": "info", "submitted": "warn", "approved": "good", "withdrawn": "plain"}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """One tier and kind on the overview: the edition in force and the one being made."""

    tier: str
    kind: str
    url: str
    edition: str
    entries: int
    since_on: dt.date | None
    open_words: str
    open_url: str


@dataclass(frozen=True)
class EditionLine:
    """One edition in a list of editions."""

    url: str
    name: str
    state: State
    period: str
    entries: int
    plus: int
    minus: int
    proposed: str
    approved: str


@dataclass(frozen=True)
class ProposalRow:
    """One disease of the proposal form."""

    code: str
    name: str
    per_year: tuple[tuple[int, int], ...]
    total: int
    state: State
    way: str
    checked: bool
    reason: str


@dataclass(frozen=True)
class ProposalPage:
    """The form in which a draft is changed."""

    years: tuple[int, ...]
    least: int
    missing: str
    silent: tuple[tuple[str, str], ...]
    suggested: tuple[ProposalRow, ...]
    others: tuple[ProposalRow, ...]
    extra: tuple[tuple[str, str], ...]
    common_reason: str


def chip(clause: str, title: str) -> Chip:
    """Return the 依据 of a part of the page."""
    return Chip(clause, title)


def titles(line: ListLine) -> tuple[str, str]:
    """Return tier and kind of an edition in words."""
    return _(TIERS[line.tier]), _(LIST_KINDS[line.kind])


def places(alliance_uid: uuid.UUID, lines: Sequence[ListLine], today: dt.date) -> list[tuple[str, list[Place]]]:
    """Return the three kinds of every tier, each with its edition in force (JL-44)."""
    return [(_(TIERS[tier]), [_place(alliance_uid, tier, kind, lines, today) for kind in LIST_KINDS]) for tier in TIERS]


def _place(alliance_uid: uuid.UUID, tier: int, kind: str, lines: Sequence[ListLine], today: dt.date) -> Place:
    mine = [line for line in lines if (line.tier, line.kind) == (tier, kind)]
    now = next((line for line in mine if line.in_force(today)), None)
    being_made = next((line for line in mine if line.state in {"draft", "submitted"}), None)
    words = f"{being_made.name} {_(LIST_STATES[being_made.state])}" if being_made else ""
    return Place(
        tier=_(TIERS[tier]),
        kind=_(LIST_KINDS[kind]),
        url=reverse("catalogue:list", args=[alliance_uid, tier, kind]),
        edition=now.name if now else "",
        entries=now.entries if now else 0,
        since_on=now.since_on if now else None,
        open_words=words,
        open_url=reverse("catalogue:edition", args=[being_made.uid]) if being_made else "",
    )


def edition_line(line: ListLine, today: dt.date) -> EditionLine:
    """Return one edition in words."""
    return EditionLine(
        url=reverse("catalogue:edition", args=[line.uid]),
        name=line.name,
        state=state_of(line, today),
        period=period(line.since_on, line.until_on),
        entries=line.entries,
        plus=line.plus,
        minus=line.minus,
        proposed=_("%(who)s %(day)s") % {"who": line.proposed_by, "day": clock.local_day(line.proposed_at)},
        approved=_("%(who)s %(day)s") % {"who": line.approved_by, "day": clock.local_day(line.approved_at)}
        if line.approved_at
        else "",
    )


def state_of(line: ListLine, today: dt.date) -> State:
    """Return how an edition stands: an approved one is in force, to come, or replaced."""
    if line.in_force(today):
        return State(_("现行"), "good")
    if line.state == "approved" and line.since_on is not None:
        return State(
            _("未到生效日") if line.since_on > today else _("已被替换"), "info" if line.since_on > today else "plain"
        )
    return State(_(LIST_STATES[line.state]), _TONES[line.state])


def period(since: dt.date | None, until: dt.date | None) -> str:
    """Return a half-open period as people write it, the last day included."""
    if since is None:
        return "—"
    if until is None:
        return _("%(since)s 起") % {"since": since}
    return _("%(since)s 至 %(last)s") % {"since": since, "last": until - _DAY}


def entries_list(
    label: str, entries: Mapping[str, str], changes: Sequence[Change], text: str, export_url: str
) -> WorklistPage:
    """Return the diseases of an edition as a list; what was added or taken stands first, with its reason."""
    plus = {c.code for c in changes if c.way == "plus"}
    wanted = text.strip()
    rows = [_entry(c.code, c.name, c) for c in changes if _found(wanted, c.code, c.name)]
    rows += [_entry(code, name) for code, name in entries.items() if code not in plus and _found(wanted, code, name)]
    return WorklistPage(
        label=label,
        columns=(
            Column("code", _("ICD-10")),
            Column("name", _("病种"), main=True, wide=True),
            Column("way", _("与参考目录相比")),
            Column("cases", _("前三年例数"), align="num"),
            Column("reason", _("理由"), wide=True),
        ),
        rows=tuple(rows),
        filters=(Filter("q", _("编码或名称"), wanted, placeholder=_("编码、名称")),),
        empty=Empty(_("目录里没有符合条件的病种"), _("换个条件再看。"), "list"),
        export_url=export_url,
        element="diseases",
    )


def _found(wanted: str, code: str, name: str) -> bool:
    return not wanted or wanted.upper() in code.upper() or wanted in name


def _entry(code: str, name: str, change: Change | None = None) -> Row:
    way = change.way if change else ""
    state: Cell = Cell(_("保留"))
    if change is not None:
        state = Cell(State(_(WAYS[way]), "good" if way == "plus" else "warn"), "state")
    cases = "" if change is None or change.cases is None else str(change.cases)
    return Row(
        uid=code,
        url="",
        cells=(Cell(code, "mono"), Cell(name), state, Cell(cases or "—"), Cell(change.reason if change else "")),
    )


def proposal_page(
    proposal: Proposal, changes: Sequence[Change], base: Mapping[str, str], typed: QueryDict | None = None
) -> ProposalPage:
    """Return the form: suggestions and what was chosen before on top, the rest below.

    A draft that nobody has touched has its suggestions ticked; ``typed`` is what a refused form held.
    """
    ticked = frozenset(c.code for c in changes) or _suggested(proposal)
    reasons = {c.code: c.reason for c in changes}
    if typed is not None:
        ticked = frozenset(typed.getlist("change"))
        reasons = {line.code: typed.get(f"reason_{line.code}", "") for line in proposal.lines}
    rows = [
        (line, _proposal_row(line, proposal.years, line.code in ticked, reasons.get(line.code, ""), line.code in base))
        for line in proposal.lines
    ]
    top = [row for line, row in rows if line.suggestion in {"plus", "minus"} or row.checked]
    rest = [row for line, row in rows if line.suggestion not in {"plus", "minus"} and not row.checked]
    known = {line.code for line in proposal.lines}
    extra = [(c.code, c.reason) for c in changes if c.code not in known] if typed is None else _typed_extra(typed)
    return ProposalPage(
        years=proposal.years,
        least=proposal.least,
        missing="、".join(str(year) for year in proposal.missing),
        silent=tuple((name, "、".join(str(year) for year in gaps)) for name, gaps in proposal.silent),
        suggested=tuple(top),
        others=tuple(rest),
        extra=(*extra, *[("", "")] * 3),
        common_reason=typed.get("common_reason", "") if typed is not None else "",
    )


def _typed_extra(typed: QueryDict) -> list[tuple[str, str]]:
    return [(code, reason) for code, reason in extra_typed(typed) if code.strip()]


def _suggested(proposal: Proposal) -> frozenset[str]:
    """Return what a fresh draft has ticked: nothing is to be taken away while a member has not told all its years."""
    wanted = {"plus"} if proposal.silent else {"plus", "minus"}
    return frozenset(line.code for line in proposal.lines if line.suggestion in wanted)


def _proposal_row(line: ProposalLine, years: Sequence[int], checked: bool, reason: str, in_base: bool) -> ProposalRow:
    words: dict[str, tuple[str, Tone]] = {
        "plus": (_("建议增加"), "good"),
        "minus": (_("建议减少"), "warn"),
        "keep": (_("目录内"), "plain"),
        "": (_("目录外"), "plain"),
    }
    label, tone = words[line.suggestion]
    way = _(WAYS["minus" if in_base else "plus"])
    per_year = tuple(zip(years, line.per_year, strict=True))
    return ProposalRow(line.code, line.name, per_year, line.total, State(label, tone), way, checked, reason)

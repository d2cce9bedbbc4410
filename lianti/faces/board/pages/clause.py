"""What the pages of one clause and of its facts show: frozen shapes, no model objects."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.alliances.kinds import MEMBER_ROLES
from lianti.charter.facts import DUTY_ATTESTED, VERDICT_CHANGED
from lianti.charter.shapes import Clause, Edition, EntryVerdict, Status
from lianti.faces.board.pages.board import clause_url, with_alliance
from lianti.faces.board.words import (
    ICONS,
    KIND_ICONS,
    TONES,
    kind_name,
    meaning,
    threshold_words,
    value_words,
    verdict_name,
    verdict_state,
    window_words,
)
from lianti.kernel.web.pages import State, Tab, TimelineItem
from lianti.ledger.facts import label_of
from lianti.measures.queries import has_unmet

if TYPE_CHECKING:
    from lianti.charter.models import Adoption, Attestation
    from lianti.ledger.models import Fact


@dataclass(frozen=True)
class EntryCard:
    """One entry of a clause with everything it says."""

    number: int
    kind: str
    kind_name: str
    icon: str
    label: str
    state: State
    verdict: str
    note: str
    meaning: str
    unmet_url: str
    finding: bool
    value: str
    threshold: str
    numerator: str
    denominator: str
    counted: str
    window: str
    bar: int | None
    mark: int | None
    evidence: int
    evidence_url: str
    last_at: dt.datetime | None
    page_url: str
    used_by: str
    missing: tuple[str, ...]
    due: str
    who: str
    attestations: tuple[tuple[dt.date, str], ...]


@dataclass(frozen=True)
class ClausePage:
    """One clause."""

    id: str
    title: str
    text: str
    source: str
    document: str
    alliance: str
    state: State
    icon: str
    tone: str
    computed_at: dt.datetime | None
    entries: tuple[EntryCard, ...]
    history: tuple[TimelineItem, ...]
    board_url: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def _share(value: object) -> int | None:
    """Return a share in thousandths, as the little bar draws it."""
    return round(1000 * min(max(float(value), 0), 1)) if isinstance(value, int | float) else None


def entry_card(
    adoption: Adoption,
    clause: Clause,
    entry: EntryVerdict,
    names: Mapping[uuid.UUID, str],
    filed: Sequence[Attestation],
    ways: Mapping[str, str],
) -> EntryCard:
    """Lay out one entry."""
    written = next((e.body for e in clause.entries if e.number == entry.number), {})
    promise, shares = entry.kind == "promise", entry.unit == "share"
    return EntryCard(
        number=entry.number,
        kind=entry.kind,
        kind_name=kind_name(entry.kind),
        icon=KIND_ICONS.get(entry.kind, "note"),
        label=entry.label,
        state=verdict_state(entry.verdict),
        verdict=entry.verdict,
        note=_(entry.note) if entry.note else "",
        meaning=meaning(entry),
        unmet_url=f"{_behind(adoption, clause, entry)}&only=unmet" if _has_unmet(clause, entry) else "",
        finding=entry.finding,
        value=value_words(entry.value, entry.unit) if entry.kind in {"promise", "term"} else "",
        threshold=threshold_words(entry) if promise else "",
        numerator=str(written.get("numerator", _("分子"))) if promise else "",
        denominator=str(written.get("denominator", _("分母"))) if promise else "",
        counted=_counted(entry),
        window=window_words(entry.window_days),
        bar=_share(entry.value) if promise and shares else None,
        mark=_share(entry.threshold_value) if promise and shares else None,
        evidence=entry.evidence,
        evidence_url=_behind(adoption, clause, entry) if entry.evidence and entry.window_days is not None else "",
        last_at=entry.last_at,
        page_url=ways.get(entry.page, ""),
        used_by=_(MEMBER_ROLES[entry.used_by]) if entry.used_by in MEMBER_ROLES else "",
        missing=tuple(names.get(uid, "—") for uid in entry.missing),
        due=_due(str(entry.threshold_value)) if entry.kind == "duty" else "",
        who=str(entry.value) if entry.kind == "duty" else "",
        attestations=tuple((a.attested_on, a.document) for a in filed if a.entry == entry.number),
    )


def _behind(adoption: Adoption, clause: Clause, entry: EntryVerdict) -> str:
    """Return where the facts behind an entry are listed."""
    return with_alliance(reverse("board:evidence", args=[clause.id, entry.number]), adoption)


def _has_unmet(clause: Clause, entry: EntryVerdict) -> bool:
    """Say whether single facts speak against a broken promise."""
    gauge = next((e.gauge for e in clause.entries if e.number == entry.number), None)
    return entry.verdict == "broken" and bool(entry.evidence) and gauge is not None and has_unmet(gauge)


def _due(due: str) -> str:
    """Say when a duty is due: a month and day come back every year."""
    return _("每年 %(day)s") % {"day": due} if len(due) == len("03-31") else due


def _counted(entry: EntryVerdict) -> str:
    if entry.kind != "promise" or entry.numerator is None or entry.denominator is None:
        return ""
    return f"{entry.numerator:g} / {entry.denominator:g}"


def clause_page(
    adoption: Adoption,
    edition: Edition,
    clause: Clause,
    status: Status | None,
    history: Sequence[Fact],
    names: Mapping[uuid.UUID, str],
    filed: Sequence[Attestation],
    ways: Mapping[str, str],
) -> ClausePage:
    """Lay out one clause with its neighbours; ``ways`` are the addresses of the pages that the viewer may open."""
    found = next((c for c in status.clauses if c.id == clause.id), None) if status else None
    verdict = found.verdict if found else "not_yet"
    order = [c.id for c in edition.clauses]
    place = order.index(clause.id)
    before, after = (order[place - 1] if place else ""), "".join(order[place + 1 : place + 2])
    return ClausePage(
        id=clause.id,
        title=clause.title,
        text=clause.text,
        source=clause.source,
        document=edition.document,
        alliance=adoption.alliance.name,
        state=verdict_state(verdict),
        icon=ICONS[verdict],
        tone=TONES[verdict],
        computed_at=status.computed_at if status else None,
        entries=tuple(entry_card(adoption, clause, e, names, filed, ways) for e in found.entries) if found else (),
        history=tuple(moment(fact) for fact in reversed(history)),
        board_url=with_alliance(reverse("board:charter"), adoption),
        before=(before, clause_url(adoption, before)) if before else None,
        after=(after, clause_url(adoption, after)) if after else None,
    )


@dataclass(frozen=True)
class ClauseWords:
    """What a clause says, without anybody's figures."""

    id: str
    title: str
    text: str
    source: str
    document: str
    chapter: str


def clause_words(edition: Edition, clause: Clause) -> ClauseWords:
    """Lay out a clause of a document that no alliance of the viewer has adopted."""
    chapter = next((c.title for c in edition.chapters if c.key == clause.chapter), "")
    return ClauseWords(clause.id, clause.title, clause.text, clause.source, edition.document, chapter)


def moment(fact: Fact) -> TimelineItem:
    """Return one change of a clause for the timeline."""
    if fact.kind == VERDICT_CHANGED:
        words = {"was": verdict_name(fact.data["was"]), "now": verdict_name(fact.data["now"])}
        title = _("%(was)s → %(now)s") % words
        now = str(fact.data["now"])
        return TimelineItem(title, fact.happened_at, icon=ICONS.get(now, "circle-dot"), tone=TONES.get(now, "plain"))
    icon = "signature" if fact.kind == DUTY_ATTESTED else "circle-dot"
    return TimelineItem(_(label_of(fact.kind)), fact.happened_at, icon=icon, tone="info")


@dataclass(frozen=True)
class FactLine:
    """One fact behind an entry; no person is named."""

    at: dt.datetime
    what: str
    institution: str
    as_promised: bool | None
    subject: str
    subject_url: str


def fact_line(
    fact: Fact, as_promised: bool | None, names: Mapping[uuid.UUID, str], links: Mapping[uuid.UUID, tuple[str, str]]
) -> FactLine:
    """Lay out one fact."""
    label, url = links.get(fact.subject_uid, (str(fact.subject_uid)[-8:], ""))
    place = fact.institution_uid or fact.acting_institution_uid
    name = names.get(place, "—") if place else _("平台")
    return FactLine(fact.happened_at, _(label_of(fact.kind)), name, as_promised, label, url)


def evidence_tabs(adoption: Adoption, clause_id: str, entry: int, against: bool) -> tuple[Tab, ...]:
    """Return the two views of the facts: all, and those that speak against the promise."""
    here = with_alliance(reverse("board:evidence", args=[clause_id, entry]), adoption)
    every = Tab("all", _("全部"), here, active=not against)
    return every, Tab("unmet", _("只看未达标"), f"{here}&only=unmet", active=against)

"""The timeline as a page shows it: by month, with its filters and the summary beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.web import pages as kit
from lianti.parties.shapes import Viewer
from lianti.records import kinds
from lianti.records.permissions import may_enter
from lianti.records.queries import Summary
from lianti.records.shapes import Asked, TimelineAnswer
from lianti.records.timeline import sources
from lianti.records.wording import marked, value_words
from lianti.residents.privacy.classes import HIDDEN
from lianti.residents.privacy.permissions import may_break
from lianti.residents.shapes import PersonLine


@dataclass(frozen=True)
class EntryLine:
    """One entry: when, what, where."""

    at: dt.datetime
    icon: str
    kind: str
    title: str
    detail: tuple[tuple[str, bool], ...]
    who: str
    place: str
    state: kit.State | None
    url: str
    struck: bool
    urgent: bool


@dataclass(frozen=True)
class Way:
    """Something that can be begun from the record."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True)
class TimelinePage:
    """A person's record: entries by month, what to narrow by, what stands now, and what can be added."""

    person: PersonLine
    months: tuple[tuple[str, tuple[EntryLine, ...]], ...]
    tabs: tuple[kit.Tab, ...]
    places: tuple[tuple[str, str], ...]
    asked: Asked
    pager: kit.Pager
    everything: int
    summary: tuple[tuple[str, str, tuple[str, ...]], ...]
    ways: tuple[Way, ...]
    curves_url: str
    hidden: str = ""
    emergency_url: str = ""


def timeline_page(
    person: PersonLine, answer: TimelineAnswer, asked: Asked, summary: Summary, viewer: Viewer
) -> TimelinePage:
    """Return the record as the page draws it."""
    icons = {source.kind: (source.icon, _(source.label)) for source in sources()}
    lines = [
        EntryLine(
            at=placed.at,
            icon=icons[placed.kind][0],
            kind=icons[placed.kind][1],
            title=said.title,
            detail=marked(said.detail, said.urgent),
            who=said.who,
            place=placed.place_name,
            state=kit.State(said.state, said.tone) if said.state else None,  # type: ignore[arg-type]
            url=said.url,
            struck=said.struck,
            urgent=said.urgent,
        )
        for placed, said in answer.rows
    ]
    months = groupby(lines, key=lambda line: clock.local(line.at).strftime("%Y-%m"))
    return TimelinePage(
        person=person,
        months=tuple((month, tuple(found)) for month, found in months),
        tabs=_tabs(answer, asked),
        places=tuple((str(p.uid), f"{p.name}（{p.count}）") for p in answer.places),
        asked=asked,
        pager=kit.Pager(answer.page, answer.pages, answer.total),
        everything=answer.everything,
        summary=summary_lines(summary),
        ways=_ways(person, viewer),
        curves_url=reverse("records:curves", args=[person.uid]),
        hidden=_(HIDDEN) if answer.hidden else "",
        emergency_url=reverse("residents:emergency", args=[person.uid]) if _may_ask(answer, viewer) else "",
    )


def _may_ask(answer: TimelineAnswer, viewer: Viewer) -> bool:
    return answer.hidden and may_break(viewer) is None


def _tabs(answer: TimelineAnswer, asked: Asked) -> tuple[kit.Tab, ...]:
    first = kit.Tab("", _("全部"), "?", answer.everything, active=not asked.kind)
    rest = [kit.Tab(kind, _(name), f"?kind={kind}", n, active=asked.kind == kind) for kind, name, n in answer.kinds]
    return first, *rest


def _ways(person: PersonLine, viewer: Viewer) -> tuple[Way, ...]:
    if may_enter(viewer) is not None:
        return ()
    found = [
        (_("外院报告登记"), "camera", "outside"), (_("生命体征"), "heartbeat", "vital"),
        (_("检验结果"), "list-check", "laboratory"), (_("过敏"), "alert-triangle", "allergy"),
        (_("用药"), "pill", "medication"), (_("存入文档"), "file-plus", "document"),
    ]  # fmt: skip
    ways = [Way(label, icon, reverse("records:add", args=[person.uid, form])) for label, icon, form in found]
    ways.append(Way(_("表格导入"), "table-import", reverse("records:import", args=[person.uid])))
    return tuple(ways)


def summary_lines(summary: Summary) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return label, tone and lines of what stands now; the same words fill a referral form."""
    return (
        (_("过敏"), "bad", tuple(_with(a.substance, a.reaction, a.institution.name) for a in summary.allergies)),
        (_("诊断"), "plain", tuple(_dated(d.name, d.at, d.encounter.institution.name) for d in summary.diagnoses)),
        (_("在用药品"), "violet", tuple(_with(m.name, f"{m.dose} {m.frequency}".strip()) for m in summary.medications)),
        (_("最近体征"), "info", tuple(_dated(value_words(v), v.effective_at) for v in summary.vitals)),
        (_("最近检验值"), "plain", tuple(_dated(value_words(v), v.effective_at) for v in summary.values)),
        (_("最近报告"), "plain", tuple(_report(summary, number) for number in range(len(summary.reports)))),
    )


def _report(summary: Summary, number: int) -> str:
    row = summary.reports[number]
    odd = "，".join(value_words(v) for v in summary.odd.get(row.pk, [])[:6])
    said = odd or row.conclusion.replace("\n", " ")[:120] or _("未见异常标记")
    name = f"{_(kinds.CATEGORIES[row.category])} {row.item_name}"
    return f"{_dated(name, row.performed_at, row.issuer_name)}：{said}"


def _with(text: str, *more: str) -> str:
    added = "，".join(part for part in more if part)
    return f"{text}（{added}）" if added else text


def _dated(text: str, at: dt.datetime, *more: str) -> str:
    return _with(text, clock.local_day(at).isoformat(), *more)

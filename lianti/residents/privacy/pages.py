"""What the pages of openings in an emergency show."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.periods import age_on
from lianti.kernel.pure.text import mask_name
from lianti.kernel.web.pages import Cell, Clock, Column, Empty, Kpi, Pager, PersonLine, Row, State, Tab, WorklistPage
from lianti.ledger.queries import TRACES_PER_PAGE
from lianti.ledger.wording import operation_name
from lianti.parties.roles import role_name
from lianti.residents.households.queries import guards_of
from lianti.residents.kinds import SEXES
from lianti.residents.privacy import queries, rules
from lianti.residents.privacy.classes import class_labels
from lianti.residents.privacy.kinds import METHODS, REASONS, SIGNERS, TABS, VERDICTS
from lianti.residents.privacy.permissions import may_review
from lianti.residents.privacy.shapes import LogLine, MonthCount

if TYPE_CHECKING:
    from lianti.ledger.queries import TraceLine
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import BreakGlass, Resident, SharingConsent

_SOON = dt.timedelta(hours=24)


@dataclass(frozen=True)
class ReadLine:
    """One read of the record under an opening."""

    at: dt.datetime
    what: str
    detail: str


@dataclass(frozen=True)
class GlassPage:
    """One opening: who, why, what was read, and what the second person found."""

    uid: uuid.UUID
    state: State
    clock: Clock | None
    facts: tuple[tuple[str, str], ...]
    reads: tuple[ReadLine, ...]
    running: bool
    own: bool
    may_review: bool
    why_not: str
    person_url: str


@dataclass(frozen=True)
class ReportPage:
    """A month of openings: the sums, and the counts by reason, institution and person."""

    month: str
    before: str
    after: str
    kpis: tuple[Kpi, ...]
    tables: tuple[tuple[str, tuple[MonthCount, ...]], ...]


def masked_person(resident: Resident, at: dt.datetime) -> str:
    """Return a person as a reviewer sees one: enough to tell cases apart, too little to know who it is."""
    sex, age = _(SEXES.get(resident.sex, resident.sex)), age_on(resident.birth_on, clock.local_day(at))
    return f"{mask_name(resident.name)} {sex} " + _("{age}岁").format(age=age)


def hit_line(resident: Resident) -> PersonLine:
    """Return somebody found across the group as the question before an opening names one: nothing that was not told."""
    year = _("{year} 年生").format(year=resident.birth_on.year)
    sex = _(SEXES.get(resident.sex, resident.sex))
    return PersonLine(resident.name, sex, year, masked_id=resident.identity_mask)


def state_of(row: BreakGlass) -> State:
    """Return where the review stands."""
    if row.verdict:
        return State(_(VERDICTS[row.verdict]), "good" if row.verdict == "reasonable" else "bad")
    return State(_("待复核"), "warn")


def clock_of(row: BreakGlass, at: dt.datetime) -> Clock:
    """Return how the promised review stands."""
    if row.reviewed_at is not None:
        return Clock("done", _("已复核"), row.reviewed_at)
    return Clock.of(row.promised_at, at, _SOON)


def _columns() -> tuple[Column, ...]:
    return (
        Column("who", _("调阅人"), main=True),
        Column("person", _("居民")),
        Column("reason", _("原因"), wide=True),
        Column("opened", _("调阅时间")),
        Column("state", _("复核")),
        Column("clock", _("时限")),
    )


def _row(row: BreakGlass, at: dt.datetime) -> Row:
    url = reverse("residents:glass", args=[row.uid])
    cells = (
        Cell(row.by_name, note=f"{row.institution.label} {_(role_name(row.by_role))}"),
        Cell(masked_person(row.resident, at), note=row.resident.registered_institution.label),
        Cell(_(REASONS.get(row.reason, row.reason)), note=row.text),
        Cell(row.opened_at, "datetime"),
        Cell(state_of(row), "state"),
        Cell(clock_of(row, at), "clock"),
    )
    late = not row.verdict and row.promised_at < at
    return Row(str(row.uid), url, cells, urgent=late, label=row.by_name)


def list_page(rows: list[BreakGlass], total: int, tab: str, page: int, at: dt.datetime) -> WorklistPage:
    """Return the list of openings."""
    home = reverse("residents:glasses")
    tabs = tuple(Tab(key, _(label), f"{home}?tab={key}", active=key == tab) for key, label in TABS.items())
    empty = Empty(_("这里没有紧急调阅"), _("有人在没有授权的情况下紧急打开档案时，会列在这里等待复核。"), "shield-lock")
    return WorklistPage(
        label=_("紧急调阅"),
        columns=_columns(),
        rows=tuple(_row(row, at) for row in rows),
        tabs=tabs,
        pager=Pager(page, max(1, -(-total // queries.PAGE)), total),
        empty=empty,
    )


def glass_page(row: BreakGlass, reads: list[TraceLine], viewer: Viewer, at: dt.datetime) -> GlassPage:
    """Return one opening as its page shows it."""
    why_not = may_review(viewer, row)
    running, own = row.until > at, viewer.uid == row.by_uid
    return GlassPage(
        uid=row.uid,
        state=state_of(row),
        clock=None if row.verdict else clock_of(row, at),
        facts=_facts(row, at),
        reads=tuple(ReadLine(line.at, operation_name(line.operation), line.purpose) for line in reads),
        running=running,
        own=own,
        may_review=why_not is None,
        why_not="" if row.verdict or why_not is None else _(why_not),
        person_url=reverse("residents:person", args=[row.resident.uid]) if running and own else "",
    )


def _facts(row: BreakGlass, at: dt.datetime) -> tuple[tuple[str, str], ...]:
    until = _("{until} 止").format(until=_when(row.until))
    pairs = [
        (_("调阅人"), f"{row.by_name}（{_(role_name(row.by_role))}）"),
        (_("调阅机构"), row.institution.name),
        (_("居民"), masked_person(row.resident, at)),
        (_("建档机构"), row.resident.registered_institution.name),
        (_("原因"), _(REASONS.get(row.reason, row.reason))),
        (_("情况说明"), row.text),
        (_("开放时间"), f"{_when(row.opened_at)} — {until}"),
        (_("承诺复核"), _when(row.promised_at)),
    ]
    if row.reviewed_at is not None:
        pairs.append((_("复核人"), f"{row.reviewed_by_name} {_when(row.reviewed_at)}"))
        pairs.append((_("复核意见"), row.note or _("未填")))
    return tuple(pairs)


def _when(moment: dt.datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def report_page(rows: list[BreakGlass], month: dt.date, at: dt.datetime) -> ReportPage:
    """Return the report of a month, without any name of a person served."""
    total = rules.month_counts((queries.as_counted(row, "") for row in rows), at)
    whole = total[0] if total else MonthCount("", 0, 0, 0, 0, 0)
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    return ReportPage(
        month=f"{month:%Y-%m}",
        before=f"{before:%Y-%m}",
        after=f"{after:%Y-%m}" if after <= clock.local_day(at) else "",
        kpis=_kpis(whole),
        tables=(
            (_("按原因"), _table(rows, at, lambda row: _(REASONS.get(row.reason, row.reason)))),
            (_("按机构"), _table(rows, at, lambda row: row.institution.name)),
            (_("按人员"), _table(rows, at, lambda row: f"{row.by_name}（{row.institution.label}）")),
        ),
    )


def _table(rows: list[BreakGlass], at: dt.datetime, label: Callable[[BreakGlass], str]) -> tuple[MonthCount, ...]:
    return tuple(rules.month_counts((queries.as_counted(row, label(row)) for row in rows), at))


def _kpis(whole: MonthCount) -> tuple[Kpi, ...]:
    return (
        Kpi(_("紧急调阅"), str(whole.opened), "lock-open", "info"),
        Kpi(_("待复核"), str(whole.waiting), "hourglass", "warn" if whole.waiting else "good"),
        Kpi(_("判为不合理"), str(whole.unreasonable), "alert-triangle", "bad" if whole.unreasonable else "good"),
        Kpi(_("超时未复核或超时复核"), str(whole.late), "clock-exclamation", "bad" if whole.late else "good"),
    )


@dataclass(frozen=True)
class ConsentLine:
    """One consent as the list shows it."""

    uid: uuid.UUID
    state: State
    classes: str
    grantees: str
    period: str
    how: str
    taken: str
    withdrawn: str
    has_file: bool
    running: bool


@dataclass(frozen=True)
class ConsentsPage:
    """The consents of a person."""

    uid: uuid.UUID
    name: str
    lines: tuple[ConsentLine, ...]


def consents_page(resident: Resident, rows: list[SharingConsent], at: dt.datetime) -> ConsentsPage:
    """Return the consents of a person, newest first."""
    return ConsentsPage(resident.uid, resident.name, tuple(_consent_line(row, at) for row in rows))


def _consent_line(row: SharingConsent, at: dt.datetime) -> ConsentLine:
    labels = class_labels()
    running = row.withdrawn_at is None and row.until > at
    state = State(_("有效"), "good") if running else State(_("已撤回") if row.withdrawn_at else _("已到期"), "plain")
    who = f"{_(SIGNERS[row.signer])} {row.signer_name} {row.relation}".strip()
    witness = _("见证人 {name}").format(name=row.witness_name) if row.witness_name else ""
    withdrawn = ""
    if row.withdrawn_at is not None:
        withdrawn = f"{_when(row.withdrawn_at)} {row.withdrawn_by_name} {row.withdrawn_reason}"
    return ConsentLine(
        uid=row.uid,
        state=state,
        classes="、".join(_(labels.get(code, code)) for code in row.classes),
        grantees="、".join(place.label for place in row.grantees.all()),
        period=f"{_when(row.since)} — {_when(row.until)}",
        how=f"{_(METHODS[row.method])} {who} {witness}".strip(),
        taken=f"{row.by_name}（{row.taken_at_institution.label}）",
        withdrawn=withdrawn,
        has_file=row.file_uid is not None,
        running=running,
    )


@dataclass(frozen=True)
class LogPage:
    """A person's access log, newest first."""

    uid: uuid.UUID
    name: str
    masked: str
    lines: tuple[tuple[LogLine, str, str], ...]
    pager: Pager
    printed: str


def log_page(resident: Resident, lines: list[LogLine], total: int, page: int, at: dt.datetime) -> LogPage:
    """Return the access log with role and act in words."""
    told = tuple((line, _(role_name(line.role)), operation_name(line.operation)) for line in lines)
    pages = max(1, -(-total // TRACES_PER_PAGE))
    return LogPage(resident.uid, resident.name, resident.identity_mask, told, Pager(page, pages, total), _when(at))


def first_signer(resident: Resident, at: dt.datetime) -> dict[str, str]:
    """Return who signs a consent unless somebody else is chosen: the guardian of a person who has one."""
    guards = guards_of(resident, at)
    if not guards:
        return {}
    return {"signer": "guardian", "signer_name": guards[0].name, "relation": _(guards[0].relation)}

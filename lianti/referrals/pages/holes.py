"""The page of open cases by age and holder (黑洞页), as the kit draws it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Cell, Column, Empty, Filter, Kpi, MoveButton, Pager, Row, State, Tab, WorklistPage
from lianti.parties.roles import role_name
from lianti.referrals import codes
from lianti.referrals.pages.common import clock_of, holder_words, url_of
from lianti.referrals.queries import ladder
from lianti.referrals.queries.holes import EDGES, PAGE, Answer, Ask, Hole, Reach, mine, selected
from lianti.referrals.states import STATES, TONES
from lianti.referrals.states.advice import STATES as ADVICE_STATES
from lianti.referrals.states.advice import TONES as ADVICE_TONES

if TYPE_CHECKING:
    from lianti.referrals.queries.ladder import Case

_TABS = {"all": _("全部未结"), "late": _("超时"), "mine": _("已升级到我"), "still": _("7 天没有进展")}
_COLUMNS = (
    Column("number", _("单号"), main=True),
    Column("kind", _("类型")),
    Column("way", _("从 → 到")),
    Column("state", _("状态")),
    Column("holder", _("现在该谁办")),
    Column("moved", _("没有进展")),
    Column("clock", _("时限")),
    Column("step", _("已提醒到")),
)


@dataclass(frozen=True)
class HolderLine:
    """One holder with the number of cases by age; each number leads to its rows."""

    label: str
    role: str
    url: str
    cells: tuple[tuple[int, str], ...]
    late: int
    total: int


@dataclass(frozen=True)
class HolesPage:
    """Numbers across the top, holders by age, and the rows."""

    kpis: list[Kpi]
    ages: tuple[str, ...]
    holders: list[HolderLine]
    more_holders: int
    list: WorklistPage
    wide: bool


def age_labels() -> tuple[str, ...]:
    """Return the names of the ages."""
    pairs = zip(EDGES, EDGES[1:], strict=False)
    return (*(_("%(a)s～%(b)s 天") % {"a": a, "b": b} for a, b in pairs), _("%(n)s 天以上") % {"n": EDGES[-1]})


def holes_page(answer: Answer, ask: Ask, reach: Reach, at: dt.datetime) -> HolesPage:
    """Return the page for one reach."""
    lines = _holders(answer.reach, ask, at)
    return HolesPage(
        kpis=_kpis(answer.reach, reach, at),
        ages=age_labels(),
        holders=lines[:_HOLDERS],
        more_holders=max(0, len(lines) - _HOLDERS),
        list=_list(answer, ask, reach, at),
        wide=bool(reach.alliance_ids),
    )


_HOLDERS = 8


def _url(ask: Ask, **more: str) -> str:
    asked = {"tab": ask.tab, "holder": ask.holder, "age": ask.bucket, "q": ask.number} | more
    return f"{reverse('referrals:open')}?{urlencode({k: v for k, v in asked.items() if v})}"


def _kpis(holes: list[Hole], reach: Reach, at: dt.datetime) -> list[Kpi]:
    late = sum(1 for h in holes if h.late(at))
    ours = sum(1 for h in holes if mine(h, reach))
    still = sum(1 for h in holes if h.days(at) >= EDGES[3])
    longest = _("最久 %(n)d 天") % {"n": max((h.days(at) for h in holes), default=0)}
    return [
        Kpi(_("未结转诊与请求"), str(len(holes)), "arrows-exchange", "info", "", _url(Ask())),
        Kpi(_("超过承诺时间"), str(late), "clock-pause", "bad" if late else "good", "", _url(Ask(tab="late"))),
        Kpi(_("已升级到我"), str(ours), "bell", "warn" if ours else "good", "", _url(Ask(tab="mine"))),
        Kpi(_("7 天没有进展"), str(still), "hourglass", "warn" if still else "good", longest, _url(Ask(tab="still"))),
    ]


def _holders(holes: list[Hole], ask: Ask, at: dt.datetime) -> list[HolderLine]:
    """Return the holders with the most late cases first."""
    keys = dict.fromkeys(h.holder_key for h in holes)
    lines = [_holder(key, [h for h in holes if h.holder_key == key], ask, at) for key in keys]
    return sorted(lines, key=lambda line: (-line.late, -line.total, line.label))


def _holder(key: str, holes: list[Hole], ask: Ask, at: dt.datetime) -> HolderLine:
    counted = Counter(h.bucket(at) for h in holes)
    cells = tuple((counted[n], _url(Ask(holder=key, bucket=str(n)))) for n in range(len(EDGES)))
    first = holes[0]
    late = sum(1 for h in holes if h.late(at))
    return HolderLine(first.holder, role_name(first.holder_role), _url(Ask(holder=key)), cells, late, len(holes))


def _list(answer: Answer, ask: Ask, reach: Reach, at: dt.datetime) -> WorklistPage:
    counts = {key: len(selected(answer.reach, Ask(tab=key), reach, at)) for key in _TABS}
    tabs = tuple(
        Tab(key, _(label), _url(Ask(tab=key)), counts[key], key == ask.tab, key == "mine" and bool(counts[key]))
        for key, label in _TABS.items()
    )
    return WorklistPage(
        label=_TABS.get(ask.tab, _TABS["all"]),
        columns=_COLUMNS,
        rows=tuple(_row(r, answer, at) for r in answer.rows),
        tabs=tabs,
        filters=_filters(answer.reach, ask, at),
        pager=Pager(ask.page, max(1, -(-answer.total // PAGE)), answer.total),
        empty=Empty(
            _("这里没有滞留的转诊"), _("没有人处理、超过承诺时间或很久没有进展的转诊会出现在这里。"), "circle-check"
        ),
        refresh_on="live:open_items",
    )


def _filters(holes: list[Hole], ask: Ask, at: dt.datetime) -> tuple[Filter, ...]:
    holders = {line.url: line for line in _holders(holes, Ask(), at)}
    keys = {_url(Ask(holder=h.holder_key)): h.holder_key for h in holes}
    options = [("", _("全部经办")), *((keys[url], f"{line.label} · {line.role}") for url, line in holders.items())]
    ages = [("", _("不限天数")), *((str(n), label) for n, label in enumerate(age_labels()))]
    return (
        Filter("q", _("单号"), ask.number),
        Filter("holder", _("现在该谁办"), ask.holder, tuple(options)),
        Filter("age", _("没有进展的天数"), ask.bucket, tuple(ages)),
    )


def _row(case: Case, answer: Answer, at: dt.datetime) -> Row:
    key = (ladder.as_question(case) is not None, case.pk)
    hole = next(h for h in answer.shown if h.key == key)
    kind, way, state, url = _words(case)
    url = url if key in answer.openable else ""
    days, late = hole.days(at), hole.late(at)
    cells = (
        Cell(spaced(case.number), "mono"),
        kind,
        Cell(way),
        Cell(state, "state"),
        Cell(holder_words(case)),
        Cell(_("%(n)d 天") % {"n": days}, note=clock.local(hole.moved_at).strftime("%m-%d %H:%M")),
        Cell(clock_of(case, at), "clock"),
        Cell(step_words(case), note=_when(case.escalated_at), tone="warn" if late else ""),
    )
    button = MoveButton(_("查看"), url=url, style="secondary", method="get") if url else None
    return Row(uid=str(case.uid), url=url, cells=cells, button=button, label=case.number)


def _words(case: Case) -> tuple[Cell, str, State, str]:
    """Return kind, way, state and address of a referral or a question."""
    to = case.receiver_institution.label if case.receiver_institution else _("未选")
    question, referral = ladder.as_question(case), ladder.as_referral(case)
    if question is not None:
        state = State(ADVICE_STATES[case.state], ADVICE_TONES[case.state])
        url = reverse("referrals:advice", args=[case.number])
        return Cell(_("请求指导")), f"{question.asker_institution.label} → {to}", state, url
    assert referral is not None
    kind = Cell(codes.KINDS[referral.kind], tone="bad" if referral.is_emergency else "")
    way = f"{referral.sender_institution.label} → {to}"
    return kind, way, State(STATES[case.state], TONES[case.state]), url_of(referral)


def step_words(referral: Case) -> str:
    """Say how far the ladder has gone."""
    if referral.escalated_at is None:
        return _("还没有")
    if referral.escalation_level < 2:
        return _("经办")
    return role_name(referral.escalated_role)


def _when(moment: dt.datetime | None) -> str:
    return clock.local(moment).strftime("%m-%d %H:%M") if moment else ""

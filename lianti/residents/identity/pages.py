"""What the worklist of possible matches, a pair side by side and a merge show."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.web.pages import Cell, Column, Empty, Pager, Row, State, Tab, Tone, WorklistPage
from lianti.residents.identity import queries
from lianti.residents.identity.kinds import STATES, TABS, VERDICTS
from lianti.residents.identity.levels import Pattern
from lianti.residents.identity.scoring import Reason, reasons
from lianti.residents.kinds import INSURANCE_TYPES
from lianti.residents.lines import person_line
from lianti.residents.pages import shown

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.residents.models import Merge, PossibleMatch, Resident

_TONES: dict[str, Tone] = {"same": "good", "probable": "info", "unclear": "warn"}
_ROW_OF = {"姓名": "name", "出生日期": "birth", "身份证号": "identity", "性别": "sex", "电话和住址": "contact"}


@dataclass(frozen=True)
class Agreement:
    """How one part compares: in words, with the weight it adds or takes."""

    words: str
    weight: str
    tone: str


@dataclass(frozen=True)
class SideRow:
    """One line of two files side by side."""

    label: str
    one: str
    two: str
    agreement: Agreement | None


@dataclass(frozen=True)
class MatchPage:
    """Two files side by side, what speaks for and against, and what was or may be decided."""

    uid: uuid.UUID
    names: tuple[str, str]
    state: State
    verdict: State
    sentence: str
    rows: tuple[SideRow, ...]
    open: bool
    needs_second: bool
    first: str
    decided: str
    note: str
    merge_url: str


@dataclass(frozen=True)
class MergePage:
    """One merge: which files, who, when, why, and what would go back."""

    uid: uuid.UUID
    survivor: str
    facts: tuple[tuple[str, str], ...]
    state: State
    undone: bool
    rows: int
    match_url: str


def _when(moment: dt.datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _pattern(match: PossibleMatch) -> Pattern:
    name, birth, identity, sex, contact = match.pattern.split(",")
    return name, birth, identity, sex, contact


def _agreement(reason: Reason) -> Agreement:
    if not reason.known:
        return Agreement(_("有一方没有，无法比对"), "", "secondary")
    tone = "good" if reason.bits > 0 else "bad"
    return Agreement(_(reason.words), f"{reason.bits:+.1f}", tone)


def _short(match: PossibleMatch) -> str:
    told = [reason for reason in reasons(_pattern(match)) if reason.known]
    return "；".join(f"{_(reason.part)}：{_(reason.words)}" for reason in told)


def _state(match: PossibleMatch) -> State:
    tone: dict[str, Tone] = {"open": "warn", "once": "warn", "same": "good", "different": "plain"}
    return State(_(STATES[match.state]), tone[match.state])


def _verdict(match: PossibleMatch) -> State:
    return State(_(VERDICTS[match.verdict]), _TONES[match.verdict])


def list_page(rows: list[PossibleMatch], total: int, tab: str, page: int, at: dt.datetime) -> WorklistPage:
    """Return the worklist of pairs."""
    home = reverse("residents:matches")
    tabs = tuple(Tab(key, _(label), f"{home}?tab={key}", active=key == tab) for key, label in TABS.items())
    columns = (
        Column("one", _("档案一"), main=True),
        Column("two", _("档案二")),
        Column("verdict", _("比对结果")),
        Column("why", _("依据"), wide=True),
        Column("found", _("发现时间")),
        Column("state", _("核对")),
    )
    return WorklistPage(
        label=_("疑似同一人"), columns=columns, rows=tuple(_row(match, at) for match in rows), tabs=tabs,
        pager=Pager(page, max(1, -(-total // queries.PAGE)), total),
        empty=Empty(
            _("没有需要核对的档案"),
            _("新建或更正的档案会自动与全部档案比对；可能是同一个人的，成对列在这里等人核对。"),
            "users",
        ),
    )  # fmt: skip


def _row(match: PossibleMatch, at: dt.datetime) -> Row:
    url = reverse("residents:match", args=[match.uid])
    cells = (
        Cell(shown(person_line(match.one, at), url), "person"),
        Cell(shown(person_line(match.two, at)), "person"),
        Cell(_verdict(match), "state", note=_("权重 {weight}").format(weight=f"{match.weight:+.0f}")),
        Cell(_short(match)),
        Cell(match.found_at, "datetime"),
        Cell(_state(match), "state", note=match.decided_by_name or match.first_name),
    )
    return Row(str(match.uid), url, cells, label=f"{match.one.name} {match.two.name}")


def match_page(match: PossibleMatch, viewer: Viewer) -> MatchPage:
    """Return a pair side by side."""
    merge = queries.merge_of(match)
    decided = match.decided_at and f"{match.decided_by_name} {_when(match.decided_at)}"
    return MatchPage(
        uid=match.uid,
        names=(match.one.name, match.two.name),
        state=_state(match),
        verdict=_verdict(match),
        sentence=_sentence(match),
        rows=_side_by_side(match),
        open=match.state in {"open", "once"} and not (match.state == "once" and match.first_uid == viewer.uid),
        needs_second=match.verdict == "unclear" and match.state == "open",
        first=match.first_name if match.state == "once" else "",
        decided=decided or "",
        note=match.note,
        merge_url=reverse("residents:merge", args=[merge.uid]) if merge else "",
    )


def _sentence(match: PossibleMatch) -> str:
    template = {
        "same": _("各项高度一致，合计权重 {weight}。合并前仍请核对一眼。"),
        "probable": _("很可能是同一人，合计权重 {weight}，但不足以自动认定。"),
        "unclear": _(
            "证据不足，合计权重 {weight}：可能是双胞胎、家人、同名的人或借用证件。需要两位同事先后确认才会合并。"
        ),
    }[match.verdict]
    return template.format(weight=f"{match.weight:+.1f}")


def _side_by_side(match: PossibleMatch) -> tuple[SideRow, ...]:
    told = {_ROW_OF[reason.part]: _agreement(reason) for reason in reasons(_pattern(match))}
    numbers = queries.local_numbers((match.one, match.two))
    one, two = _values(match.one, numbers), _values(match.two, numbers)
    return tuple(SideRow(label, one[key], two[key], told.get(key)) for key, label in _labels())


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("name", _("姓名")), ("sex", _("性别")), ("birth", _("出生日期")), ("identity", _("身份证号")),
        ("contact", _("手机号、住址")), ("insurance", _("医保类型")), ("person", _("联系人")),
        ("record", _("健康档案编号")), ("local", _("病历号")), ("place", _("建档机构")), ("since", _("建档时间")),
    )  # fmt: skip


def _values(resident: Resident, numbers: dict[int, list[str]]) -> dict[str, str]:
    line = person_line(resident, resident.registered_at)
    found = {
        "name": resident.name,
        "sex": _(line.sex_name),
        "birth": resident.birth_on.isoformat(),
        "identity": resident.identity_mask,
        "contact": "，".join(filter(None, (resident.phone_mask, f"{resident.district}{resident.address}"))),
        "insurance": _(INSURANCE_TYPES.get(resident.insurance_type, "")) if resident.insurance_type else "",
        "person": resident.contact_name,
        "record": resident.record_number or "",
        "local": "、".join(numbers[resident.pk]),
        "place": resident.registered_institution.name,
        "since": _when(resident.registered_at),
    }
    return {key: value or _("未填") for key, value in found.items()}


def merges_page(rows: list[Merge], total: int, page: int) -> WorklistPage:
    """Return the list of merges."""
    columns = (
        Column("survivor", _("保留的档案"), main=True), Column("absorbed", _("并入的档案")),
        Column("why", _("理由"), wide=True),
        Column("who", _("合并人")), Column("at", _("合并时间")), Column("state", _("状态")),
    )  # fmt: skip
    return WorklistPage(
        label=_("合并记录"), columns=columns, rows=tuple(_merge_row(merge) for merge in rows),
        pager=Pager(page, max(1, -(-total // queries.PAGE)), total),
        empty=Empty(_("还没有合并过档案"), _("两份档案确认是同一个人并合并后，会列在这里，随时可以撤销。"), "files"),
    )  # fmt: skip


def _merge_row(merge: Merge) -> Row:
    url = reverse("residents:merge", args=[merge.uid])
    at = merge.merged_at
    cells = (
        Cell(shown(person_line(merge.survivor, at), url), "person"),
        Cell(shown(person_line(merge.absorbed, at)), "person"),
        Cell(merge.reason), Cell(merge.by_name), Cell(at, "datetime"), Cell(_merge_state(merge), "state"),
    )  # fmt: skip
    return Row(str(merge.uid), url, cells, label=merge.survivor.name)


def _merge_state(merge: Merge) -> State:
    return State(_("已撤销"), "plain") if merge.undone_at else State(_("已合并"), "good")


def merge_page(merge: Merge) -> MergePage:
    """Return one merge."""
    pairs = [
        (_("保留的档案"), _told(merge.survivor)),
        (_("并入的档案"), _told(merge.absorbed)),
        (_("理由"), merge.reason),
        (_("合并人"), f"{merge.by_name} {_when(merge.merged_at)}"),
    ]
    if merge.undone_at is not None:
        pairs.append((_("撤销人"), f"{merge.undone_by_name} {_when(merge.undone_at)}"))
        pairs.append((_("撤销理由"), merge.undone_reason))
    return MergePage(
        uid=merge.uid,
        survivor=merge.survivor.name,
        facts=tuple(pairs),
        state=_merge_state(merge),
        undone=merge.undone_at is not None,
        rows=queries.rows_of(merge),
        match_url=reverse("residents:match", args=[merge.match.uid]) if merge.match else "",
    )


def _told(resident: Resident) -> str:
    line = person_line(resident, resident.registered_at)
    parts = (
        resident.name,
        _(line.sex_name),
        resident.birth_on.isoformat(),
        resident.identity_mask,
        line.institution_name,
    )
    return "，".join(filter(None, parts))

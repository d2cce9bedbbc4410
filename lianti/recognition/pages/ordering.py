"""The order page: one glance for each line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.money import yuan
from lianti.kernel.web.pages import Cell, Column, Empty, Pager, PersonLine, Row, State, Tone, WorklistPage
from lianti.recognition import kinds

if TYPE_CHECKING:
    from uuid import UUID

    from lianti.recognition.models import Decision
    from lianti.recognition.queries import Line, Match
    from lianti.recognition.shapes import Asked, Item, Said
    from lianti.residents.shapes import PersonLine as KnownPerson

_ABNORMAL: dict[str, str] = {"H": "↑", "HH": "↑↑", "L": "↓", "LL": "↓↓", "A": "!"}
_TONES: dict[str, Tone] = {"recognised": "good", "partly": "warn", "refused": "warn", "emergency": "info"}


@dataclass(frozen=True)
class Found:
    """One earlier result in the words of the page."""

    uid: str
    value: str
    abnormal: str
    reference: str
    age: str
    day: dt.date
    laboratory: str
    mark: str
    images: int
    why_not: str
    report_url: str = ""
    # Address of the small picture and of the whole file.
    pictures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OrderLine:
    """One line of the order: item, what is there, and what has been chosen so far."""

    key: str
    name: str
    category: str
    note: str
    parts: tuple[tuple[str, str], ...]
    found: Found | None
    others: tuple[Found, ...]
    without: str
    decision: str = "recognised"
    reason: str = ""
    words: str = ""
    error: str = ""


@dataclass(frozen=True)
class OrderPage:
    """Everything the order page shows."""

    uid: UUID
    lines: tuple[OrderLine, ...]
    keys: tuple[str, ...]
    panels: tuple[tuple[str, str], ...]
    matched: int
    fresh: int
    waits: bool
    avoidable: str


def _address(uid: UUID, keys: Sequence[str]) -> str:
    return f"{reverse('recognition:order', args=[uid])}?{urlencode([('item', k) for k in keys])}"


def _age(days: int) -> str:
    return {0: _("今天"), 1: _("昨天")}.get(days) or _("%(n)d 天前") % {"n": days}


def _found(match: Match) -> Found:
    result, verdict = match.result, match.verdict
    return Found(
        uid=str(result.uid),
        value=f"{result.text} {result.unit}".strip(),
        abnormal=_ABNORMAL.get(result.abnormal, ""),
        reference=result.reference,
        age=_age(verdict.age_days),
        day=clock.local_day(result.performed_at),
        laboratory=result.laboratory,
        mark=verdict.mark.label if verdict.mark else "",
        images=result.images,
        why_not=_(verdict.why_not) if verdict.why_not else "",
        report_url=reverse("records:report", args=[result.report_uid]) if result.report_uid else "",
        pictures=tuple(
            (reverse("records:thumb", args=[uid]), reverse("records:file", args=[uid])) for uid in result.pictures
        ),
    )


def _line(line: Line, keys: Sequence[str], uid: UUID, said: Mapping[str, Said], errors: Mapping[str, str]) -> OrderLine:
    key, item = line.asked.key, line.item
    answer = said[key].answer if key in said else None
    rest = [k for k in keys if k != key]
    open_part = item.category != kinds.LABORATORY and not item.body_part and not line.asked.body_part
    part = kinds.BODY_PARTS.get(item.body_part or line.asked.body_part, "")
    return OrderLine(
        key=key,
        name=item.name,
        category=_(kinds.CATEGORIES[item.category]),
        note=_(part) if part else "",
        parts=tuple((_(name), _address(uid, [*rest, f"{item.code}~{code}"])) for code, name in kinds.BODY_PARTS.items())
        if open_part
        else (),
        found=_found(line.best) if line.best else None,
        others=tuple(_found(m) for m in line.others),
        without=_address(uid, rest),
        decision=answer.decision if answer else "recognised",
        reason=answer.reason if answer else "",
        words=answer.words if answer else "",
        error=errors.get(f"decision_{key}", ""),
    )


def order_page(
    uid: UUID,
    lines: Sequence[Line],
    items: Mapping[str, Item],
    said: Mapping[str, Said] | None = None,
    errors: Mapping[str, str] | None = None,
) -> OrderPage:
    """Return the order page as it stands; what was chosen stays chosen after a refusal."""
    keys = [line.asked.key for line in lines]
    shown = tuple(_line(line, keys, uid, said or {}, errors or {}) for line in lines)
    panels = []
    for name, codes in kinds.PANELS.items():
        known = [code for code in codes if code in items and code not in keys]
        if known:
            panels.append((_(name), _address(uid, [*keys, *known])))
    matched = sum(line.found is not None for line in shown)
    saved = sum(line.item.fen or 0 for line in lines if line.best is not None)
    return OrderPage(
        uid=uid,
        lines=shown,
        keys=tuple(keys),
        panels=tuple(panels),
        matched=matched,
        fresh=len(shown) - matched,
        waits=any(line.parts for line in shown),
        avoidable=yuan(saved) if saved else "",
    )


def options(uid: UUID, found: Sequence[Item], asked: Sequence[Asked]) -> list[tuple[str, str, str, str]]:
    """Return what a search found: name, category, how long a result counts, and the address that adds it."""
    keys = [a.key for a in asked]
    return [
        (
            i.name,
            _(kinds.CATEGORIES[i.category]),
            _("%(n)d 天内互认") % {"n": i.valid_days},
            _address(uid, [*keys, i.code]),
        )
        for i in found
        if i.code not in keys
    ]


def state_of(decision: str) -> State:
    """Return a decision as the kit draws it."""
    return State(_(kinds.DECISIONS[decision]), _TONES[decision])


def person_shown(line: KnownPerson) -> PersonLine:
    """Return whom the order is for, so that namesakes stay apart."""
    return PersonLine(
        name=line.name,
        sex=_(line.sex_name),
        age=_("{age}岁").format(age=line.age),
        masked_id=line.identity_mask or line.birth_on.isoformat(),
        institution=line.institution_name,
        url=reverse("residents:person", args=[line.uid]),
    )


def note_lines(rows: Sequence[Decision]) -> list[tuple[State, str, dt.datetime, str]]:
    """Return the entries in the notes about a person: state, sentence, when, and who where."""
    return [(state_of(d.decision), d.note, d.at, f"{d.institution.label} {d.by_name}") for d in rows]


def mine_page(rows: Sequence[Decision], flagged: frozenset[UUID], page: int, pages: int, total: int) -> WorklistPage:
    """Return what a doctor decided, newest first; results of a laboratory that failed since are marked."""
    columns = (
        Column("item", _("项目"), main=True),
        Column("person", _("居民")),
        Column("decision", _("决定")),
        Column("basis", _("依据"), wide=True),
        Column("at", _("时间")),
    )
    return WorklistPage(
        label=_("我的互认决定"),
        columns=columns,
        rows=tuple(_decided(d, d.uid in flagged) for d in rows),
        pager=Pager(page, pages, total),
        empty=Empty(
            _("还没有互认决定"),
            _("从居民页面点“开检查检验单”，已有可互认的结果会直接显示。"),
            "users",
            reverse("residents:search"),
            _("查找居民"),
        ),
    )


def _basis(d: Decision) -> str:
    """Return the day and the mark of the result. Its value stands where it is asked first whether it may be shown."""
    return f"{d.performed_on.isoformat()} {d.mark_label}".strip() or "—"


def _decided(d: Decision, flagged: bool) -> Row:
    person = PersonLine(d.resident.name, url=reverse("residents:person", args=[d.resident.uid]))
    why = _(kinds.REASONS[d.reason]) if d.reason else ""
    warning = _("出具单位质评不合格，建议复查") if flagged else ""
    cells = (
        Cell(d.item_name),
        Cell(person, "person"),
        Cell(state_of(d.decision), "state", note=why),
        Cell(_basis(d), note=warning, tone="bad" if flagged else ""),
        Cell(d.at, "datetime"),
    )
    return Row(str(d.uid), reverse("recognition:order", args=[d.resident.uid]), cells, urgent=flagged)

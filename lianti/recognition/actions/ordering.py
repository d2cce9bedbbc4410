"""Ordering with what is there already in view: recognise, partly, not; emergencies never wait (A2, A3, A10, SY-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.text import normalise
from lianti.ledger.actions import record
from lianti.parties.queries import institution_by_uid
from lianti.parties.shapes import Viewer
from lianti.recognition import facts, kinds, queries, rules
from lianti.recognition.models import Decision
from lianti.recognition.permissions import demand, may_order
from lianti.recognition.queries import Line, Match
from lianti.recognition.shapes import Answer, Asked, Item, PaperResult, Said
from lianti.records.actions import close_request, place_request
from lianti.records.queries import sight_of
from lianti.records.shapes import Order
from lianti.residents.queries import access_resident

if TYPE_CHECKING:
    from lianti.parties.models import Institution
    from lianti.residents.models import Resident

_EMERGENCY = Answer("emergency", kinds.EMERGENCY_REASON)
_CITED = frozenset({"national", "region", "province", "city"})


@dataclass(frozen=True)
class Placed:
    """What came of one press: orders that go on, results recognised instead, and the price that was avoided."""

    ordered: int
    recognised: int
    avoided_fen: int


class NotAnswered(Refused):
    """Lines of an order lack an answer: ``each`` is the refusal of every one of them, the first one speaks."""

    def __init__(self, each: Sequence[Refused]) -> None:
        super().__init__(each[0].code, each[0].template, field=each[0].field, **each[0].params)
        self.each = tuple(each)


@transaction.atomic
def order_items(
    *,
    resident_uid: uuid.UUID,
    asked: Sequence[Asked],
    said: Mapping[str, Said],
    priority: str,
    reason: str = "",
    by: Viewer,
    at: dt.datetime,
    encounter_uid: uuid.UUID | None = None,
) -> Placed:
    """This function will order items, or recognise the earlier results that the doctor accepts (A10).

    A result that can be recognised asks for an answer; one that changed since the page was shown asks again. Nothing
    is asked in an emergency (A3 case 4), and nothing where no result stands. ``said`` is by the key of the line.
    Lines that lack an answer or a reason are refused all at once (NotAnswered).
    """
    demand(may_order(by))
    resident = access_resident(viewer=by, uid=resident_uid, at=at)
    here = institution_by_uid(by.institution_uid or uuid.UUID(int=0))
    items = queries.items_for(here.pk, clock.local_day(at), {a.code for a in asked})
    rules.check_order(asked, items, priority)
    lines = queries.lines_for(sight_of(resident, by, at), asked, items)
    answers = _answers(lines, said, priority)
    made = [
        _act(line, answer, _Order(resident, here, priority, reason, encounter_uid), by, at)
        for line, answer in zip(lines, answers, strict=True)
    ]
    kept = [d for d in made if d is not None and d.decision == "recognised"]
    return Placed(len(made) - len(kept), len(kept), sum(d.avoided_fen for d in kept))


def _answers(lines: Sequence[Line], said: Mapping[str, Said], priority: str) -> list[Answer | None]:
    answers: list[Answer | None] = []
    lacking: list[Refused] = []
    for line in lines:
        try:
            answers.append(_answer(line, said, priority))
        except Refused as refused:
            lacking.append(refused)
    if lacking:
        raise NotAnswered(lacking)
    return answers


def _answer(line: Line, said: Mapping[str, Said], priority: str) -> Answer | None:
    """Return what was decided about a line; None when there is nothing to decide."""
    if line.best is None:
        return None
    if priority == "emergency":
        return _EMERGENCY
    found, name = said.get(line.asked.key), line.item.name
    field = f"decision_{line.asked.key}"
    if found is None:
        raise Refused("decision", _("“{item}”已有可互认的结果，请选择认可或写明复查理由。"), field=field, item=name)
    if found.result_uid != line.best.result.uid:
        raise Refused("result_changed", _("“{item}”的已有结果刚刚有变化，请看过后再选。"), field=field, item=name)
    rules.check_answer(found.answer, field=field)
    return found.answer


@dataclass(frozen=True)
class _Order:
    """What all lines of an order share."""

    resident: Resident
    here: Institution
    priority: str
    reason: str
    encounter_uid: uuid.UUID | None


def _act(line: Line, answer: Answer | None, order: _Order, by: Viewer, at: dt.datetime) -> Decision | None:
    request = place_request(
        resident_uid=order.resident.uid,
        order=_request(line, order),
        by=by,
        at=at,
        encounter_uid=order.encounter_uid,
    )
    if answer is None or line.best is None:
        return None
    row = _decision(line.best, answer, order, by, at)
    row.order_uid = request.uid
    row.save()
    if answer.decision == "recognised":
        close_request(request_uid=request.uid, status="recognised", reason=kinds.SERVED, by=by, at=at)
    _fact(row, line.item, line.best.verdict.age_days, by, at, eligible=True)
    return row


def _request(line: Line, order: _Order) -> Order:
    part = line.item.body_part or line.asked.body_part
    nuclear = line.item.category == "nuclear"
    return Order(
        category="imaging" if nuclear else line.item.category,
        modality="NM" if nuclear else "",
        item_name=line.item.name,
        item_code=line.item.code,
        body_part=kinds.BODY_PARTS.get(part, ""),
        priority=order.priority,
        reason=normalise(order.reason)[:200],
    )


def _decision(match: Match, answer: Answer, order: _Order, by: Viewer, at: dt.datetime) -> Decision:
    item, result, mark = match.item, match.result, match.verdict.mark
    day = clock.local_day(result.performed_at)
    value = f"{result.text} {result.unit}".strip()
    label = mark.label if mark else ""
    return Decision(
        resident=order.resident,
        institution=order.here,
        item_code=item.code,
        item_name=item.name,
        body_part=item.body_part or match.asked.body_part,
        decision=answer.decision,
        reason="" if answer.decision == "recognised" else answer.reason,
        words=answer.words.strip()[:300],
        result_uid=result.uid,
        issuer_id=result.place_id or None,
        issuer_name=result.laboratory[:120],
        performed_on=day,
        value=value[:200],
        mark_label=label,
        mark_scope=mark.scope if mark else "",
        avoided_fen=(item.fen or 0) if answer.decision == "recognised" else 0,
        note=rules.note_of(answer, item, value=value, where=result.laboratory, day=day, mark=label),
        at=at,
        by_uid=by.uid,
        by_name=by.name[:60],
    )


@transaction.atomic
def decide_outside_result(
    *, paper: PaperResult, answer: Answer, by: Viewer, at: dt.datetime, unlisted: str = ""
) -> Decision:
    """This function will keep the decision about a report on paper from outside (外院报告).

    The mark on the paper is what the doctor sees, not what the platform vouches for: only 全国, 跨省, 本省 and 本市
    within the period can be recognised (A5); anything else is read, and repeated with a reason. ``unlisted`` names an
    item that the catalogue does not know: it can be read, never recognised.
    """
    demand(may_order(by))
    resident = access_resident(viewer=by, uid=paper.resident_uid, at=at)
    here = institution_by_uid(by.institution_uid or uuid.UUID(int=0))
    on = clock.local_day(at)
    item = queries.items_for(here.pk, on, {paper.item_code}).get(paper.item_code)
    if item is None and unlisted and not paper.item_code:
        item = Item("", unlisted[:80], "other")
    rules.check_paper(paper, item, on)
    rules.check_answer(answer)
    assert item is not None
    age = (on - paper.performed_on).days
    eligible = bool(item.code) and paper.mark in _CITED and age <= item.valid_days
    if answer.decision == "recognised" and not eligible:
        _refuse_paper(paper.mark, listed=bool(item.code))
    row = _paper_decision(paper, item, answer, _Order(resident, here, "", "", None), by, at)
    row.save()
    _fact(row, item, age, by, at, eligible=eligible)
    return row


def _paper_decision(
    paper: PaperResult, item: Item, answer: Answer, order: _Order, by: Viewer, at: dt.datetime
) -> Decision:
    label = kinds.PAPER_MARKS[paper.mark] if paper.mark else ""
    issuer = normalise(paper.issuer)[:120]
    return Decision(
        resident=order.resident,
        institution=order.here,
        item_code=item.code,
        item_name=item.name,
        body_part=item.body_part or paper.body_part,
        decision=answer.decision,
        reason="" if answer.decision == "recognised" else answer.reason,
        words=answer.words.strip()[:300],
        result_uid=paper.report_uid,
        issuer_name=issuer,
        performed_on=paper.performed_on,
        mark_label=label,
        mark_scope=paper.mark,
        on_paper=True,
        avoided_fen=(item.fen or 0) if answer.decision == "recognised" else 0,
        note=rules.note_of(answer, item, value="", where=issuer, day=paper.performed_on, mark=label),
        at=at,
        by_uid=by.uid,
        by_name=by.name[:60],
    )


def _refuse_paper(mark: str, *, listed: bool) -> None:
    if not listed:
        raise Refused("not_listed", _("这个项目不在互认目录里，只能参考，不能认可。"), field="decision")
    if mark not in _CITED:
        raise Refused("no_mark", _("报告上没有全国、跨省、本省或本市的互认标识，只能参考，不能认可。"), field="mark")
    raise Refused("too_old", _("已超过这个项目的互认期限，不能认可。"), field="performed_on")


def _fact(row: Decision, item: Item, age: int, by: Viewer, at: dt.datetime, *, eligible: bool) -> None:
    record(
        facts.DECIDED,
        by=by,
        at=at,
        subject_type="recognition",
        subject_uid=row.uid,
        institution_uid=row.institution.uid,
        data={
            "decision": row.decision,
            "reason": row.reason,
            "has_reason": bool(row.reason),
            "eligible": eligible,
            "category": item.category,
            "scope": row.mark_scope,
            "source": "paper" if row.on_paper else "platform",
            "age_days": age,
            "from_uid": row.issuer.uid if row.issuer else None,
            "avoided_fen": row.avoided_fen,
        },
    )

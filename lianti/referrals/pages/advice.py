"""Questions to departments (请求指导) as pages: list, form, object page, workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.pure.periods import age_on
from lianti.kernel.web.pages import (
    Cell,
    Clock,
    Column,
    Empty,
    Filter,
    MoveButton,
    Pager,
    PersonLine,
    Row,
    State,
    Tab,
    TimelineItem,
    WorklistPage,
)  # fmt: skip
from lianti.ledger.facts import label_of
from lianti.ledger.queries import facts_about
from lianti.parties.roles import role_name
from lianti.referrals import codes
from lianti.referrals.codes.advice import ANSWERS, URGENCIES
from lianti.referrals.forms.advice import AdviceForm, AnswerForm
from lianti.referrals.pages.form import labels, work_phone
from lianti.referrals.permissions.advice import allowed_moves, may_attach, may_edit, may_start
from lianti.referrals.queries import advice as advising
from lianti.referrals.queries.destinations import clinical_departments
from lianti.referrals.shapes import ConsentFields
from lianti.referrals.states.advice import STATES, TONES
from lianti.residents.kinds import SEXES

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import Advice, AdviceStep

_SOON = dt.timedelta(hours=1)
_ICONS = {
    "draft": "file-plus", "ask": "send", "answer": "report-medical", "ask_back": "question-mark",
    "clarify": "file-check", "convert": "arrows-exchange", "close": "circle-check", "withdraw": "x",
}  # fmt: skip
_COLUMNS = (
    Column("person", _("患者"), "", main=True),
    Column("question", _("想请教什么"), wide=True),
    Column("from", _("请求机构")),
    Column("to", _("被请求科室")),
    Column("state", _("状态")),
    Column("clock", _("时限")),
    Column("number", _("单号")),
)
# What a row offers first; all of them lead to the question, where the form is.
_ROW_LABELS = {
    "answer": _("答复"), "ask": _("继续填写"), "clarify": _("补充"), "convert": _("看意见"), "close": _("看意见"),
}  # fmt: skip


def url_of(advice: Advice) -> str:
    """Return the address of a question."""
    return reverse("referrals:advice", args=[advice.number])


def person_of(advice: Advice, at: dt.datetime, *, full: bool = False) -> PersonLine:
    """Return whom the question is about; it may name nobody."""
    person = advice.resident
    if person is None:
        return PersonLine(name=_("未指明患者"))
    return PersonLine(
        name=person.name,
        sex=SEXES[person.sex],
        age=_("%(n)d岁") % {"n": age_on(person.birth_on, clock.local_day(at))},
        masked_id=person.identity_mask if full else "",
    )


def clock_of(advice: Advice, at: dt.datetime) -> Clock:
    """Return the promised time against now; ended questions have none."""
    if advice.ended_at:
        return Clock("done", _("已结束"), advice.ended_at)
    if advice.state == "draft":
        return Clock("none", _("未发出"))
    return Clock.of(advice.promised_at, at, _SOON)


def _row(advice: Advice, viewer: Viewer, at: dt.datetime) -> Row:
    part = advice.receiver_department.name if advice.receiver_department else _("未选")
    hospital = advice.receiver_institution.label if advice.receiver_institution else ""
    urgent = advice.urgency == "urgent"
    cells = (
        Cell(person_of(advice, at), "person"),
        Cell(advice.question[:60] or _("未填"), note=URGENCIES["urgent"] if urgent else ""),
        Cell(advice.asker_institution.label, note=advice.author_name),
        Cell(part, note=hospital),
        Cell(State(STATES[advice.state], TONES[advice.state]), "state", note=ANSWERS.get(advice.answer_kind, "")),
        Cell(clock_of(advice, at), "clock"),
        Cell(spaced(advice.number), "mono"),
    )
    return Row(str(advice.uid), url_of(advice), cells, _row_button(advice, viewer), label=advice.question[:20])


def _row_button(advice: Advice, viewer: Viewer) -> MoveButton:
    names = [m.name for m in allowed_moves(viewer, advice)]
    first = next((name for name in _ROW_LABELS if name in names), "")
    if advice.state == "draft" and may_edit(viewer, advice) is None:
        edit = reverse("referrals:advice_edit", args=[advice.number])
        return MoveButton(_ROW_LABELS["ask"], url=edit, style="primary", method="get")
    if not first:
        return MoveButton(_("查看"), url=url_of(advice), method="get")
    return MoveButton(_ROW_LABELS[first], url=url_of(advice), style="primary", method="get")


def list_page(
    answer: advising.AdviceAnswer, query: advising.AdviceQuery, viewer: Viewer, at: dt.datetime
) -> WorklistPage:
    """Return a list of questions as the kit draws it."""
    home = reverse("referrals:advice_list")
    here = answer.spec.key
    tabs = tuple(
        Tab(s.key, s.label, f"{home}?tab={s.key}", answer.counts.get(s.key), s.key == here,
            s.mine and bool(answer.counts.get(s.key)))
        for s in advising.lists_for(viewer.role)
    )  # fmt: skip
    first = ("", "") if may_start(viewer) else (reverse("referrals:advice_new"), _("请求指导"))
    return WorklistPage(
        label=answer.spec.label,
        columns=_COLUMNS,
        rows=tuple(_row(a, viewer, at) for a in answer.rows),
        tabs=tabs,
        filters=(Filter("q", _("姓名 / 问题里的字 / 单号"), query.text, private=True),),
        pager=Pager(query.page, max(1, -(-answer.total // advising.PAGE)), answer.total),
        empty=Empty(_("这里现在没有请求"), answer.spec.empty, "inbox", *first),
        export_url=f"{reverse('referrals:advice_export')}?tab={here}",
        refresh_on="live:advice",
    )


def export_rows(rows: list[Advice]) -> list[tuple[str, ...]]:
    """Return a list as rows of text, the header first; no identity numbers, no phones, no clinical text."""
    head = (
        _("单号"), _("患者"), _("急不急"), _("请求机构"), _("请求人"), _("被请求机构"), _("科室"), _("状态"),
        _("结论"), _("发出"), _("承诺时间"), _("答复"),
    )  # fmt: skip
    return [head, *(_export_row(a) for a in rows)]


def _export_row(advice: Advice) -> tuple[str, ...]:
    def moment(value: dt.datetime | None) -> str:
        return clock.local(value).strftime("%Y-%m-%d %H:%M") if value else ""

    return (
        advice.number,
        advice.resident.name if advice.resident else "",
        URGENCIES[advice.urgency],
        advice.asker_institution.name,
        advice.author_name,
        advice.receiver_institution.name if advice.receiver_institution else "",
        advice.receiver_department.name if advice.receiver_department else "",
        STATES[advice.state],
        ANSWERS.get(advice.answer_kind, ""),
        moment(advice.asked_at),
        moment(advice.promised_at),
        moment(advice.answered_at),
    )


@dataclass(frozen=True)
class Choice:
    """One department to ask, under its hospital."""

    value: str
    label: str
    chosen: bool


def form_page(viewer: Viewer, advice: Advice, form: AdviceForm, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the form."""
    file = advising.case_file(advice)
    code, name = form.diagnosis()
    asked = next((s.note for s in reversed(file.steps) if s.move == "ask_back"), "")
    return {
        "advice": advice,
        "number": spaced(advice.number),
        "person": person_of(advice, at, full=True),
        "named": advice.resident is not None,
        "is_draft": advice.state == "draft",
        "asked": asked if advice.state == "clarifying" else "",
        "hospitals": _hospitals(viewer, str(form["department"].value() or ""), at),
        "diagnosis_code": code,
        "diagnosis_name": name,
        "files": file.files,
        **labels(),
    }


def _hospitals(viewer: Viewer, chosen: str, at: dt.datetime) -> list[tuple[str, list[Choice]]]:
    found: dict[str, list[Choice]] = {}
    for department in clinical_departments(viewer, at):
        value = str(department.uid)
        found.setdefault(department.institution.name, []).append(Choice(value, department.name, value == chosen))
    return list(found.items())


def detail_page(viewer: Viewer, advice: Advice, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the object page; constant number of statements."""
    file = advising.case_file(advice)
    moves = allowed_moves(viewer, advice)
    return {
        "advice": advice,
        "number": spaced(advice.number),
        "person": person_of(advice, at, full=True),
        "state": State(STATES[advice.state], TONES[advice.state]),
        "clock": clock_of(advice, at),
        "holder": _holder(advice),
        "moves": [_button(m.name, m.label, m.style, advice) for m in moves if m.name != "ask"],
        "names": {m.name for m in moves},
        "may_edit": may_edit(viewer, advice) is None,
        "may_attach": may_attach(viewer, advice) is None,
        "answer_label": ANSWERS.get(advice.answer_kind, ""),
        "answer_form": AnswerForm(initial={"phone": work_phone(viewer)}),
        "urgency": URGENCIES[advice.urgency],
        "consent": _consent_line(advice),
        "files": file.files,
        "items": _timeline(file, at),
        "referral_number": spaced(advice.referral.number) if advice.referral else "",
        "answers": ANSWERS,
        **labels(),
    }


def _button(name: str, label: str, style: str, advice: Advice) -> MoveButton:
    tone: Literal["primary", "secondary"] = "primary" if style == "primary" else "secondary"
    if name == "convert":
        url = reverse("referrals:advice_convert", args=[advice.number])
        if advice.resident is None:
            return MoveButton(label, url=url, style=tone, method="get", icon="arrows-exchange")
        return MoveButton(
            label, url=url, style=tone, icon="arrows-exchange", name="revision", value=str(advice.revision)
        )
    return MoveButton(label, style=tone, dialog=f"move-{name}", name=name)


def _holder(advice: Advice) -> str:
    if advice.holder_institution is None:
        return _("已结束，无人持有")
    part = f" · {advice.holder_department.name}" if advice.holder_department else ""
    return f"{advice.holder_institution.label}{part} · {role_name(advice.holder_role)}"


def _consent_line(advice: Advice) -> str:
    if not advice.consent:
        return _("没有指明患者，不涉及资料共享。") if advice.resident is None else ""
    kept = ConsentFields(**{k: v for k, v in advice.consent.items() if k not in {"file_uid", "given_at"}})
    who = codes.SIGNERS.get(kept.signer, "")
    if kept.signer != "self":
        who = f"{who} {kept.signer_name}（{kept.relation}）"
    witness = _("，见证人 %(name)s") % {"name": kept.witness_name} if kept.witness_name else ""
    return f"{codes.CONSENT_SCOPES['sharing']}：{codes.CONSENT_METHODS[kept.method]}，{who}{witness}"


def _timeline(file: advising.AdviceCase, at: dt.datetime) -> list[TimelineItem]:
    """Return the timeline made of facts; each fact's step adds who and the words that went with it."""
    steps: dict[object, AdviceStep] = {s.fact_uid: s for s in file.steps}
    items = [_item(f.kind, f.happened_at, steps.get(f.uid)) for f in facts_about(file.advice.uid)]
    promised = file.advice.promised_at
    if promised and not file.advice.ended_at:
        late = promised < at
        when = clock.local(promised).strftime("%Y-%m-%d %H:%M")
        told = _("已过承诺时间") if late else _("承诺时间")
        items.append(TimelineItem(told, None, _holder(file.advice), when, "clock", "bad" if late else "plain"))
    return items


def _item(kind: str, happened_at: dt.datetime, step: AdviceStep | None) -> TimelineItem:
    if step is None:
        return TimelineItem(label_of(kind), happened_at, icon="bell")
    who = f"{step.by_institution_name} · {step.by_name}（{role_name(step.by_role)}）"
    tone = "good" if step.move == "answer" else "plain"
    return TimelineItem(label_of(kind), happened_at, who, step.note, _ICONS.get(step.move, "circle-dot"), tone)  # type: ignore[arg-type]

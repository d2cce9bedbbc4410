"""One case on its way down: content, plan, due items, moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import mark
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import Clock, MoveButton, State
from lianti.parties.shapes import Viewer
from lianti.referrals import queries
from lianti.referrals.codes import down as codes_down
from lianti.referrals.codes import surgery as codes_surgery
from lianti.referrals.forms.down import BackForm, ReceptionForm
from lianti.referrals.pages.beds import beds_below
from lianti.referrals.pages.common import chip, clock_of, person_of
from lianti.referrals.pages.consenting import consent_part
from lianti.referrals.pages.content import Fact, timeline
from lianti.referrals.pages.down_form import criteria_choices, stop_choices
from lianti.referrals.pages.drugs import plan_notes
from lianti.referrals.pages.form import labels
from lianti.referrals.pages.managers import holder_line
from lianti.referrals.pages.moves import Ask, Style
from lianti.referrals.pages.postop import postop_part, read_words
from lianti.referrals.pages.supplements import supplement_lines
from lianti.referrals.permissions import available_moves, may_print
from lianti.referrals.permissions.down import may_edit_down, may_tick
from lianti.referrals.queries.down import down_of, due_items_of
from lianti.referrals.queries.relations import relation_of
from lianti.referrals.queries.rooms import handover_of, rooms_below
from lianti.referrals.rules.relation import LEVEL
from lianti.referrals.rules.surgery import TRIES
from lianti.referrals.states import STATES, TONES

if TYPE_CHECKING:
    from lianti.referrals.models import DueItem, Referral

_STYLES: dict[str, Style] = {"primary": "primary", "danger": "danger"}
_PARTS = {
    "accept_down": "reception",
    "ask_down": "note",
    "give_down": "note",
    "decline_down": "reason",
    "arrive_down": "number",
    "miss_down": "note",
    "report_down": "report",
    "take_on": "take_on",
    "hand_on": "room",
    "hand_back": "note",
    "send_back": "back",
    "close_down": "note",
    "refuse_down": "refuse",
    "withdraw_down": "reason",
}
_SOON = dt.timedelta(days=2)


@dataclass(frozen=True)
class ItemLine:
    """One check or refill of the plan with its clock."""

    uid: str
    label: str
    title: str
    clock: Clock
    text: str
    done: bool
    tone: str = "info"
    url: str = ""
    read: str = ""


_ITEM_TONES = {"refill": "violet", "postop": "teal"}


def item_line(item: DueItem, at: dt.datetime, read: str = "") -> ItemLine:
    """Return a due item as it stands; ``read`` says who of the surgeon's department has seen its result."""
    label, tone = codes_down.DUE_KINDS[item.kind], _ITEM_TONES.get(item.kind, "info")
    if item.done_at:
        words = (codes_down.DUE_RESULTS | codes_surgery.POSTOP_RESULTS).get(item.result, "")
        text = "：".join(t for t in (words, item.note) if t)
        return ItemLine(
            str(item.uid),
            label,
            item.title,
            Clock("done", f"{clock.local(item.done_at):%m-%d}", item.done_at),
            f"{text} {item.by_name}",
            True,
            "bad" if item.result == "alarm" else tone,
            read=read,
        )
    due = clock.day_start((item.next_on or item.due_on) + dt.timedelta(days=1))
    url = reverse("referrals:postop", args=[item.uid]) if item.kind == "postop" else ""
    clock_line = Clock.of(due, at, _SOON)
    text = item.due_on.isoformat()
    if item.next_on is not None:
        tried = {"n": item.tries, "day": f"{item.next_on:%m-%d}"}
        text = f"{text} · " + _("已 %(n)s 次未联系上，%(day)s 再联系") % tried
        tone = "bad" if item.tries >= TRIES else tone
    return ItemLine(str(item.uid), label, item.title, clock_line, text, False, tone, url)


def detail_page(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the object page of a case on its way down."""
    file = queries.case_file(referral)
    buttons, asks = _moves(referral, viewer)
    down = down_of(referral)
    refusal = getattr(referral, "refusal", None)
    return {
        "referral": referral,
        "down": down,
        "case": referral.down,
        "way": codes_down.WAYS[referral.down.way],
        "number": spaced(referral.number),
        "person": person_of(referral, at, full=True),
        "state": _state(referral, refused=refusal is not None),
        "equals": relation_of(referral) == LEVEL,
        "clock": clock_of(referral, at),
        "holder": holder_line(referral, at),
        "moves": buttons,
        "asks": asks,
        "rooms": [(r.uid, r.name) for r in rooms_below(referral)] if any(a.part == "room" for a in asks) else [],
        "items": timeline(file, at),
        "supplements": supplement_lines(referral, file.steps),
        "facts": [f for f in _facts(referral) if f.text],
        "where": [f for f in _where(referral) if f.text],
        "criteria": criteria_choices(referral.diagnosis_code, set(down.criteria))[0],
        "explained": [s for s in stop_choices(down.exclusions, at) if s.answer == "yes"],
        **_due_part(viewer, referral, at),
        **_said(referral, refusal),
        **consent_part(viewer, referral, file, {a.part for a in asks}, at),
        "attachments": file.attachments,
        "may_attach": referral.ended_at is None,
        "may_edit": may_edit_down(viewer, referral) is None,
        "may_print": may_print(viewer, referral) is None,
        "source": referral.down.source,
        "later": [link.referral for link in referral.later_links.select_related("referral")],
        "plan_chip": chip("QQ-45", _("下转须有接续方案")),
        **postop_part(viewer, referral, at),
        **plan_notes(referral),
        **_dialogs(referral, at),
        **labels(),
    }


def _due_part(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return what the clinic owes from the plan, and whether a follow-up told of an alarm sign."""
    due = due_items_of(referral)
    read = read_words(referral) if any(i.kind == "postop" for i in due) else {}
    return {
        "due": [item_line(i, at, read.get(i.pk, "")) for i in due],
        "may_tick": may_tick(viewer, referral) is None,
        "due_results": codes_down.DUE_RESULTS,
        "postop_alarm": referral.ended_at is None and any(i.result == "alarm" for i in due),
    }


def _said(referral: Referral, refusal: Any) -> dict[str, Any]:
    """Return what the family or the clinic has said, in words."""
    return {
        "refusal": refusal,
        "refusal_reason": codes_down.REFUSALS.get(refusal.reason, "") if refusal else "",
        "report_words": codes_down.REPORTS.get(referral.down.report, ""),
    }


_STATE_WORDS = {
    "submitted": mark("待基层答复"),
    "info_asked": mark("待科室补充"),
    "scheduled": mark("基层已同意，待到诊"),
    "arrived": mark("已到诊，接续管理中"),
    "outcome_returned": mark("已回告，接续管理中"),
    "declined": mark("基层不能接收"),
    "cancelled": mark("已撤回"),
}


def _state(referral: Referral, *, refused: bool) -> State:
    """Return the state in the words of going down; a signed no is not a withdrawal."""
    words = mark("患者或家属不同意") if refused else _STATE_WORDS.get(referral.state, STATES[referral.state])
    return State(_(words), TONES[referral.state])


def _moves(referral: Referral, viewer: Viewer) -> tuple[list[MoveButton], list[Ask]]:
    buttons, asks = [], []
    for available in available_moves(viewer, referral):
        move = available.move
        if not available.allowed or move.name not in _PARTS:
            continue
        url = reverse("referrals:down_move", args=[referral.number, move.name])
        style = _STYLES.get(move.style, "secondary")
        buttons.append(MoveButton(move.label, style=style, dialog=f"move-{move.name}", name=move.name))
        asks.append(Ask(move.name, move.label, style, _PARTS[move.name], url))
    buttons.sort(key=lambda b: ("primary", "danger", "secondary", "quiet").index(b.style))
    return buttons, asks


def _dialogs(referral: Referral, at: dt.datetime) -> dict[str, Any]:
    day = max(referral.down.planned_discharge_on or clock.local_day(at), clock.local_day(at))
    expected = max(clock.at_time(day, 15), at + dt.timedelta(hours=1))
    when = clock.local(expected).replace(tzinfo=None, second=0, microsecond=0)
    with_bed = referral.down.way in codes_down.WITH_BED
    return {
        "reception_form": ReceptionForm(initial={"expected_at": when}),
        "with_bed": with_bed,
        "bed_again": with_bed and referral.state == "no_show",
        "bed_choices": beds_below(referral, at) if with_bed and referral.state in {"submitted", "no_show"} else [],
        "bed_pool_only": True,
        "back_form": BackForm(),
        "refusals": codes_down.REFUSALS,
        "declines": codes_down.DECLINES,
        "withdrawals": codes_down.WITHDRAWALS,
        "reports": codes_down.REPORTS,
    }


def _facts(referral: Referral) -> list[Fact]:
    case = referral.down
    return [
        Fact(_("出院诊断"), f"{referral.diagnosis_name} {referral.diagnosis_code}".strip()),
        Fact(_("住院经过与目前病情"), referral.reason),
        Fact(_("治疗经过"), referral.treatment),
        Fact(_("主要检查结果"), case.findings),
        Fact(_("主要既往史"), referral.history),
        Fact(_("过敏史"), referral.allergies),
        Fact(_("下转目的"), referral.purpose),
        Fact(_("提出不足 24 小时的原因"), case.short_notice),
    ]


def _room_words(referral: Referral) -> str:
    """Say which village room goes on, or was asked and by whom."""
    handover = handover_of(referral)
    if handover is None:
        return ""
    asked = {
        "room": handover.room.name,
        "who": handover.asked_by_name,
        "day": f"{clock.local(handover.asked_at):%m-%d}",
    }
    if handover.taken_at is None:
        return _("%(room)s（%(day)s %(who)s 交出，待村医同意；同意前仍由本机构负责）") % asked
    taken = {"by": handover.taken_by_name, "day": f"{clock.local(handover.taken_at):%m-%d}"}
    return _("%(room)s（%(day)s %(by)s 同意接续，由村医负责）") % (asked | taken)


def _where(referral: Referral) -> list[Fact]:
    case, receiver = referral.down, referral.receiver_institution
    department = referral.sender_department.name if referral.sender_department else ""
    expected = f"{clock.local(referral.appointment_at):%Y-%m-%d %H:%M}" if referral.appointment_at else ""
    return [
        Fact(_("转出"), f"{referral.sender_institution.name} {department}"),
        Fact(_("提出医生"), f"{referral.author_name} {referral.sender_phone}".strip()),
        Fact(_("转往"), receiver.name if receiver else _("未选")),
        Fact(_("计划出院"), case.planned_discharge_on.isoformat() if case.planned_discharge_on else ""),
        Fact(_("预计到诊"), expected),
        Fact(_("接收医生"), case.doctor),
        Fact(_("床位"), case.bed),
        Fact(_("药品"), _("基层能接上") if case.drugs_ready else ""),
        Fact(_("本机构登记号"), referral.his_number),
        Fact(_("村卫生室接续"), _room_words(referral)),
    ]

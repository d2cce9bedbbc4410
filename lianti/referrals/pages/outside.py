"""Transfers outside the alliance as pages: list, form, object page, printed form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

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
)
from lianti.ledger.facts import label_of
from lianti.ledger.queries import facts_about
from lianti.parties.roles import role_name
from lianti.referrals.codes import outside as words
from lianti.referrals.forms.outside import FilingForm
from lianti.referrals.outside_costs import ask_of, cost_of
from lianti.referrals.pages.common import chip
from lianti.referrals.permissions.outside import allowed_moves
from lianti.referrals.queries.outside import PAGE, TABS, OutsideAnswer
from lianti.referrals.rules.outside import owed
from lianti.referrals.states.outside import STATES, TONES
from lianti.residents.kinds import INSURANCE_TYPES, SEXES

if TYPE_CHECKING:
    from lianti.parties.shapes import Viewer
    from lianti.referrals.models import OutsideTransfer

_SOON = dt.timedelta(days=1)
_COLUMNS = (
    Column("person", _("患者"), main=True),
    Column("where", _("转往"), wide=True),
    Column("diagnosis", _("诊断")),
    Column("filing", _("备案")),
    Column("state", _("状态")),
    Column("clock", _("时限")),
    Column("number", _("单号")),
)


def person_of(transfer: OutsideTransfer, at: dt.datetime, *, full: bool = False) -> PersonLine:
    """Return the person so that namesakes stay apart."""
    person = transfer.resident
    return PersonLine(
        name=person.name,
        sex=SEXES[person.sex],
        age=_("%(n)d岁") % {"n": age_on(person.birth_on, clock.local_day(at))},
        masked_id=person.identity_mask if full else "",
    )


def clock_of(transfer: OutsideTransfer, at: dt.datetime) -> Clock:
    """Return the promised time against now."""
    if transfer.ended_at:
        return Clock("done", _("已结束"), transfer.ended_at)
    return Clock.of(transfer.promised_at, at, _SOON)


def owed_of(transfer: OutsideTransfer, at: dt.datetime) -> list[str]:
    """Return what a transfer owes now, in words."""
    return [words.OWED[code] for code in owed(transfer.standing, at, clock.local_day(at))]


def _row(transfer: OutsideTransfer, at: dt.datetime) -> Row:
    url = reverse("referrals:outside", args=[transfer.number])
    label = {"to_file": _("登记备案"), "away": _("登记结果")}.get(transfer.state, _("查看"))
    due = "、".join(str(text) for text in owed_of(transfer, at))
    cells = (
        Cell(person_of(transfer, at), "person"),
        Cell(transfer.destination_name, note=words.LEVELS[transfer.destination_level]),
        Cell(transfer.diagnosis_name, note=words.KINDS[transfer.kind]),
        Cell(words.FILING_STATES[transfer.filing_state], note=transfer.filing_number),
        Cell(State(STATES[transfer.state], TONES[transfer.state]), "state", note=due),
        Cell(clock_of(transfer, at), "clock"),
        Cell(spaced(transfer.number), "mono"),
    )
    style = "secondary" if transfer.ended_at else "primary"
    return Row(str(transfer.uid), url, cells, MoveButton(label, url=url, style=style, method="get"))  # type: ignore[arg-type]


def list_page(answer: OutsideAnswer, text: str, page: int, at: dt.datetime) -> WorklistPage:
    """Return the list as the kit draws it."""
    home = reverse("referrals:outside_list")
    tabs = tuple(
        Tab(
            key,
            label,
            f"{home}?tab={key}",
            answer.counts[key],
            key == answer.tab,
            key == "due" and answer.counts[key] > 0,
        )
        for key, (label, _states) in TABS.items()
    )
    empty = Empty(_("这里现在没有联体外转出"), _("转往省级医院等联体外机构的患者登记在这里。"), "inbox",
                  reverse("referrals:outside_new"), _("登记联体外转出"))  # fmt: skip
    return WorklistPage(
        label=_("联体外转出"),
        columns=_COLUMNS,
        rows=tuple(_row(t, at) for t in answer.rows),
        tabs=tabs,
        filters=(Filter("q", _("姓名 / 医院 / 单号"), text, private=True),),
        pager=Pager(page, max(1, -(-answer.total // PAGE)), answer.total),
        empty=empty,
        export_url=f"{reverse('referrals:outside_export')}?tab={answer.tab}",
    )


def export_rows(rows: list[OutsideTransfer]) -> list[tuple[str, ...]]:
    """Return a list as rows of text, the header first; no identity numbers, no phones."""
    head = (
        _("单号"), _("患者"), _("转出机构"), _("转往医院"), _("级别"), _("类型"), _("诊断"), _("原因"), _("参保地"),
        _("就医地"), _("备案类型"), _("备案状态"), _("备案号"), _("有效期至"), _("经办人"), _("状态"), _("登记时间"),
    )  # fmt: skip
    return [head, *(_export_row(t) for t in rows)]


def _export_row(transfer: OutsideTransfer) -> tuple[str, ...]:
    t = transfer
    until = t.valid_until_on.isoformat() if t.valid_until_on else ""
    return (
        t.number, t.resident.name, t.institution.name, t.destination_name, words.LEVELS[t.destination_level],
        words.KINDS[t.kind], t.diagnosis_name, words.REASONS[t.reason], t.insured_region, t.care_region,
        words.FILING_KINDS[t.filing_kind], words.FILING_STATES[t.filing_state], t.filing_number, until, t.handler_name,
        STATES[t.state], clock.local(t.registered_at).strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip


def facts_of(transfer: OutsideTransfer) -> list[tuple[str, str]]:
    """Return the labelled lines of a transfer."""
    t = transfer
    where = f"{t.destination_name} {t.destination_part}".strip()
    lines = [
        (_("转往"), f"{where}（{words.LEVELS[t.destination_level]}）"),
        (_("类型"), words.KINDS[t.kind]),
        (_("诊断"), f"{t.diagnosis_name} {t.diagnosis_code}".strip()),
        (_("转出原因"), words.REASONS[t.reason]),
        (_("病情与说明"), t.note),
        (_("转出医生"), f"{t.institution.label} {t.author_name}"),
        (_("结果"), words.RESULTS.get(t.result, "") + (f"：{t.result_note}" if t.result_note else "")),
    ]
    return [(label, text) for label, text in lines if text]


def filing_of(transfer: OutsideTransfer) -> list[tuple[str, str]]:
    """Return the labelled lines of the filing."""
    t = transfer
    valid = f"{t.valid_from_on} — {t.valid_until_on}" if t.valid_from_on else ""
    lines = [
        (_("参保地"), t.insured_region),
        (_("就医地"), t.care_region),
        (_("险种"), INSURANCE_TYPES.get(t.resident.insurance_type, "")),
        (_("备案类型"), words.FILING_KINDS[t.filing_kind]),
        (_("备案状态"), words.FILING_STATES[t.filing_state]),
        (_("备案号"), t.filing_number),
        (_("有效期"), valid),
        (_("经办人"), t.handler_name),
    ]
    return [(label, text) for label, text in lines if text]


def detail_page(viewer: Viewer, transfer: OutsideTransfer, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the object page."""
    moves = allowed_moves(viewer, transfer)
    holder = transfer.holder_institution
    return {
        "transfer": transfer,
        "number": spaced(transfer.number),
        "person": person_of(transfer, at, full=True),
        "state": State(STATES[transfer.state], TONES[transfer.state]),
        "clock": clock_of(transfer, at),
        "holder": f"{holder.label} · {role_name(transfer.holder_role)}" if holder else _("已结束，无人持有"),
        "moves": [MoveButton(m.label, style=m.style, dialog=f"move-{m.name}", name=m.name) for m in moves],  # type: ignore[arg-type]
        "facts": facts_of(transfer),
        "filing": filing_of(transfer),
        "items": [TimelineItem(label_of(f.kind), f.happened_at) for f in facts_about(transfer.uid)],
        "filing_form": FilingForm(initial={"handler_name": viewer.name, "valid_from_on": clock.local_day(at)}),
        "results": words.RESULTS,
        "filing_chip": chip("JL-45", _("转出统筹区前须备案")),
        "may_print": transfer.state != "to_file",
        "owed": owed_of(transfer, at),
        "cost": cost_of(ask_of(transfer)),
    }


def paper(viewer: Viewer, transfer: OutsideTransfer, at: dt.datetime) -> dict[str, Any]:
    """Return the context of the printed form (转诊转院备案表)."""
    person = transfer.resident
    return {
        "number": spaced(transfer.number),
        "back": reverse("referrals:outside", args=[transfer.number]),
        "institution": transfer.institution.name,
        "who": [
            (_("姓名"), person.name),
            (_("性别"), SEXES[person.sex]),
            (_("年龄"), _("%(n)d岁") % {"n": age_on(person.birth_on, clock.local_day(at))}),
            (_("证件号"), person.identity_mask),
            (_("联系电话"), person.phone_mask),
        ],
        "facts": facts_of(transfer),
        "filing": [*filing_of(transfer), (_("起付线"), cost_of(ask_of(transfer)).text)],
        "printed": f"{clock.local(at):%Y-%m-%d %H:%M} {viewer.institution_name} {viewer.name}",
        "day": clock.local_day(transfer.registered_at),
    }

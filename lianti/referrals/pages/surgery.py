"""Day surgery in words: the part on the case, the page with checklist and day, the sheet of paper (JL-35, JL-69)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.parties.shapes import Viewer
from lianti.referrals.codes import down as codes_down
from lianti.referrals.codes import surgery as codes
from lianti.referrals.forms.surgery import EndForm, WishForm
from lianti.referrals.pages.common import chip, person_of, url_of
from lianti.referrals.pages.content import Fact
from lianti.referrals.permissions import surgery as permissions
from lianti.referrals.queries.surgery import kept, lines_of, operation_on, postop_templates, surgery_of
from lianti.referrals.rules.surgery import open_lines

if TYPE_CHECKING:
    from lianti.referrals.models import DaySurgery, PreOpItem, Referral


# A way down that ended like this has taken nobody home: another may be begun.
_CAME_TO_NOTHING = frozenset({"declined", "cancelled", "expired"})


@dataclass(frozen=True)
class SurgeryPart:
    """What the page of the case shows: which operation, how far the checklist is, and the way there."""

    url: str
    procedure: str
    checked: str
    complete: bool
    state: str


def surgery_part(viewer: Viewer, referral: Referral, at: dt.datetime) -> SurgeryPart | None:
    """Return the part of the object page; None where day surgery is neither asked for nor can be."""
    if referral.kind != "inpatient":
        return None
    surgery, url = surgery_of(referral), reverse("referrals:surgery", args=[referral.number])
    if surgery is None:
        may = permissions.may_ask_surgery(viewer, referral) is None
        return SurgeryPart(url, "", "", complete=False, state="") if may else None
    lines = lines_of(surgery)
    left = open_lines([kept(i) for i in lines], operation_on(referral, surgery, at))
    return SurgeryPart(url, surgery.procedure, _checked(lines, left), complete=not left, state=_state(surgery))


def _checked(lines: list[PreOpItem], left: list[tuple[str, str]]) -> str:
    return _("%(done)d / %(all)d 项") % {"done": len(lines) - len(left), "all": len(lines)}


def _state(surgery: DaySurgery) -> str:
    if surgery.ended_at is not None:
        return codes.RESULTS[surgery.result]
    return _("手术日已确认") if surgery.begun_at is not None else _("待手术")


@dataclass(frozen=True)
class CheckLine:
    """One line of the checklist with its answer, who gave it, and why it does not count."""

    code: str
    text: str
    dated: str
    answer: str
    answer_words: str
    on_day: str
    note: str
    who: str
    why: str


def surgery_page(viewer: Viewer, referral: Referral, at: dt.datetime, wish: WishForm | None = None) -> dict[str, Any]:
    """Return the page of a day surgery; what somebody may not do is not drawn."""
    surgery = surgery_of(referral)
    lines = lines_of(surgery)
    left = open_lines([kept(i) for i in lines], operation_on(referral, surgery, at)) if surgery else []
    may_pass = permissions.may_pass_on(viewer, referral, surgery) is None
    downs = [p.referral for p in surgery.postops.select_related("referral").order_by("pk")] if surgery else []
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": person_of(referral, at, full=True),
        "url": url_of(referral),
        "surgery": surgery,
        "facts": [f for f in facts_of(referral, surgery, at) if f.text] if surgery else [],
        "lines": check_lines(lines, left),
        "left": left,
        "checked": _checked(lines, left) if surgery else "",
        "wish_form": (wish or _wish_form(surgery)) if permissions.may_ask_surgery(viewer, referral) is None else None,
        "may_check": permissions.may_answer_preop(viewer, referral, surgery) is None,
        "may_begin": permissions.may_begin(viewer, referral, surgery) is None,
        "end_form": _end_form(viewer, surgery) if permissions.may_end(viewer, referral, surgery) is None else None,
        "may_pass_on": may_pass,
        "templates": postop_templates(clock.local_day(at)).values() if may_pass else [],
        "ways": codes_down.WAYS,
        "answers": codes.ANSWERS,
        "today": clock.local_day(at).isoformat(),
        "downs": downs,
        "may_start": may_pass and all(d.state in _CAME_TO_NOTHING for d in downs),
        "wish_chip": chip("JL-69", _("日间手术")),
        "check_chip": chip("JL-35", _("术前准备")),
        "after_chip": chip("JL-70", _("术后随访")),
    }


def _wish_form(surgery: DaySurgery | None) -> WishForm:
    if surgery is None:
        return WishForm(initial={"anaesthesia": "unsure"})
    names = ("procedure", "anaesthesia", "wish_on")
    return WishForm(initial={name: getattr(surgery, name) for name in names})


def _end_form(viewer: Viewer, surgery: DaySurgery | None) -> EndForm:
    return EndForm(
        initial={"result": "done", "performed": surgery.procedure if surgery else "", "surgeon": viewer.name}
    )


def check_lines(items: list[PreOpItem], left: list[tuple[str, str]]) -> list[CheckLine]:
    """Return the checklist in words; ``left`` says which lines do not count and why."""
    why = dict(left)
    return [
        CheckLine(
            code=i.code,
            text=i.text,
            dated=_("%(n)d 天内") % {"n": i.max_age_days} if i.max_age_days else "",
            answer=i.answer,
            answer_words=codes.ANSWERS.get(i.answer, ""),
            on_day=i.on_day.isoformat() if i.on_day else "",
            note=i.note,
            who=f"{i.by_place} {i.by_name} {clock.local(i.answered_at):%m-%d %H:%M}" if i.answered_at else "",
            why=why.get(i.text, ""),
        )
        for i in items
    ]


def facts_of(referral: Referral, surgery: DaySurgery, at: dt.datetime) -> list[Fact]:
    """Return what is known of the operation, labelled."""
    fixed = referral.appointment_at
    begun = f"{clock.local(surgery.begun_at):%Y-%m-%d %H:%M} {surgery.begun_by_name}" if surgery.begun_at else ""
    return [
        Fact(_("申请手术"), surgery.procedure),
        Fact(_("麻醉方式"), codes.ANAESTHESIA[surgery.anaesthesia]),
        Fact(_("希望日期"), surgery.wish_on.isoformat()),
        Fact(_("排定到院"), f"{clock.local(fixed):%Y-%m-%d %H:%M}" if fixed else _("待接收医院排定")),
        Fact(_("申请人"), f"{surgery.asked_by_name} {clock.local(surgery.asked_at):%Y-%m-%d %H:%M}"),
        Fact(_("核对模板"), _("%(edition)s 版") % {"edition": surgery.template.rpartition(" ")[2]}),
        Fact(_("手术日确认"), begun),
        Fact(_("核对未齐仍继续的理由"), surgery.incomplete_reason),
        Fact(_("手术结果"), codes.RESULTS.get(surgery.result, "")),
        Fact(_("实际手术"), surgery.performed),
        Fact(_("主刀医生"), surgery.surgeon),
        Fact(_("手术说明"), surgery.note),
    ]


def paper_page(referral: Referral, viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the checklist as a sheet of A4 (术前核对单)."""
    surgery = surgery_of(referral)
    lines = lines_of(surgery)
    left = open_lines([kept(i) for i in lines], operation_on(referral, surgery, at)) if surgery else []
    person = person_of(referral, at, full=True)
    return {
        "number": spaced(referral.number),
        "back": reverse("referrals:surgery", args=[referral.number]),
        "hospital": referral.receiver_institution.name if referral.receiver_institution else "",
        "who": [
            (_("姓名"), f"{person.name} {person.sex} {person.age}"),
            (_("身份证"), person.masked_id),
            (_("诊断"), referral.diagnosis_name),
            (_("过敏史"), referral.allergies),
            (_("转出机构"), referral.sender_institution.name),
        ],
        "facts": [(f.label, f.text) for f in facts_of(referral, surgery, at) if f.text] if surgery else [],
        "lines": check_lines(lines, left),
        "checked": _checked(lines, left),
        "printed": _("打印：%(who)s %(when)s")
        % {"who": viewer.name, "when": clock.local(at).strftime("%Y-%m-%d %H:%M")},
    }

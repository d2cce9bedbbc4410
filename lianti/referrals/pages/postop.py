"""Follow-up after an operation in words: what the clinic fills, what the surgeon reads (JL-70)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianti.kernel.pure import clock
from lianti.kernel.web.pages import PersonLine
from lianti.parties.shapes import Viewer
from lianti.referrals.codes import surgery as codes
from lianti.referrals.forms.surgery import FoundForm, PostOpForm
from lianti.referrals.pages.common import chip, person_of, url_of
from lianti.referrals.permissions.down import may_edit_down
from lianti.referrals.queries.surgery import postop_templates, results_of

if TYPE_CHECKING:
    from lianti.referrals.models import DueItem, PostOpPlan, PostOpResult, Referral
    from lianti.referrals.queries.surgery import Results


def read_words(referral: Referral) -> dict[int, str]:
    """Say for each day of follow-up whether the surgeon's department has read what was found; one statement."""
    return {pk: _read_by(r) for pk, r in results_of(referral).items()}


def _read_by(row: PostOpResult) -> str:
    if row.seen_at is None:
        return _("手术科室未阅")
    when = clock.local(row.seen_at).strftime("%m-%d %H:%M")
    return _("手术科室已阅：%(who)s %(when)s") % {"who": row.seen_by_name, "when": when}


def postop_part(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return what a case on its way down shows of the operation, and the form that takes a template."""
    plan: PostOpPlan | None = getattr(referral, "postop", None)
    may = may_edit_down(viewer, referral) is None
    return {
        "postop": plan,
        "postop_form": template_form(plan, viewer, at) if may else None,
        "postop_chip": chip("JL-70", _("术后随访")),
    }


def template_form(plan: PostOpPlan | None, viewer: Viewer, at: dt.datetime) -> PostOpForm:
    """Return the form that takes a template of follow-up, filled with what is known."""
    today = clock.local_day(at)
    known = {"operated_on": today, "surgeon": viewer.name, "template": "general"}
    if plan is not None:
        known = {
            "operated_on": plan.operated_on, "surgeon": plan.surgeon, "procedure": plan.procedure,
            "template": plan.template.split()[0],
        }  # fmt: skip
    form = PostOpForm(initial=known)
    form.choose({t.key: f"{t.name}（{t.edition}，{t.source}）" for t in postop_templates(today).values()})
    return form


def item_page(item: DueItem, at: dt.datetime, form: FoundForm | None = None) -> dict[str, Any]:
    """Return the page on which the clinic enters what it found."""
    referral = item.referral
    plan: PostOpPlan | None = getattr(referral, "postop", None)
    return {
        "item": item,
        "tries": item.note.split("\n") if item.tries else [],
        "person": person_of(referral, at, full=True),
        "url": url_of(referral),
        "plan": plan,
        "days": (clock.local_day(at) - plan.operated_on).days if plan else None,
        "alarm_signs": referral.plan.alarm_signs,
        "form": form or FoundForm(),
        "after_chip": chip("JL-70", _("术后随访")),
    }


@dataclass(frozen=True)
class ResultLine:
    """One result as the surgeon reads it."""

    uid: str
    person: PersonLine
    url: str
    title: str
    procedure: str
    clinic: str
    words: str
    label: str
    tone: str
    at: dt.datetime
    read: str


_TONES = {"alarm": "bad", "attention": "warn", "missed": "warn", "fine": "good"}


def result_lines(found: Results, at: dt.datetime) -> list[ResultLine]:
    """Return results with their people."""
    return [_result(r, at) for r in found.rows]


def _result(row: PostOpResult, at: dt.datetime) -> ResultLine:
    referral, plan = row.item.referral, getattr(row.item.referral, "postop", None)
    read = f"{row.seen_by_name} {clock.local(row.seen_at):%m-%d %H:%M}" if row.seen_at else ""
    return ResultLine(
        uid=str(row.uid),
        person=person_of(referral, at),
        url=url_of(referral),
        title=row.item.title.split("：")[0],
        procedure=plan.procedure if plan else "",
        clinic=referral.receiver_institution.label if referral.receiver_institution else "",
        words=row.item.note,
        label=codes.POSTOP_RESULTS.get(row.item.result, ""),
        tone=_TONES.get(row.item.result, "info"),
        at=row.at,
        read=read,
    )


def results_page(found: Results, at: dt.datetime) -> dict[str, Any]:
    """Return the list of results of the last thirty days, the unread first."""
    return {"lines": result_lines(found, at), "unread": found.unread, "chip": chip("JL-70", _("术后随访"))}

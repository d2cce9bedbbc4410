"""Reading what belongs to an operation: templates in force, the checklist as it stands, results nobody has read."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, Window

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.prepared import Slot, prepared
from lianti.parties.shapes import Viewer
from lianti.referrals.models import DaySurgery, DueItem, PostOpResult, PreOpItem, Referral
from lianti.referrals.permissions.surgery import may_read_results
from lianti.referrals.rules import surgery as rules
from lianti.referrals.shapes.surgery import PostOpDay, PostOpTemplate, PreOpKept, PreOpLine, PreOpTemplate

_FILE = Path(__file__).parent.parent / "data" / "surgery.toml"
_SHOWN = 60


@cache
def _content() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def preop_template(on: dt.date) -> PreOpTemplate:
    """Return the checklist in force on a day: the newest edition that has begun (JL-35)."""
    rows = sorted((r for r in _content()["preop"] if r["since_on"] <= on), key=lambda r: r["since_on"])
    if not rows:
        raise Refused("preop_none", _("这一天还没有生效的术前核对模板。"))
    row = rows[-1]
    return PreOpTemplate(**(row | {"items": tuple(PreOpLine(**i) for i in row["items"])}))


def postop_templates(on: dt.date) -> dict[str, PostOpTemplate]:
    """Return the plans of follow-up in force on a day, the newest edition of each (JL-70)."""
    rows = sorted((r for r in _content()["postop"] if r["since_on"] <= on), key=lambda r: r["since_on"])
    return {r["key"]: PostOpTemplate(**(r | {"days": tuple(PostOpDay(**d) for d in r["days"])})) for r in rows}


def postop_template_named(label: str) -> PostOpTemplate | None:
    """Return the template that was taken under a label, of whatever edition; None when there is none any more."""
    rows = [PostOpTemplate(**(r | {"days": ()})) for r in _content()["postop"]]
    return next((r for r in rows if r.label == label), None)


def surgery_of(referral: Referral) -> DaySurgery | None:
    """Return the day surgery that a request asks for, None when it asks for none.

    A draft that is no request for a bed any more asks for none; what was filled waits for it to become one again.
    """
    if referral.kind != "inpatient":
        return None
    return DaySurgery.objects.filter(referral=referral).first()


def lines_of(surgery: DaySurgery | None) -> list[PreOpItem]:
    """Return the checklist in its order."""
    return list(PreOpItem.objects.filter(surgery=surgery).order_by("order")) if surgery else []


def kept(item: PreOpItem) -> PreOpKept:
    """Return a line as plain values."""
    return PreOpKept(item.code, item.text, item.max_age_days, item.answer, item.on_day, item.note)


def operation_on(referral: Referral, surgery: DaySurgery, at: dt.datetime) -> dt.date:
    """Return the day of the operation: when it began, the day that was fixed, or the one that was wished."""
    if surgery.begun_at is not None:
        return clock.local_day(surgery.begun_at)
    fixed = clock.local_day(referral.appointment_at) if referral.appointment_at else surgery.wish_on
    return max(fixed, clock.local_day(at)) if referral.state == "arrived" else fixed


def open_of(referral: Referral, surgery: DaySurgery, at: dt.datetime) -> list[tuple[str, str]]:
    """Return which lines of the checklist are open on the day of the operation, and why."""
    return rules.open_lines([kept(i) for i in lines_of(surgery)], operation_on(referral, surgery, at))


def item_for(viewer: Viewer, uid: uuid.UUID, at: dt.datetime) -> DueItem:
    """Return a day of follow-up of a case that the viewer sees; NotVisible otherwise."""
    found = _followed.first(uid=uid)
    if found is None or not found.referral.is_visible_to(viewer, at):
        raise NotVisible
    return found


@prepared
def _followed(uid: Slot) -> QuerySet[DueItem]:
    rows = DueItem.objects.filter(uid=uid, kind="postop")
    return rows.select_related("referral__resident", "referral__postop", "referral__down")


@dataclass(frozen=True)
class Results:
    """What clinics told the department: what nobody has read yet, then the latest that somebody has."""

    rows: list[PostOpResult]
    unread: int


def results_for(viewer: Viewer, at: dt.datetime, most: int = _SHOWN, *, unread_only: bool = False) -> Results:
    """Return what came back to the viewer's department; one statement (JL-70).

    Unread first and alarm signs before others, so that later results never push one off the list; ``unread`` counts
    those beyond ``most`` too.
    """
    if may_read_results(viewer):
        return Results([], 0)
    cases = Referral.objects.visible_to(viewer, at).filter(
        direction="down", sender_institution_id=viewer.institution_id, sender_department_id=viewer.department_id
    )
    wanted = Q(seen_at=None) if unread_only else Q(seen_at=None) | Q(at__gte=at - dt.timedelta(days=30))
    rows = PostOpResult.objects.filter(wanted, item__referral__in=cases)
    rows = rows.select_related(
        "item__referral__resident", "item__referral__postop", "item__referral__receiver_institution"
    )
    rows = rows.annotate(
        has_read=Case(When(seen_at=None, then=Value(0)), default=Value(1), output_field=IntegerField()),
        waiting=Window(Count("pk", filter=Q(seen_at=None))),
    )
    found = list(rows.order_by("has_read", "-alarm", "-at", "-pk")[:most])
    return Results([*found], found[0].waiting if found else 0)


def results_of(referral: Referral) -> dict[int, PostOpResult]:
    """Return what was found on each day of follow-up of a case, by item."""
    return {r.item_id: r for r in PostOpResult.objects.filter(item__referral=referral)}


def overdue_items(at: dt.datetime) -> list[DueItem]:
    """Return the days of follow-up that passed with nobody doing or being reminded of them, and tries due again."""
    today = clock.local_day(at)
    passed = Q(next_on=None, reminded_at=None, due_on__lt=today) | Q(next_on__lt=today)
    rows = DueItem.objects.filter(
        passed, kind="postop", done_at=None, referral__state__in=("arrived", "outcome_returned")
    )
    return list(rows.select_related("referral__receiver_institution", "referral__alliance").order_by("pk")[:500])

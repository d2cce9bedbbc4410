"""Clinical pathways in words: the line on the case, the page of a course, the list of a department (SY-34)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianti.catalogue.kinds import GUIDE_PARTS, PARTS
from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import spaced
from lianti.kernel.web.pages import State
from lianti.parties.shapes import Viewer
from lianti.referrals.codes.pathways import ENDS, EXITS, VARIATIONS
from lianti.referrals.pages.common import chip, person_of, url_of
from lianti.referrals.permissions.pathways import THERE, may_enter, may_go_on
from lianti.referrals.queries.pathways import courses_for, courses_of, open_course, pathways_for

if TYPE_CHECKING:
    from lianti.referrals.models import PathwayCourse, Referral

_TONES = {"": "info", "completed": "good", "exited": "warn"}


@dataclass(frozen=True)
class PathwayPart:
    """What the page of the case shows: the pathway somebody is on, or that one could be entered."""

    url: str
    title: str


def pathway_part(viewer: Viewer, referral: Referral, at: dt.datetime) -> PathwayPart | None:
    """Return the line of the object page; nothing where nobody is on a pathway and nobody may enter one."""
    if referral.direction != "up" or referral.state not in THERE:
        return None
    course, url = open_course(referral), reverse("referrals:pathway", args=[referral.number])
    if course is not None:
        return PathwayPart(url, f"{course.title} {course.edition}")
    may = may_enter(viewer, referral, None) is None and pathways_for(referral, at)
    return PathwayPart(url, "") if may else None


@dataclass(frozen=True)
class CourseLine:
    """One course with what went otherwise, in words."""

    title: str
    state: State
    entered: str
    ended: str
    variations: tuple[str, ...]


def _when(moment: dt.datetime | None) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _state(course: PathwayCourse) -> State:
    return State(_(ENDS[course.end]) if course.end else _("在径"), _TONES[course.end])  # type: ignore[arg-type]


def _course(course: PathwayCourse) -> CourseLine:
    reason = _(EXITS[course.reason]) if course.reason else ""
    ended = " · ".join(t for t in (_when(course.ended_at), course.ended_by_name, reason, course.note) if t)
    told = sorted(course.variations.all(), key=lambda v: v.pk)
    return CourseLine(
        title=f"{course.title} {course.edition}",
        state=_state(course),
        entered=f"{_when(course.entered_at)} {course.entered_by_name}",
        ended=ended,
        variations=tuple(
            " · ".join(t for t in (_when(v.at), v.by_name, str(_(VARIATIONS[v.reason])), v.note) if t) for v in told
        ),
    )


def pathway_page(viewer: Viewer, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """Return the page of a case's pathways; what somebody may not do is not drawn."""
    courses, guides = courses_of(referral), pathways_for(referral, at)
    course = next((c for c in courses if c.ended_at is None), None)
    on = next((g for g in guides if course is not None and g.uid == course.guide_uid), None)
    may = may_enter(viewer, referral, course) is None
    shown = [on] if on else guides if may else []
    return {
        "referral": referral,
        "number": spaced(referral.number),
        "person": person_of(referral, at, full=True),
        "url": url_of(referral),
        "courses": [_course(c) for c in courses],
        "guides": [(str(g.uid), f"{g.title} {g.edition}", g.source) for g in guides] if may else [],
        "texts": [
            (f"{g.title} {g.edition}", [(_(PARTS[p]), g.body[p]) for p in GUIDE_PARTS["pathway"] if g.body.get(p)])
            for g in shown
        ],
        "may_enter": may,
        "may_go_on": may_go_on(viewer, referral, course) is None,
        "variations": VARIATIONS,
        "exits": EXITS,
        "chip": chip("SY-34", _("单病种一体化路径")),
    }


@dataclass(frozen=True)
class ListedCourse:
    """One course in the list of a department."""

    url: str
    person: str
    title: str
    entered: str
    state: State


def courses_page(viewer: Viewer, at: dt.datetime) -> dict[str, Any]:
    """Return the courses of the viewer's department with their numbers of a year."""
    found = courses_for(viewer, at)
    closed = found.ends.get("completed", 0) + found.ends.get("exited", 0)
    return {
        "rows": [
            ListedCourse(
                reverse("referrals:pathway", args=[c.referral.number]), c.referral.resident.name,
                f"{c.title} {c.edition}", _when(c.entered_at), _state(c),
            )
            for c in found.rows
        ],
        "numbers": [
            (_("在径"), found.ends.get("open", 0)),
            (_("完成"), found.ends.get("completed", 0)),
            (_("退出"), found.ends.get("exited", 0)),
            (_("完成比例"), f"{found.ends.get('completed', 0) * 100 // closed}%" if closed else "—"),
        ],
        "reasons": [(_(label), found.reasons[code]) for code, label in VARIATIONS.items() if code in found.reasons],
        "chip": chip("SY-34", _("单病种一体化路径")),
    }  # fmt: skip

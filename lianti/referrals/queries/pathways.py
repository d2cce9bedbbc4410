"""Reading clinical pathways: which edition speaks of a case, its courses, a department's courses (SY-34)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianti.catalogue.queries import guides_for
from lianti.kernel.pure import clock
from lianti.parties.shapes import Viewer
from lianti.referrals.models import PathwayCourse, PathwayVariation, Referral

if TYPE_CHECKING:
    from lianti.catalogue.list_shapes import GuideLine

_SHOWN, _WINDOW = 100, dt.timedelta(days=365)


@dataclass(frozen=True)
class Courses:
    """The courses of a department: rows, and how many there are by end and by reason of variation in a year."""

    rows: list[PathwayCourse]
    ends: dict[str, int]
    reasons: dict[str, int]


def pathways_for(referral: Referral, at: dt.datetime) -> list[GuideLine]:
    """Return the pathways in force of the case's alliance that speak of its diagnosis; one statement."""
    if referral.alliance_id is None or not referral.diagnosis_code:
        return []
    found = guides_for(referral.diagnosis_code, [referral.alliance_id], clock.local_day(at))
    return [guide for guide in found if guide.kind == "pathway"]


def open_course(referral: Referral) -> PathwayCourse | None:
    """Return the course that somebody is on now; one statement."""
    return PathwayCourse.objects.filter(referral=referral, ended_at=None).first()


def courses_of(referral: Referral) -> list[PathwayCourse]:
    """Return every course of a case with its variations, the newest first; two statements."""
    return list(PathwayCourse.objects.filter(referral=referral).prefetch_related("variations").order_by("-pk"))


def courses_for(viewer: Viewer, at: dt.datetime) -> Courses:
    """Return the courses of the viewer's department within a year, open ones first; three statements."""
    cases = Referral.objects.visible_to(viewer, at).filter(
        receiver_institution_id=viewer.institution_id, receiver_department_id=viewer.department_id, direction="up"
    )
    rows = PathwayCourse.objects.filter(referral__in=cases, entered_at__gte=at - _WINDOW)
    shown = rows.select_related("referral__resident").order_by("-ended_at", "-pk")
    ends = Counter(end or "open" for end in rows.values_list("end", flat=True))
    told = PathwayVariation.objects.filter(course__in=rows).values_list("reason", flat=True)
    ordered = sorted(shown[:_SHOWN], key=lambda c: (c.ended_at is not None, -c.pk))
    return Courses(ordered, dict(ends), dict(Counter(told)))

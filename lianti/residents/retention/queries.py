"""Reading holds, for a viewer."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Case, QuerySet, Value, When

from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.pure.ids import check_number
from lianti.kernel.pure.text import digits_of
from lianti.parties.permissions import demand, may_again
from lianti.parties.shapes import Viewer
from lianti.residents.models import LegalHold
from lianti.residents.privacy.queries import uid_by_key
from lianti.residents.retention.cases import person_of_case
from lianti.residents.retention.kinds import HOLDERS

PAGE = 30
PER_HOUR, HOUR = 30, 3600


def visible_holds(viewer: Viewer) -> QuerySet[LegalHold]:
    """Return the holds placed in the viewer's own house."""
    if viewer.role not in HOLDERS or viewer.institution_id is None:
        return LegalHold.objects.none()
    return LegalHold.objects.filter(institution_id=viewer.institution_id)


def access_hold(viewer: Viewer, uid: uuid.UUID) -> LegalHold:
    """Return a hold the viewer may read; NotVisible otherwise."""
    found = visible_holds(viewer).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def list_holds(viewer: Viewer, page: int, at: dt.datetime) -> tuple[list[LegalHold], int]:
    """Return one page of holds, those in force first, and how many there are; two statements."""
    holding = LegalHold.objects.in_force(at).values("pk")
    rows = visible_holds(viewer).select_related("resident")
    ordered = rows.order_by(Case(When(pk__in=holding, then=Value(0)), default=Value(1)), "-since", "-pk")
    start = (page - 1) * PAGE
    return list(ordered[start : start + PAGE]), rows.count()


def holds_in_force(at: dt.datetime) -> list[dict[str, str]]:
    """Return every hold that keeps a file now, for the command line: never who it is about."""
    return [
        {
            "uid": str(row.uid), "case": row.case_number, "reason": row.reason, "ordered_by": row.ordered_by,
            "since": row.since.isoformat(), "until": row.until.isoformat() if row.until else "",
        }
        for row in LegalHold.objects.in_force(at).order_by("since", "pk")
    ]  # fmt: skip


def whose(viewer: Viewer, text: str) -> tuple[uuid.UUID, str]:
    """Return the person of a full number, or of a case by its number, with that number; refuses anything else.

    Counted, at most 30 in an hour, because a refusal says that nobody has the number.
    """
    demand(may_again(viewer, "residents.hold", most=PER_HOUR, seconds=HOUR))
    number = digits_of(text[:40])
    if check_number(number):
        found = person_of_case(number)
        if found is not None:
            return found, number
    person = uid_by_key(text[:60])
    if person is None:
        raise Refused("hold_nobody", _("没有找到。请输入完整的身份证号、医保码、健康档案编号或转诊单号。"), field="who")
    return person, ""

"""Clinical pathways: entered by the doctor who treats, varied with a reason, completed or left (SY-34)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.parties.shapes import Viewer
from lianti.referrals.actions.common import locked
from lianti.referrals.actions.surgery import keep_fact
from lianti.referrals.codes.pathways import EXITS, VARIATIONS
from lianti.referrals.facts import pathways as facts
from lianti.referrals.models import PathwayCourse, PathwayVariation, Referral
from lianti.referrals.permissions.pathways import may_enter, may_go_on
from lianti.referrals.queries.pathways import open_course, pathways_for
from lianti.referrals.rules.pathways import MOST_NOTE, check_reason


@transaction.atomic
def enter_pathway(
    *, referral_uid: uuid.UUID, guide_uid: uuid.UUID | None, by: Viewer, at: dt.datetime
) -> PathwayCourse:
    """This function will put somebody on an edition of a pathway that is in force for the diagnosis (入径)."""
    referral = locked(referral_uid, by, at, readable=True)
    _demand(may_enter(by, referral, open_course(referral)))
    guide = next((g for g in pathways_for(referral, at) if g.uid == guide_uid), None)
    if guide is None:
        raise Refused("pathway_none", _("没有适用这个诊断、现行有效的路径，请从列表里选择。"), field="guide")
    try:
        with transaction.atomic():
            course = PathwayCourse.objects.create(
                referral=referral, guide_uid=guide.uid, guide_key=guide.key, title=guide.title, edition=guide.edition,
                entered_at=at, entered_by_name=by.name,
            )  # fmt: skip
    except IntegrityError:  # somebody else was faster: the unique index decides
        raise Refused("pathway_twice", _("患者已在路径中。")) from None
    _record(facts.ENTERED, course, referral, by, at, edition=str(guide.uid))
    return course


@transaction.atomic
def vary_pathway(*, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime) -> PathwayCourse:
    """This function will write down what goes otherwise than the pathway says, with a coded reason (变异)."""
    referral, course = _open(referral_uid, by, at)
    check_reason(reason, VARIATIONS, note)
    PathwayVariation.objects.create(course=course, reason=reason, note=note.strip()[:MOST_NOTE], at=at, by_name=by.name)
    _record(facts.VARIED, course, referral, by, at, reason=reason)
    return course


@transaction.atomic
def complete_pathway(*, referral_uid: uuid.UUID, note: str, by: Viewer, at: dt.datetime) -> PathwayCourse:
    """This function will end a course as completed (完成)."""
    referral, course = _open(referral_uid, by, at)
    _end(course, "completed", "", note, by, at)
    _record(facts.COMPLETED, course, referral, by, at, days=_days(course, at), variations=course.variations.count())
    return course


@transaction.atomic
def exit_pathway(*, referral_uid: uuid.UUID, reason: str, note: str, by: Viewer, at: dt.datetime) -> PathwayCourse:
    """This function will end a course before its end, with a coded reason (退出)."""
    referral, course = _open(referral_uid, by, at)
    check_reason(reason, EXITS, note)
    _end(course, "exited", reason, note, by, at)
    _record(facts.EXITED, course, referral, by, at, days=_days(course, at), reason=reason)
    return course


def _open(referral_uid: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[Referral, PathwayCourse]:
    referral = locked(referral_uid, by, at, readable=True)
    course = open_course(referral)
    _demand(may_go_on(by, referral, course))
    assert course is not None
    return referral, course


def _end(course: PathwayCourse, end: str, reason: str, note: str, by: Viewer, at: dt.datetime) -> None:
    course.end, course.reason, course.note = end, reason, note.strip()[:MOST_NOTE]
    course.ended_at, course.ended_by_name = at, by.name
    course.save()


def _days(course: PathwayCourse, at: dt.datetime) -> int:
    return max(0, (at - course.entered_at).days)


def _demand(reason: str | None) -> None:
    if reason:
        raise NotPermitted("not_permitted", reason)


def _record(kind: str, course: PathwayCourse, referral: Referral, by: Viewer, at: dt.datetime, **data: object) -> None:
    content = {"pathway": str(course.guide_key)} | data
    keep_fact(kind, referral, content, by, at, counts_for=referral.receiver_institution)

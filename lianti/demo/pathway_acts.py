"""People of the demo on a clinical pathway: entered after arrival, varied, completed when they leave (SY-34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from lianti.catalogue.models import Guide
from lianti.demo.chances import chance
from lianti.demo.world import World
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.parties.shapes import Viewer
from lianti.referrals.actions import pathways
from lianti.referrals.models import PathwayCourse, Referral

HOUR = (16, 35)
_DAY = dt.timedelta(days=1)
_ENTERED, _VARIED, _EXITED = 0.75, 0.12, 0.15
_REASONS, _EXITS = ("patient", "result", "hospital", "family"), ("transfer", "refused", "complication")


def afternoon(world: World, at: dt.datetime) -> int:
    """Let the wards put who has come on a pathway, and go on with those who are; returns how many moves were made."""
    if not world.is_workday(clock.local_day(at)):
        return 0
    done = 0
    for step in (*_entering(world, at), *_going_on(world, at)):
        try:
            step()
            done += 1
        except (Refused, NotVisible):
            continue
    return done


def _doctor(world: World, case: Referral) -> Viewer | None:
    return world.actor(case.number, case.receiver_institution_id or 0, "specialist", case.receiver_department_id)


def _entering(world: World, at: dt.datetime) -> Iterator[Callable[[], object]]:
    today = clock.local_day(at)
    for guide in Guide.objects.filter(kind="pathway", until_on=None, since_on__lte=today).order_by("pk"):
        came = Referral.objects.open().filter(
            direction="up", alliance_id=guide.alliance_id, arrived_at__gte=at - _DAY, pathways=None, kind="inpatient"
        )
        for case in came.order_by("pk"):
            doctor = _doctor(world, case)
            meant = case.diagnosis_code.startswith(tuple(guide.codes))
            if meant and doctor is not None and chance(world.seed, case.number, "pathway") < _ENTERED:
                yield partial(pathways.enter_pathway, referral_uid=case.uid, guide_uid=guide.uid, by=doctor, at=at)


def _going_on(world: World, at: dt.datetime) -> Iterator[Callable[[], object]]:
    for course in PathwayCourse.objects.filter(ended_at=None).select_related("referral").order_by("pk"):
        case = course.referral
        doctor = _doctor(world, case)
        days = (at - course.entered_at).days
        if doctor is None or world.temper(doctor) == "silent":
            continue
        told, drawn = partial(chance, world.seed, case.number), f"{at:%m%d}"
        if days >= 6:
            yield _ending(case, doctor, told("pathway end"), at)
        elif told(f"varied {drawn}") < _VARIED:
            reason = _REASONS[int(told(f"why {drawn}") * len(_REASONS))]
            yield partial(
                pathways.vary_pathway, referral_uid=case.uid, reason=reason, note="（示例）", by=doctor, at=at
            )


def _ending(case: Referral, doctor: Viewer, drawn: float, at: dt.datetime) -> Callable[[], object]:
    if drawn > _EXITED:
        return partial(pathways.complete_pathway, referral_uid=case.uid, note="", by=doctor, at=at)
    reason = _EXITS[int(drawn / _EXITED * len(_EXITS)) % len(_EXITS)]
    return partial(pathways.exit_pathway, referral_uid=case.uid, reason=reason, note="（示例）", by=doctor, at=at)

"""Who sees a case is answered alike by the table, for many cases, and in Python, for one that was read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any

import pytest
from django.db.models import F, Q

from lianti.kernel.web.matching import matches
from lianti.parties.models import Department, Institution
from lianti.parties.roles import ROLES
from lianti.parties.shapes import Viewer
from lianti.referrals.models import Referral
from lianti.referrals.states import FINAL, OPEN
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import Town

STATES = sorted(FINAL | OPEN)


def _columns(dice: random.Random, town: Town, viewer: Viewer) -> dict[str, Any]:
    """Some state of a case; every third time the viewer has something to do with it."""
    places = [town.community, town.institution("hospital"), town.specialty]
    parts = [None, viewer.department_id, *Department.objects.values_list("pk", flat=True)]
    some: list[Institution] = [dice.choice(places) for _each in range(4)]
    state = dice.choice(STATES)
    ended = state in FINAL
    return {
        "state": state,
        "direction": dice.choice(["up", "down"]),
        "kind": dice.choice(["outpatient", "emergency", "inpatient"]),
        "sender_institution": some[0],
        "receiver_institution": dice.choice([None, some[1]]),
        "helper_institution": dice.choice([None, some[2]]),
        "holder_institution": None if ended else some[3],
        "holder_role": "" if ended else "gp",
        "sender_department_id": dice.choice(parts),
        "receiver_department_id": dice.choice(parts),
        "green_department_id": dice.choice(parts),
        "author_uid": dice.choice([viewer.uid, town.viewer("gp").uid]),
        "submitted_at": dice.choice([None, town.now]),
        "ended_at": town.now if ended else None,
        "grace_until": dice.choice([None, town.now, town.now + DAY]),
        "review_state": dice.choice(["", "waiting"]),
        "review_role": dice.choice(["department_head", "medical_affairs", viewer.role]),
        "agreement_institution": dice.choice([None, some[0]]),
    }


def _viewer(dice: random.Random, town: Town) -> Viewer:
    place = dice.choice([town.community, town.institution("hospital"), town.specialty])
    part = dice.choice([None, *Department.objects.filter(institution=place).values_list("pk", flat=True)])
    return dataclasses.replace(
        town.viewer("gp"), role=dice.choice(sorted(ROLES)), institution_id=place.pk, institution_uid=place.uid,
        department_id=part,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_one_row_and_many_are_seen_alike(town: Town, seed: int) -> None:
    dice = random.Random(seed)
    pk = Walk(town).to("submitted").pk
    seen: set[tuple[bool, bool]] = set()
    for _each in range(60):
        viewer = _viewer(dice, town)
        Referral.objects.filter(pk=pk).update(**_columns(dice, town, viewer))
        at = town.now + dice.choice([dt.timedelta(), DAY / 2, 400 * DAY])
        row, rows = Referral.objects.get(pk=pk), Referral.objects.filter(pk=pk)
        answer = (row.is_visible_to(viewer, at), row.is_readable_by(viewer, at))
        assert answer == (rows.visible_to(viewer, at).exists(), rows.readable_by(viewer, at).exists()), (viewer, at)
        seen.add(answer)
    assert {(True, True), (False, False)} <= seen


def test_nobody_and_nowhere_see_nothing(town: Town) -> None:
    row = Walk(town).to("submitted")
    for viewer in (None, Viewer.service("referrals")):
        assert not row.is_visible_to(viewer, town.now)
        assert not row.is_readable_by(viewer, town.now)


def test_an_agreement_that_ended_closes_a_closed_case_in_both_ways(town: Town) -> None:
    walk = Walk(town)
    row, viewer = walk.to("closed"), town.viewer("gp")
    later = (row.grace_until or walk.at) + DAY
    assert row.is_visible_to(viewer, later), "the agreement still holds"
    Referral.objects.filter(pk=row.pk).update(agreement_institution=None)
    row.refresh_from_db()
    assert not row.is_visible_to(viewer, later)
    assert not Referral.objects.visible_to(viewer, later).filter(pk=row.pk).exists()
    assert row.is_visible_to(viewer, later - 2 * DAY), "within the grace nobody asks"


@pytest.mark.parametrize(
    "condition", [Q(number__contains="1"), Q(pk__gt=F("revision")), Q(state="a") ^ Q(state="b"), Q(alliance__name="a")]
)
def test_what_python_would_answer_differently_is_not_answered(town: Town, condition: Q) -> None:
    with pytest.raises((ValueError, TypeError)):
        matches(condition, Walk(town).referral)


def test_conditions_are_read_as_the_table_reads_them(town: Town) -> None:
    row = Walk(town).to("submitted")
    for condition in (
        Q(), Q(pk=row.pk), Q(pk=None), ~Q(pk=None), Q(ended_at=None), Q(ended_at__isnull=False),
        ~Q(ended_at__gt=town.now),
        Q(submitted_at__lte=town.now), Q(state__in=("draft",)) | Q(kind="inpatient", direction="up"),
        ~(Q(kind="inpatient") & ~Q(state="draft")), Q(service=None), Q(sender_institution_id=row.sender_institution_id),
    ):  # fmt: skip
        assert matches(condition, row) is Referral.objects.filter(condition, pk=row.pk).exists(), condition

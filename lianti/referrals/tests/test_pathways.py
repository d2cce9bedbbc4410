"""程远山 puts people on a pathway, writes down what goes otherwise, completes or ends it (SY-34)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.catalogue.models import Guide
from lianti.catalogue.tests.lists import published
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.actions import pathways as actions
from lianti.referrals.models import PathwayCourse, PathwayVariation
from lianti.referrals.pages.pathways import courses_page
from lianti.referrals.permissions.pathways import may_read_courses
from lianti.referrals.queries.pathways import courses_for
from lianti.referrals.tests.cases import DAY, Walk, act_as, newcomer, trail
from tests.town import Town


@pytest.fixture
def guide(town: Town) -> Guide:
    return published(town, "高血压跨级路径", kind="pathway")


@pytest.fixture
def walk(town: Town, guide: Guide) -> Walk:
    made = Walk(town)
    made.to("arrived")
    return made


def enter(walk: Walk, guide: Guide, who: str = "specialist") -> PathwayCourse:
    return actions.enter_pathway(
        referral_uid=walk.referral.uid, guide_uid=guide.uid, by=walk.town.viewer(who), at=walk.at
    )


def told(kind: str) -> list[dict[str, Any]]:
    rows = Fact.objects.filter(kind=f"referral.pathway_{kind}").order_by("pk")
    return [dict(f.data) for f in rows]


class TestEntering:
    def test_only_who_treats_and_only_whom_is_there(self, town: Town, walk: Walk, guide: Guide) -> None:
        before = trail(walk.referral)
        for who in ("gp", "nurse", "referral_centre", "front_desk"):
            with pytest.raises(NotPermitted):
                enter(walk, guide, who)
        for who in ("stranger", "specialty_specialist"):
            with pytest.raises(NotVisible):
                enter(walk, guide, who)
        waiting = Walk(town)
        waiting.to("scheduled")
        with pytest.raises(NotPermitted, match="到院"):
            enter(waiting, guide)
        assert trail(walk.referral)[:2] == before[:2] and not PathwayCourse.objects.exists()

    def test_only_an_edition_in_force_for_the_diagnosis(self, town: Town, walk: Walk, guide: Guide) -> None:
        later = published(town, "高血压新路径", kind="pathway", since_on=town.today + DAY * 30)
        criteria = published(town, "高血压标准")
        for wrong in (None, uuid.uuid4(), later.uid, criteria.uid):
            with pytest.raises(Refused) as refused:
                actions.enter_pathway(
                    referral_uid=walk.referral.uid, guide_uid=wrong, by=town.viewer("specialist"), at=walk.at
                )
            assert refused.value.field == "guide"
        assert not told("entered")

    def test_nobody_is_on_two_at_once(self, walk: Walk, guide: Guide) -> None:
        enter(walk, guide)
        with pytest.raises(NotPermitted, match="已在路径"):
            enter(walk, guide)
        assert told("entered") == [{"pathway": str(guide.key), "edition": str(guide.uid)}]
        fact = Fact.objects.get(kind="referral.pathway_entered")
        assert fact.institution_uid == walk.town.lead.uid and fact.alliance_uid == walk.town.group.uid


class TestGoingOn:
    def test_a_variation_and_an_exit_need_a_reason(self, walk: Walk, guide: Guide) -> None:
        uid, by = walk.referral.uid, walk.town.viewer("specialist")
        with pytest.raises(NotPermitted):
            actions.vary_pathway(referral_uid=uid, reason="patient", note="", by=by, at=walk.at)
        course = enter(walk, guide)
        for reason, note in (("", ""), ("²", ""), ("died", ""), ("other", " 无 ")):
            with pytest.raises(Refused):
                actions.vary_pathway(referral_uid=uid, reason=reason, note=note, by=by, at=walk.at)
        for reason, note in (("", ""), ("patient", ""), ("other", "")):
            with pytest.raises(Refused):
                actions.exit_pathway(referral_uid=uid, reason=reason, note=note, by=by, at=walk.at)
        assert not PathwayVariation.objects.exists() and not told("varied") + told("exited")
        actions.vary_pathway(referral_uid=uid, reason="result", note="肌酐升高", by=by, at=walk.at)
        actions.exit_pathway(referral_uid=uid, reason="complication", note="", by=by, at=walk.at + 2 * DAY)
        course.refresh_from_db()
        assert (course.end, course.reason, course.ended_by_name) == ("exited", "complication", by.name)
        assert told("varied") == [{"pathway": str(guide.key), "reason": "result"}]
        assert told("exited") == [{"pathway": str(guide.key), "days": 2, "reason": "complication"}]
        again = enter(walk, guide)
        assert again.pk != course.pk, "who left may enter again; the first course stays"

    def test_a_completed_course_counts(self, town: Town, walk: Walk, guide: Guide) -> None:
        enter(walk, guide)
        by = town.viewer("specialist")
        actions.vary_pathway(referral_uid=walk.referral.uid, reason="family", note="", by=by, at=walk.at)
        actions.complete_pathway(referral_uid=walk.referral.uid, note="", by=by, at=walk.at + 5 * DAY)
        assert told("completed") == [{"pathway": str(guide.key), "days": 5, "variations": 1}]
        with pytest.raises(NotPermitted):
            actions.complete_pathway(referral_uid=walk.referral.uid, note="", by=by, at=walk.at + 5 * DAY)
        found = courses_for(by, walk.at + 6 * DAY)
        assert (len(found.rows), found.ends, found.reasons) == (1, {"completed": 1}, {"family": 1})
        elsewhere = act_as(town, "specialist", town.lead, "急诊科")
        assert courses_for(elsewhere, walk.at + 6 * DAY).rows == []
        assert may_read_courses(town.viewer("gp")) is not None


def test_the_list_asks_the_same_however_many_there_are(town: Town, walk: Walk, guide: Guide) -> None:
    enter(walk, guide)
    with CaptureQueriesContext(connection) as few:
        courses_page(town.viewer("specialist"), walk.at)
    for _one in range(2):
        more = Walk(town, resident=newcomer(town))
        more.to("arrived")
        enter(more, guide)
    with CaptureQueriesContext(connection) as many:
        assert len(courses_page(town.viewer("specialist"), walk.at)["rows"]) == 3
    assert len(many) == len(few) <= 4


def test_the_way_through_the_pages(town: Town, walk: Walk, guide: Guide) -> None:
    number = walk.referral.number
    page, case = reverse("referrals:pathway", args=[number]), reverse("referrals:detail", args=[number])

    def post(client: Any, move: str, **data: str) -> int:
        url = reverse("referrals:pathway_move", args=[number, move])
        return int(client.post(url, {"idempotency_key": str(uuid.uuid4())} | data).status_code)

    with clock.frozen(walk.at):
        doctor, gp = signed_in_client(town, "specialist"), signed_in_client(town, "gp")
        assert "入径" in doctor.get(case).content.decode() and "入径" not in gp.get(case).content.decode()
        for odd in ("²", "", "\x00", "9" * 60):
            assert post(doctor, "enter", guide=odd) == 422
        assert post(doctor, "nonsense") == 404 and post(gp, "enter", guide=str(guide.uid)) == 403
        assert post(doctor, "enter", guide=str(guide.uid)) == 303
        assert post(doctor, "vary", reason="²") == 422 and post(doctor, "vary", reason="hospital", note="床位") == 303
        shown = doctor.get(page).content.decode()
        assert "在径" in shown and "医院因素" in shown and "随访" in shown
        assert "在径" in gp.get(page).content.decode(), "the sender reads how it goes"
        assert post(doctor, "complete") == 303
        assert "完成" in doctor.get(reverse("referrals:pathways")).content.decode()
    assert len(told("completed")) == 1

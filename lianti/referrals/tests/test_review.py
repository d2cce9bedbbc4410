"""Review before a case leaves (转出前审核): when a charter demands it, nothing leaves without."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from lianti.alliances.actions import set_term
from lianti.alliances.models import Alliance
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Referral
from lianti.referrals.permissions import allowed_moves
from lianti.referrals.queries import ListQuery, list_referrals, waiting_for
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as, trail
from lianti.residents.models import AccessReason
from tests.journeys.test_refer_up import both
from tests.town import PLATFORM, Town, found, member

REVIEWERS = ("department_head", "medical_affairs")


def demand(town: Town, value: str, alliance: Alliance | None = None, since_on: dt.date | None = None) -> None:
    set_term(
        alliance=alliance or town.group, name="referral.sender_review", value=value, clause="SY-47", edition="示例版",
        since_on=since_on, by=PLATFORM, at=town.now,
    )  # fmt: skip


def press(walk: Walk, do: str) -> Referral:
    return actions.send_form(
        referral_uid=walk.referral.uid, case=walk.case, consents=both(), do=do, by=walk.by("gp"), at=walk.at
    )


def reviewer(town: Town, role: str) -> Viewer:
    """The reviewer of the community centre."""
    return act_as(town, role, town.community)


@pytest.mark.parametrize("role", REVIEWERS)
def test_nothing_leaves_without_the_review(town: Town, role: str) -> None:
    demand(town, role)
    walk = Walk(town)
    before = trail(walk.referral)
    with pytest.raises(NotPermitted, match="送审核"):
        press(walk, "submit")
    assert trail(walk.referral) == before
    assert [m.name for m in allowed_moves(walk.by("gp"), walk.referral)] == ["ask_review", "cancel"]
    walk.referral.refresh_from_db()
    assert AccessReason.objects.filter(subject_uid=walk.referral.uid).count() == 1, "the hospital sees nothing yet"


@pytest.mark.parametrize("role", REVIEWERS)
def test_approval_sends(town: Town, role: str) -> None:
    demand(town, role)
    walk = Walk(town)
    waiting = press(walk, "ask_review")
    assert (waiting.state, waiting.holder_role, waiting.review_state) == ("draft", role, "waiting")
    assert waiting.promised_at is not None and waiting.promised_at > walk.at
    head, later = reviewer(town, role), walk.at + HOUR
    assert waiting_for(head, later) == 1
    assert [r.pk for r in list_referrals(head, ListQuery(tab="review"), later).rows] == [waiting.pk]
    sent = actions.approve_review(referral_uid=waiting.uid, by=head, at=later)
    assert (sent.state, sent.holder_role, sent.submitted_at) == ("submitted", "referral_centre", later)
    kinds = Fact.objects.filter(subject_uid=sent.uid).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["referral.drafted", "referral.review_asked", "referral.submitted"]
    assert waiting_for(head, later) == 0
    assert not Referral.objects.visible_to(head, later).exists() or role == "department_head"


def test_a_waiting_draft_stands_still(town: Town) -> None:
    demand(town, "department_head")
    walk = Walk(town)
    waiting = press(walk, "ask_review")
    gp = walk.by("gp")
    before = trail(waiting)
    with pytest.raises(NotPermitted):
        actions.save_case(referral_uid=waiting.uid, case=walk.case, by=gp, at=walk.at)
    with pytest.raises(NotPermitted):
        actions.record_consent(referral_uid=waiting.uid, consent=both()[0], by=gp, at=walk.at)
    for attempt in (actions.submit_referral, actions.ask_review):
        with pytest.raises(NotPermitted):
            attempt(referral_uid=waiting.uid, by=gp, at=walk.at)
    assert trail(waiting) == before


def test_only_the_reviewer_reviews(town: Town) -> None:
    demand(town, "department_head")
    walk = Walk(town)
    waiting = press(walk, "ask_review")
    before = trail(waiting)
    for by in (
        walk.by("gp"), walk.by("nurse"), reviewer(town, "medical_affairs"), reviewer(town, "head"),
        walk.by("department_head"), walk.by("medical_affairs"), walk.by("referral_centre"),
    ):  # fmt: skip
        with pytest.raises((NotPermitted, NotVisible)):
            actions.approve_review(referral_uid=waiting.uid, by=by, at=walk.at)
        with pytest.raises((NotPermitted, NotVisible)):
            actions.return_review(referral_uid=waiting.uid, note="请修改", by=by, at=walk.at)
    assert trail(waiting) == before


def test_a_head_reviews_the_own_department(town: Town) -> None:
    """程远山 of cardiology sends to the specialty hospital; the head of neurology is not asked."""
    demand(town, "department_head")
    walk = Walk(town, sender="specialist", receiver_uid=town.specialty.uid, department_uid=None)
    Referral.objects.filter(pk=walk.referral.pk).update(review_state="waiting", review_role="department_head")
    other = act_as(town, "department_head", town.lead, "神经内科")
    assert waiting_for(other, walk.at) == 0
    with pytest.raises(NotVisible):
        actions.return_review(referral_uid=walk.referral.uid, note="请修改", by=other, at=walk.at)
    assert waiting_for(town.viewer("department_head"), walk.at) >= 1
    actions.return_review(
        referral_uid=walk.referral.uid, note="请写明用药", by=town.viewer("department_head"), at=walk.at
    )
    walk.referral.refresh_from_db()
    assert (walk.referral.holder_role, walk.referral.holder_department) == ("specialist", town.department("心内科"))


def test_a_return_has_words_and_the_author_sends_again(town: Town) -> None:
    demand(town, "medical_affairs")
    walk = Walk(town)
    waiting = press(walk, "ask_review")
    affairs = reviewer(town, "medical_affairs")
    with pytest.raises(Refused) as told:
        actions.return_review(referral_uid=waiting.uid, note=" ", by=affairs, at=walk.at)
    assert told.value.code == "review_note"
    back = actions.return_review(referral_uid=waiting.uid, note="请写明用药", by=affairs, at=walk.at)
    assert (back.state, back.review_state, back.holder_role) == ("draft", "returned", "gp")
    assert back.steps.get(move="return_review").note == "请写明用药"
    with pytest.raises(NotPermitted, match="送审核"):
        press(walk, "submit")
    assert press(walk, "ask_review").review_state == "waiting"
    assert actions.approve_review(referral_uid=waiting.uid, by=affairs, at=walk.at).state == "submitted"


def test_the_reviewer_gets_no_half_finished_case(town: Town) -> None:
    demand(town, "department_head")
    walk = Walk(town)
    with pytest.raises(Refused) as told:
        actions.ask_review(referral_uid=walk.referral.uid, by=walk.by("gp"), at=walk.at)
    assert told.value.code == "consent_missing"
    empty = Walk(town, missing_declared=())
    with pytest.raises(Refused) as told:
        press(empty, "ask_review")
    assert told.value.code == "package_incomplete"
    with pytest.raises(NotPermitted, match="由医生提交"):
        actions.ask_review(referral_uid=walk.referral.uid, by=walk.by("nurse"), at=walk.at)


def test_an_emergency_is_not_reviewed(town: Town) -> None:
    demand(town, "medical_affairs")
    walk = Walk(town, kind="emergency")
    with pytest.raises(NotPermitted, match="急诊不需要审核"):
        actions.ask_review(referral_uid=walk.referral.uid, by=walk.by("gp"), at=walk.at)
    assert walk.to("submitted").state == "submitted"


def test_the_stricter_of_two_alliances_counts(town: Town) -> None:
    network = found("示例协作网", "协作网", "remote")
    member(network, town.lead, 1, "lead")
    member(network, town.community, 3)
    demand(town, "none")
    demand(town, "medical_affairs", network)
    assert Walk(town).referral.review_role == "medical_affairs"
    demand(town, "department_head")
    assert Walk(town).referral.review_role == "medical_affairs"
    assert Walk(town, sender="village_doctor").referral.review_role == "department_head", "a member of one only"


def test_a_draft_from_before_obeys_too(town: Town) -> None:
    """The charter comes into force between the draft and the button."""
    walk = Walk(town)
    demand(town, "department_head", since_on=town.today + DAY)
    walk.at += DAY
    with pytest.raises(NotPermitted, match="科主任"):
        press(walk, "submit")
    actions.save_case(referral_uid=walk.referral.uid, case=walk.case, by=walk.by("gp"), at=walk.at)
    assert Referral.objects.get(pk=walk.referral.pk).review_role == "department_head"
    with pytest.raises(NotPermitted):
        actions.submit_referral(referral_uid=walk.referral.uid, by=walk.by("gp"), at=walk.at)


def test_without_a_charter_nobody_reviews(town: Town) -> None:
    walk = Walk(town)
    with pytest.raises(NotPermitted, match="不需要审核"):
        press(walk, "ask_review")
    with pytest.raises((NotPermitted, NotVisible)):
        actions.approve_review(referral_uid=walk.referral.uid, by=reviewer(town, "department_head"), at=walk.at)
    with pytest.raises(NotVisible):
        actions.approve_review(referral_uid=uuid.UUID(int=0), by=walk.by("gp"), at=walk.at)
    assert walk.to("submitted").state == "submitted"

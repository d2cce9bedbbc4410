"""Chains: referred again with everything that was known, earlier answers in sight, a third decline for the office."""

from __future__ import annotations

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice
from lianti.referrals import actions
from lianti.referrals.actions import moved_on
from lianti.referrals.models import Attachment, Consent, DeclineReview, Referral, ReferralLink
from lianti.referrals.queries import decline_history, decline_reviews, earlier_cases
from lianti.referrals.queries.chains import chain_of
from lianti.referrals.tests.cases import DAY, HOUR, Walk, bed, signed, trail
from tests.permissions.scene import picture
from tests.town import Town


def again(town: Town, referral: Referral, who: str = "gp") -> Referral:
    return actions.refer_again(referral_uid=referral.uid, by=town.viewer(who), at=town.now + 2 * DAY)


def declined_again(town: Town, referral: Referral) -> Referral:
    """Go on from a case, send it, and have it declined."""
    fresh, gp = again(town, referral), town.viewer("gp")
    for consent in signed():
        actions.record_consent(referral_uid=fresh.uid, consent=consent, by=gp, at=town.now + 2 * DAY)
    actions.submit_referral(referral_uid=fresh.uid, by=gp, at=town.now + 2 * DAY)
    return actions.decline_referral(
        referral_uid=fresh.uid, reason="no_capacity", advice="近期无床，先在社区观察",
        by=town.viewer("referral_centre"), at=town.now + 2 * DAY + HOUR,
    )  # fmt: skip


def test_who_is_still_on_the_way_is_not_referred_again(town: Town) -> None:
    for state in ("draft", "submitted", "info_asked", "accepted", "scheduled", "arrived"):
        referral = Walk(town).to(state)
        before = trail(referral)
        with pytest.raises(NotPermitted):
            again(town, referral)
        assert trail(referral) == before
    declined = Walk(town).to("declined")
    for who in ("referral_centre", "stranger"):
        with pytest.raises((NotPermitted, NotVisible)):
            again(town, declined, who)
    assert not ReferralLink.objects.exists()


@pytest.mark.parametrize("state", ["declined", "closed", "no_show", "outcome_returned"])
def test_everything_known_is_there_but_consent_is_asked_anew(town: Town, state: str) -> None:
    walk = Walk(town)
    actions.attach_upload(
        referral_uid=walk.referral.uid, upload=picture(), title="心电图", by=town.viewer("gp"), at=town.now
    )
    earlier = walk.to(state)
    fresh = again(town, earlier)
    assert (fresh.state, fresh.resident_id, fresh.reason) == ("draft", earlier.resident_id, earlier.reason)
    assert (fresh.receiver_department_id, fresh.criteria, fresh.vitals) == (
        earlier.receiver_department_id, earlier.criteria, earlier.vitals,
    )  # fmt: skip
    assert [a.title for a in Attachment.objects.filter(referral=fresh)] == ["心电图"]
    assert not Consent.objects.filter(referral=fresh).exists()
    [fact] = Fact.objects.filter(kind="referral.referred_again")
    assert fact.data == {"after": state, "earlier_uid": str(earlier.uid), "earlier": 1}
    with pytest.raises(Refused) as told:
        again(town, earlier)
    assert told.value.code == "again_begun" and fresh.number in str(told.value)


def test_both_sides_read_the_earlier_answer(town: Town) -> None:
    earlier = Walk(town).to("declined")
    fresh = again(town, earlier)
    [line] = earlier_cases(town.viewer("gp"), fresh, town.now)
    assert (line.reason, line.words, line.visible) == ("treat_locally", "先加用利尿剂", True)
    [there] = earlier_cases(town.viewer("specialty_specialist"), fresh, town.now)
    assert there.words == "先加用利尿剂" and not there.visible, "the words travel, the other case stays closed"


def test_an_outcome_travels_with_the_chain(town: Town) -> None:
    earlier = Walk(town).to("outcome_returned")
    [line] = earlier_cases(town.viewer("gp"), again(town, earlier), town.now)
    assert line.outcome is not None and line.outcome.plan == "两周后复查血压"


def test_a_missed_appointment_is_closed_when_the_new_request_goes(town: Town) -> None:
    missed = Walk(town).to("no_show")
    fresh, gp, at = again(town, missed), town.viewer("gp"), town.now + 2 * DAY
    missed.refresh_from_db()
    assert missed.state == "no_show", "a draft changes nothing yet"
    for consent in signed():
        actions.record_consent(referral_uid=fresh.uid, consent=consent, by=gp, at=at)
    actions.submit_referral(referral_uid=fresh.uid, by=gp, at=at)
    missed.refresh_from_db()
    assert (missed.state, missed.holder_institution) == ("closed", None)


@pytest.mark.parametrize("why", ["rescheduled", "consent"])
def test_what_is_not_missed_any_more_or_owes_a_consent_is_not_closed(
    town: Town, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    walk = Walk(town, kind="emergency" if why == "consent" else "inpatient")
    missed, gp = walk.to("no_show"), town.viewer("gp")
    fresh, at = again(town, missed), walk.at + 3 * DAY
    for consent in signed():
        actions.record_consent(referral_uid=fresh.uid, consent=consent, by=gp, at=at)
    read = chain_of(fresh)
    if why == "rescheduled":  # by the centre, between the reading and the writing of the other request
        actions.reschedule_bed(referral_uid=missed.uid, answer=bed(at), by=town.viewer("referral_centre"), at=at)
    monkeypatch.setattr(moved_on, "chain_of", lambda _referral: read)
    before = trail(missed)
    moved_on.close_missed(fresh, gp, at)
    assert trail(missed) == before
    assert Referral.objects.get(pk=missed.pk).state == ("scheduled" if why == "rescheduled" else "no_show")


def test_an_answer_as_advice_is_no_decline(town: Town) -> None:
    second = declined_again(town, Walk(town).to("declined"))
    fresh, gp, at = again(town, second), town.viewer("gp"), town.now + 2 * DAY
    for consent in signed():
        actions.record_consent(referral_uid=fresh.uid, consent=consent, by=gp, at=at)
    actions.submit_referral(referral_uid=fresh.uid, by=gp, at=at)
    by = town.viewer("specialist")
    advised = actions.answer_as_advice(referral_uid=fresh.uid, advice="加用利尿剂，两周复查", by=by, at=at + HOUR)
    assert not DeclineReview.objects.exists()
    third = declined_again(town, advised)
    review = DeclineReview.objects.get()
    assert (review.referral, review.declines) == (third, 3)
    assert len(decline_history([review])[review.pk]) == 3, "the office reads as many answers as are counted"


def test_the_third_decline_goes_to_the_office(town: Town) -> None:
    first = Walk(town).to("declined")
    second = declined_again(town, first)
    assert not DeclineReview.objects.exists()
    third = declined_again(town, second)
    review = DeclineReview.objects.get()
    assert (review.referral, review.declines, review.office) == (third, 3, town.lead)
    assert Fact.objects.get(kind="referral.third_decline").data == {"declines": 3}
    office, at = town.viewer("office"), town.now + 3 * DAY
    assert decline_reviews(office) == [review] and decline_reviews(town.viewer("stranger_centre")) == []
    told = [(case.pk, why) for case, why in decline_history([review])[review.pk]]
    assert told == [(first.pk, "treat_locally"), (second.pk, "no_capacity"), (third.pk, "no_capacity")]
    assert not Referral.objects.visible_to(office, at).exists(), "the office sees no case and no name"


def test_the_office_settles_it_once_with_words(town: Town) -> None:
    third = declined_again(town, declined_again(town, Walk(town).to("declined")))
    review, at = DeclineReview.objects.get(referral=third), town.now + 3 * DAY

    def settle(who: str, way: str = "joint_visit", note: str = "周二专家到社区看") -> DeclineReview:
        return actions.settle_declines(review_uid=review.uid, way=way, note=note, by=town.viewer(who), at=at)

    for who in ("gp", "referral_centre", "medical_affairs"):
        with pytest.raises(NotPermitted):
            settle(who)
    for way, note, field in (("", "周二专家到社区看", "way"), ("stays", "", "note")):
        with pytest.raises(Refused) as told:
            settle("office", way, note)
        assert told.value.field == field
    assert not Fact.objects.filter(kind="referral.decline_settled").exists()
    assert settle("office").settled_by_name == town.viewer("office").name
    with pytest.raises(Refused):
        settle("office")
    assert decline_reviews(town.viewer("office")) == []


@pytest.mark.django_db(transaction=True)
def test_the_office_and_then_the_clinic_are_told(django_db_setup: None) -> None:
    from tests.town import build_town

    town = build_town()
    third = declined_again(town, declined_again(town, Walk(town).to("declined")))
    notice = Notice.objects.get(role="office")
    assert "3 次" in notice.text and third.resident.name not in notice.text
    review = DeclineReview.objects.get()
    note = f"{third.resident.name}家属同意，社区继续管理两周"
    actions.settle_declines(
        review_uid=review.uid, way="stays", note=note, by=town.viewer("office"), at=town.now + 3 * DAY
    )
    told = Notice.objects.filter(text__startswith="办公室已协调")
    assert told.filter(role="gp").exists() and all(third.number in n.text for n in told)
    assert not Notice.objects.filter(text__contains=third.resident.name).exists(), "words may name a person: not a bell"
    assert not Notice.objects.filter(text__contains="社区继续管理").exists()
    page = f"/referrals/{third.number}/"
    assert note in signed_in_client(town, "gp").get(page).content.decode(), "the sender reads them in the case"
    assert note not in signed_in_client(town, "referral_centre").get(page).content.decode()

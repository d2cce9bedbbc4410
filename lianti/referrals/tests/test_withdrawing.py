"""A person takes back the consent to share data for a case: what closes at once, and what stays (SY-46)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.records.actions import open_encounter
from lianti.records.shapes import Stay
from lianti.referrals import actions
from lianti.referrals.actions.withdrawing import withdraw_sharing
from lianti.referrals.models import Consent, Referral
from lianti.referrals.shapes import Destination
from lianti.referrals.tests.cases import DAY, HOUR, OUTCOME, Walk, bed, signed, trail
from lianti.residents.models import Resident
from lianti.residents.queries import visible_uids
from tests.town import Town

SAID = "本人当面提出"


def sees(walk: Walk, who: str) -> bool:
    return bool(visible_uids(walk.by(who), [walk.resident.uid], walk.at + HOUR))  # type: ignore[attr-defined]


def take_back(walk: Walk, who: str = "gp", reason: str = SAID) -> Referral:
    return withdraw_sharing(referral_uid=walk.referral.uid, reason=reason, by=walk.by(who), at=walk.at)


@pytest.mark.parametrize("who", ["stranger_centre", "village_doctor", "specialty_specialist", "office", "regulator"])
def test_nobody_else_takes_it_back(town: Town, who: str) -> None:
    walk = Walk(town)
    before = trail(walk.to("submitted"))
    with pytest.raises((NotPermitted, NotVisible)):
        take_back(walk, who)
    assert trail(walk.referral) == before and sees(walk, "specialist")


@pytest.mark.parametrize("reason", ["", " ", "\x00", "人"])
def test_who_said_it_is_asked_for(town: Town, reason: str) -> None:
    walk = Walk(town)
    before = trail(walk.to("submitted"))
    with pytest.raises(Refused) as told:
        take_back(walk, reason=reason)
    assert told.value.field == "reason" and trail(walk.referral) == before


def test_a_draft_has_shared_nothing_yet(town: Town) -> None:
    walk = Walk(town)
    with pytest.raises(NotPermitted, match="还没有发出"):
        take_back(walk)


@pytest.mark.parametrize("state", ["submitted", "scheduled", "arrived", "outcome_returned", "closed"])
@pytest.mark.parametrize("who", ["gp", "referral_centre"])
def test_the_receiver_reads_the_record_no_more(town: Town, state: str, who: str) -> None:
    walk = Walk(town)
    walk.to(state)
    assert sees(walk, "specialist") and sees(walk, "referral_centre")
    referral = take_back(walk, who)
    assert not sees(walk, "specialist") and not sees(walk, "referral_centre")
    assert sees(walk, "gp"), "the clinic where the person is on file keeps its own"
    assert referral.state == state, "the case itself goes on"
    [row] = Consent.objects.filter(scope="sharing")
    assert row.withdrawn_reason == SAID and row.superseded_at == walk.at
    fact = Fact.objects.get(kind="referral.sharing_withdrawn")
    assert fact.data == {"days_held": (walk.at - row.given_at).days, "closed": 1, "emergency_goes_on": False}
    with pytest.raises(Refused) as again:
        take_back(walk)
    assert again.value.code == "sharing_over"


def test_what_was_sent_and_signed_stays_on_both_sides(town: Town) -> None:
    walk = Walk(town)
    walk.to("scheduled")
    number, person = walk.referral.number, reverse("residents:person", args=[walk.resident.uid])  # type: ignore[attr-defined]
    with clock.frozen(walk.at):
        doctor = signed_in_client(town, "specialist")
        assert doctor.get(person).status_code == 200
        body = {"reason": SAID, "idempotency_key": str(new_uid())}
        sent = signed_in_client(town, "gp").post(reverse("referrals:withdraw_sharing", args=[number]), body)
        assert sent.status_code in {302, 303}
        assert doctor.get(person).status_code == 404
        assert doctor.get(reverse("records:timeline", args=[walk.resident.uid])).status_code == 404  # type: ignore[attr-defined]
        page = doctor.get(reverse("referrals:detail", args=[number])).content.decode()
        assert "已撤回资料共享同意" in page and SAID in page and person not in page
        slip = reverse("referrals:slip", args=[number, "transfer"])
        assert signed_in_client(town, "gp").get(slip).status_code == 200


def test_nothing_opens_it_again_behind_the_persons_back(town: Town) -> None:
    walk = Walk(town)
    walk.to("submitted")
    take_back(walk)
    with pytest.raises(Refused) as told:
        actions.redirect_referral(
            referral_uid=walk.referral.uid, to=Destination(town.lead.uid, town.department("神经内科").uid),
            reason="wrong_department", note="", by=walk.by("referral_centre"), at=walk.at,
        )  # fmt: skip
    assert told.value.code == "consent_missing"
    walk.at += HOUR
    actions.schedule_bed(referral_uid=walk.referral.uid, answer=bed(walk.at), by=walk.by("referral_centre"), at=walk.at)
    walk.at += 4 * HOUR
    actions.arrive(referral_uid=walk.referral.uid, his_number="ZY9", by=walk.by("admission"), at=walk.at)
    assert not sees(walk, "specialist")


def test_who_treats_the_person_keeps_an_own_record(town: Town) -> None:
    walk = Walk(town)
    walk.to("arrived")
    stay = Stay("inpatient", "ZY77")
    person = Resident.objects.get(uid=walk.resident.uid)  # type: ignore[attr-defined]
    open_encounter(resident=person, stay=stay, by=walk.by("specialist"), at=walk.at)
    take_back(walk)
    assert sees(walk, "specialist"), "the law has a hospital keep and read what it treats"


def test_an_emergency_goes_on_and_then_closes_without_grace(town: Town) -> None:
    walk = Walk(town, kind="emergency", consent={"method": "verbal"})
    walk.to("arrived")
    take_back(walk)
    assert Fact.objects.get(kind="referral.sharing_withdrawn").data["emergency_goes_on"] is True
    assert sees(walk, "emergency")
    actions.return_outcome(referral_uid=walk.referral.uid, outcome=OUTCOME, by=walk.by("emergency"), at=walk.at)
    gp = walk.by("gp")
    actions.follow_up(
        referral_uid=walk.referral.uid, which="return", result="stable", note="血压 138/82", by=gp, at=walk.at
    )
    actions.close_referral(referral_uid=walk.referral.uid, note="", by=gp, at=walk.at)
    walk.at += DAY
    assert not sees(walk, "emergency") and sees(walk, "gp")


def test_consent_given_again_opens_it_again(town: Town) -> None:
    walk = Walk(town)
    walk.to("info_asked")
    take_back(walk)
    assert not sees(walk, "specialist")
    actions.record_consent(referral_uid=walk.referral.uid, consent=signed()[1], by=walk.by("gp"), at=walk.at)
    assert sees(walk, "specialist")
    assert Consent.objects.filter(scope="sharing", withdrawn_at__isnull=False).count() == 1


def test_a_village_room_is_asked_without_the_record(town: Town) -> None:
    walk = Walk(town)
    walk.to("no_show")
    take_back(walk)
    actions.ask_visit(referral_uid=walk.referral.uid, room_uid=town.village.uid, note="", by=walk.by("gp"), at=walk.at)
    village = walk.by("village_doctor")
    assert Referral.objects.visible_to(village, walk.at + HOUR).filter(pk=walk.referral.pk).exists()
    assert not sees(walk, "village_doctor"), "the record is not opened by the back door"

"""林知远 of 新化社区 hands somebody on to the village room: asked, taken on, given back; the plan goes along."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact, Notice
from lianti.parties.models import Institution
from lianti.referrals.actions import down_care, down_end, down_room
from lianti.referrals.models import DueItem, Referral, RoomHandover
from lianti.referrals.permissions import allowed_moves
from lianti.referrals.queries.down import plan_of
from lianti.referrals.queries.due import due_now
from lianti.referrals.tests.cases import trail
from lianti.referrals.tests.down_cases import BACK, DAY, DownWalk
from lianti.residents.models import AccessReason
from tests.town import Town


@pytest.fixture
def walk(town: Town) -> DownWalk:
    """Somebody whom 新化社区 looks after; the village room belongs to it."""
    Institution.objects.filter(pk=town.village.pk).update(parent=town.community)
    made = DownWalk(town)
    made.to("arrived")
    return made


def hand_on(walk: DownWalk, who: str = "gp", **more: object) -> Referral:
    said: dict[str, object] = {"room_uid": walk.town.village.uid, "note": "血压波动时多看一次", "told": True}
    return down_room.hand_on(referral_uid=walk.referral.uid, by=walk.by(who), at=walk.at, **(said | more))  # type: ignore[arg-type]


def take_on(walk: DownWalk, who: str = "village_doctor") -> Referral:
    return down_room.take_on(referral_uid=walk.referral.uid, by=walk.by(who), at=walk.at)


def moves(walk: DownWalk, who: str) -> set[str]:
    return {m.name for m in allowed_moves(walk.by(who), Referral.objects.get(pk=walk.referral.pk))}


def sees(walk: DownWalk, who: str) -> bool:
    return Referral.objects.visible_to(walk.by(who), walk.at).filter(pk=walk.referral.pk).exists()


class TestRefused:
    def test_only_an_own_room_and_only_with_consent(self, town: Town, walk: DownWalk) -> None:
        before = trail(walk.referral)
        for wrong, field in (
            ({"room_uid": None}, "room"), ({"room_uid": town.specialty.uid}, "room"), ({"told": False}, "told"),
        ):  # fmt: skip
            with pytest.raises(Refused) as told:
                hand_on(walk, **wrong)
            assert told.value.field == field
        for who in ("nurse", "village_doctor", "specialist", "stranger"):
            with pytest.raises((Refused, NotVisible)):
                hand_on(walk, who)
        Institution.objects.filter(pk=town.village.pk).update(parent=town.specialty)
        with pytest.raises(Refused, match="没有登记村卫生室"):
            hand_on(walk)
        assert trail(walk.referral) == before and not RoomHandover.objects.exists()
        assert not sees(walk, "village_doctor")

    def test_being_asked_changes_nothing_but_who_may_see(self, town: Town, walk: DownWalk) -> None:
        asked = hand_on(walk)
        assert asked.holder_institution_id == asked.custody_institution_id == town.community.pk
        assert sees(walk, "village_doctor") and sees(walk, "gp")
        assert moves(walk, "village_doctor") == {"take_on", "hand_back"}
        assert moves(walk, "gp") == {"report_down", "send_back", "hand_back"}
        with pytest.raises(Refused):
            hand_on(walk)
        with pytest.raises(Refused):
            take_on(walk, "gp")
        item = DueItem.objects.filter(referral=asked)[0]
        with pytest.raises(Refused):
            down_care.tick_item(item_uid=item.uid, result="done", note="", by=walk.by("village_doctor"), at=walk.at)
        assert due_now(walk.by("village_doctor"), walk.at + 7 * DAY) == []

    def test_nobody_who_lies_in_a_bed_goes_to_a_room(self, town: Town, walk: DownWalk) -> None:
        lying = DownWalk(town, way="ward")
        lying.to("arrived")
        with pytest.raises(Refused, match="床上"):
            hand_on(lying)


class TestTakenOn:
    def test_the_room_holds_the_case_with_its_plan(self, town: Town, walk: DownWalk) -> None:
        promised = hand_on(walk).promised_at
        plan = plan_of(walk.referral)
        taken = take_on(walk)
        assert (taken.holder_institution_id, taken.holder_role) == (town.village.pk, "village_doctor")
        assert (taken.custody_institution_id, taken.promised_at) == (town.village.pk, promised)
        assert plan_of(taken) == plan and sees(walk, "gp"), "both see it, the plan as it was"
        assert moves(walk, "gp") == {"hand_back"} and moves(walk, "nurse") == set()
        assert moves(walk, "village_doctor") == {"report_down", "send_back", "hand_back"}
        assert [d.referral.pk for d in due_now(walk.by("village_doctor"), walk.at + 7 * DAY)] == [taken.pk]
        assert due_now(walk.by("gp"), walk.at + 7 * DAY) == []
        fact = Fact.objects.get(kind="referral.down_taken_on")
        assert (fact.institution_uid, fact.data) == (town.village.uid, {"hours": 0})

    def test_the_room_goes_on_to_the_end(self, town: Town, walk: DownWalk) -> None:
        hand_on(walk)
        take_on(walk)
        doctor, uid = walk.by("village_doctor"), walk.referral.uid
        item = DueItem.objects.filter(referral=walk.referral)[0]
        down_care.tick_item(item_uid=item.uid, result="done", note="", by=doctor, at=walk.at)
        reported = down_care.report_down(
            referral_uid=uid, result="as_planned", note="血压 130/80", by=doctor, at=walk.at
        )
        assert (reported.holder_institution_id, reported.holder_role) == (town.village.pk, "village_doctor")
        up = down_end.send_back(referral_uid=uid, back=BACK, by=doctor, at=walk.at)
        assert (up.sender_institution_id, up.receiver_institution_id) == (town.village.pk, town.lead.pk)

    def test_given_back_the_township_looks_after_it_again(self, town: Town, walk: DownWalk) -> None:
        hand_on(walk)
        take_on(walk)
        with pytest.raises(Refused):
            down_room.hand_back(referral_uid=walk.referral.uid, note=" ", by=walk.by("village_doctor"), at=walk.at)
        back = down_room.hand_back(
            referral_uid=walk.referral.uid, note="外出进修一月", by=walk.by("village_doctor"), at=walk.at
        )
        assert (back.holder_institution_id, back.holder_role) == (town.community.pk, "gp")
        assert back.custody_institution_id == town.community.pk and not sees(walk, "village_doctor")
        reason = AccessReason.objects.get(subject_uid=back.uid, institution=town.village)
        assert reason.until == walk.at
        again = hand_on(walk)
        assert again.helper_institution_id == town.village.pk, "it can be asked again"

    def test_the_township_takes_it_back_from_a_room_that_falls_silent(
        self, town: Town, walk: DownWalk, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        hand_on(walk)
        take_on(walk)
        before = trail(walk.referral)
        for who, note in (("gp", " "), ("gp", "没了"), ("nurse", "村医联系不上"), ("specialist", "村医联系不上")):
            with pytest.raises((Refused, NotVisible)):
                down_room.hand_back(referral_uid=walk.referral.uid, note=note, by=walk.by(who), at=walk.at)
        assert trail(walk.referral) == before and sees(walk, "village_doctor")
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            back = down_room.hand_back(
                referral_uid=walk.referral.uid, note="村医一周联系不上", by=walk.by("gp"), at=walk.at
            )
        assert (back.holder_institution_id, back.custody_institution_id) == (town.community.pk, town.community.pk)
        assert not sees(walk, "village_doctor") and moves(walk, "gp") >= {"report_down", "send_back", "hand_on"}
        assert Fact.objects.get(kind="referral.down_handed_back").data == {"taken": True}
        told = Notice.objects.filter(institution_uid=town.village.uid).latest("pk")
        assert "收回" in told.text and back.number not in told.path, "the room cannot open it any more"


class TestPage:
    def test_both_work_on_the_same_page(self, town: Town, walk: DownWalk) -> None:
        number = walk.referral.number
        page = reverse("referrals:detail", args=[number])
        gp, doctor = signed_in_client(town, "gp"), signed_in_client(town, "village_doctor")
        with clock.frozen(walk.at):
            assert doctor.get(page).status_code == 404
            body = {"room": "²", "told": "1", "idempotency_key": str(new_uid())}
            address = reverse("referrals:down_move", args=[number, "hand_on"])
            assert gp.post(address, body).status_code == 422
            body |= {"room": str(town.village.uid), "idempotency_key": str(new_uid())}
            assert gp.post(address, body).status_code == 303
            assert "待村医同意" in gp.get(page).content.decode()
            shown = doctor.get(page).content.decode()
            assert "同意接续" in shown and "血压低于 140/90" in shown
            address = reverse("referrals:down_move", args=[number, "take_on"])
            assert doctor.post(address, {"idempotency_key": str(new_uid())}).status_code == 303
            assert "由村医负责" in gp.get(page).content.decode()

"""Green teams are people: appointed, called by name, reading, acknowledging and timing what they were called to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.parties.models import Grant
from lianti.referrals import actions
from lianti.referrals.actions import green_teams
from lianti.referrals.actions.green_teams import join_team, leave_team, record_minute
from lianti.referrals.models import GreenCall, GreenMember, GreenMinute, Referral
from lianti.referrals.pages.green import green_part
from lianti.referrals.permissions import allowed_moves
from lianti.referrals.permissions.green import is_called
from lianti.referrals.queries import access_referral, case_file
from lianti.referrals.tests.cases import DAY, HOUR, Walk, trail
from tests.town import Town

MINUTE = dt.timedelta(minutes=1)


def join(town: Town, who: str = "admission", team: str = "stroke", by: str = "medical_affairs") -> GreenMember:
    return join_team(team=team, user_uid=town.viewer(who).uid, since_on=town.today, by=town.viewer(by), at=town.now)


def rung(town: Town, team: str = "stroke") -> Walk:
    walk = Walk(town, kind="emergency", green_team=team)
    walk.to("submitted")
    return walk


class TestTeam:
    def test_only_who_manages_the_hospital_appoints_its_people(self, town: Town) -> None:
        for by in ("gp", "specialist", "referral_centre"):
            with pytest.raises(NotPermitted):
                join(town, by=by)
        wrong = (
            {"team": ""}, {"team": "hearts"}, {"user_uid": None}, {"user_uid": town.viewer("gp").uid},
            {"since_on": None}, {"since_on": town.today - 400 * DAY}, {"user_uid": town.viewer("office").uid},
            {"user_uid": town.viewer("medical_affairs").uid},
        )  # fmt: skip
        known = {"team": "stroke", "user_uid": town.viewer("admission").uid, "since_on": town.today}
        for part in wrong:
            with pytest.raises(Refused):
                join_team(**(known | part), by=town.viewer("medical_affairs"), at=town.now)  # type: ignore[arg-type]
        assert not GreenMember.objects.exists()

    def test_two_at_the_same_moment_appoint_once(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        join(town)
        monkeypatch.setattr(green_teams, "members_on", lambda *_seen: [])  # both looked before either wrote
        with pytest.raises(Refused) as told:
            join(town)
        assert told.value.code == "green_twice" and GreenMember.objects.count() == 1
        assert Fact.objects.filter(kind="referral.green_joined").count() == 1

    def test_once_and_from_a_day_to_a_day(self, town: Town) -> None:
        member = join(town)
        with pytest.raises(Refused, match="已在"):
            join(town)
        with pytest.raises(NotVisible):
            leave_team(member_uid=new_uid(), by=town.viewer("medical_affairs"), at=town.now)
        leave_team(member_uid=member.uid, by=town.viewer("medical_affairs"), at=town.now)
        with pytest.raises(Refused):
            leave_team(member_uid=member.uid, by=town.viewer("medical_affairs"), at=town.now)
        rung(town)
        assert not GreenCall.objects.exists(), "who left is not called"


class TestCalled:
    def test_whoever_is_no_longer_here_is_not_called_and_the_department_is(self, town: Town) -> None:
        join(town)
        Grant.objects.filter(user__uid=town.viewer("admission").uid).update(until=town.now - HOUR)
        walk = rung(town, "chest_pain")
        called = Referral.objects.get(pk=walk.referral.pk)
        join(town, who="emergency", team="chest_pain")
        Grant.objects.filter(user__uid=town.viewer("emergency").uid).update(until=town.now - HOUR)
        again = Referral.objects.get(pk=rung(town, "chest_pain").referral.pk)
        assert not GreenCall.objects.exists()
        assert again.green_department == called.green_department and called.green_department is not None

    def test_a_call_opens_nothing_to_another_role_of_the_same_person(self, town: Town) -> None:
        join(town)
        case = Referral.objects.get(pk=rung(town).referral.pk)
        member = town.viewer("admission")
        for role in ("office", "head", "administrator"):
            other = replace(member, role=role)
            assert not case.is_readable_by(other, town.now + DAY)
            assert not Referral.objects.readable_by(other, town.now + DAY).filter(pk=case.pk).exists()
            assert not is_called(other, case)

    def test_a_member_reads_and_takes_note_where_others_may_not(self, town: Town) -> None:
        join(town)
        walk, other = rung(town), rung(town, "trauma")
        member, case = town.viewer("admission"), Referral.objects.get(pk=walk.referral.pk)
        assert access_referral(member, case.number, walk.at).pk == case.pk
        assert Referral.objects.readable_by(member, walk.at).filter(pk=case.pk).exists()
        before = trail(other.referral)
        with pytest.raises((Refused, NotVisible)):
            actions.acknowledge_emergency(referral_uid=other.referral.uid, note="", by=member, at=walk.at)
        assert trail(other.referral) == before
        assert "acknowledge" in {m.name for m in allowed_moves(member, case)}
        done = actions.acknowledge_emergency(referral_uid=case.uid, note="", by=member, at=walk.at + 4 * MINUTE)
        assert (done.state, done.holder_role) == ("scheduled", "emergency"), "the emergency department stays the holder"
        data = Fact.objects.get(kind="referral.emergency_acknowledged").data
        assert data == {"minutes": 4, "team": "stroke", "by_team": True}

    def test_without_members_the_words_of_departments_decide(self, town: Town) -> None:
        case = Referral.objects.get(pk=rung(town).referral.pk)
        assert case.green_department == town.department("神经内科") and not GreenCall.objects.exists()


class TestMinutes:
    def test_each_step_once_and_not_ahead(self, town: Town) -> None:
        join(town)
        walk = rung(town)
        uid, at, member = walk.referral.uid, walk.at + HOUR, town.viewer("admission")
        for who in ("gp", "specialist", "front_desk", "stranger"):
            with pytest.raises((NotPermitted, NotVisible)):
                record_minute(referral_uid=uid, what="ecg", happened_at=None, by=town.viewer(who), at=at)
        for what, moment in (("", None), ("tea", None), ("ecg", at + MINUTE), ("ecg", at - 3 * DAY)):
            with pytest.raises(Refused):
                record_minute(referral_uid=uid, what=what, happened_at=moment, by=member, at=at)
        assert not GreenMinute.objects.exists()
        record_minute(referral_uid=uid, what="ecg", happened_at=walk.at + 7 * MINUTE, by=member, at=at)
        with pytest.raises(Refused, match="已经登记"):
            record_minute(referral_uid=uid, what="ecg", happened_at=None, by=town.viewer("emergency"), at=at)
        assert Fact.objects.get(kind="referral.green_timed").data == {"team": "stroke", "what": "ecg", "minutes": 7}
        case = Referral.objects.get(pk=walk.referral.pk)
        part = green_part(case, case_file(case), at, member)
        assert part is not None and ("通知 → 首份心电图", 7) in {(c.label, c.minutes) for c in part.clocks}
        assert part.called and "ecg" not in {key for key, _label in part.open}


class TestPages:
    def test_teams_and_minutes_in_the_browser(self, town: Town) -> None:
        office, address = signed_in_client(town, "medical_affairs"), reverse("referrals:green_teams")
        with clock.frozen(town.now):
            body = {
                "team": "stroke",
                "user": "²",
                "since_on": town.today.isoformat(),
                "idempotency_key": str(new_uid()),
            }
            assert office.post(address, body).status_code == 422
            body |= {"user": str(town.viewer("admission").uid), "idempotency_key": str(new_uid())}
            assert office.post(address, body).status_code == 303
            assert town.viewer("admission").name in office.get(address).content.decode()
        walk = rung(town)
        member = signed_in_client(town, "admission")
        with clock.frozen(walk.at + 5 * MINUTE):
            page = reverse("referrals:detail", args=[walk.referral.number])
            assert "登记用时" in member.get(page).content.decode()
            address = reverse("referrals:green_minute", args=[walk.referral.number])
            odd = {"what": "ecg", "happened_at": "10**30", "idempotency_key": str(new_uid())}
            assert member.post(address, odd).status_code == 422
            good = {"what": "ecg", "idempotency_key": str(new_uid())}
            assert member.post(address, good).status_code == 303
        assert GreenMinute.objects.get().what == "ecg"

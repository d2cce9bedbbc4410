"""Referral managers: one per institution, appointed by name; new and late cases come before them (HK-14)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.ledger.models import Fact, Notice, OutboxMessage
from lianti.parties.models import Institution, User
from lianti.referrals import tasks
from lianti.referrals.actions.managers import appoint_manager, end_manager
from lianti.referrals.models import ReferralManager
from lianti.referrals.pages.managers import holder_line
from lianti.referrals.queries.managers import posts
from lianti.referrals.tests.cases import DAY, Walk, act_as
from tests.town import Town


def leave(town: Town, who: str) -> None:
    """The account of somebody is closed."""
    User.objects.filter(pk=town.user(who).pk).update(is_active=False)


def appoint(town: Town, who: str, place: Institution | None = None, by: str = "office") -> ReferralManager:
    """The office appoints somebody of the hospital, or of another place."""
    return appoint_manager(
        institution_uid=(place or town.lead).uid, user_uid=town.user(who).uid, since_on=town.today,
        by=town.viewer(by), at=town.now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by", "place"), [("gp", "community"), ("head", "hospital"), ("administrator", "community"), ("office", "stranger")]
)
def test_who_may_not_appoint(town: Town, by: str, place: str) -> None:
    with pytest.raises(NotPermitted):
        appoint(town, "gp", town.institution(place), by=by)
    assert not ReferralManager.objects.exists()


def test_an_office_of_a_member_does_not_appoint_for_others(town: Town) -> None:
    """A hospital may lead one alliance and be a mere member of another; there its office keeps its own house only."""
    member = act_as(town, "office", town.community)
    assert [p.institution for p in posts(member, town.now)] == [town.community]
    with pytest.raises(NotPermitted):
        appoint_manager(
            institution_uid=town.lead.uid, user_uid=town.user("referral_centre").uid, since_on=town.today, by=member,
            at=town.now,
        )  # fmt: skip
    first = appoint(town, "medical_affairs")
    appoint(town, "referral_centre")
    with pytest.raises(NotVisible):
        end_manager(manager_uid=first.uid, by=member, at=town.now)
    assert ReferralManager.objects.filter(last_on=None).count() == 2


@pytest.mark.parametrize("since_on", [None, dt.date(1999, 1, 1), dt.date(9000, 1, 1)])
def test_a_day_that_is_none_is_refused(town: Town, since_on: dt.date | None) -> None:
    with pytest.raises(Refused) as refused:
        appoint_manager(
            institution_uid=town.community.uid, user_uid=town.user("gp").uid, since_on=since_on,
            by=town.viewer("office"), at=town.now,
        )  # fmt: skip
    assert refused.value.field == "since_on"


def test_only_somebody_of_the_house_and_once(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        appoint(town, "gp")  # works at the clinic, not at the hospital
    assert refused.value.code == "manager_person"
    appoint(town, "medical_affairs")
    with pytest.raises(Refused) as refused:
        appoint(town, "medical_affairs")
    assert refused.value.code == "manager_twice"
    fact = Fact.objects.get(kind="referral.manager_appointed")
    assert fact.data["role"] == "medical_affairs" and fact.institution_uid == town.lead.uid


def test_the_only_manager_stays_until_there_is_another(town: Town) -> None:
    first = appoint(town, "medical_affairs")
    office = town.viewer("office")
    with pytest.raises(Refused) as refused:
        end_manager(manager_uid=first.uid, by=office, at=town.now)
    assert refused.value.code == "manager_last"
    with pytest.raises(NotVisible):
        end_manager(manager_uid=first.uid, by=town.viewer("head"), at=town.now)
    with pytest.raises(NotVisible):
        end_manager(manager_uid=uuid.uuid4(), by=office, at=town.now)
    appoint(town, "referral_centre")
    end_manager(manager_uid=first.uid, by=office, at=town.now)
    with pytest.raises(Refused):
        end_manager(manager_uid=first.uid, by=office, at=town.now)
    assert Fact.objects.get(kind="referral.manager_ended").data["left"] == 1


def test_nobody_is_appointed_twice_one_day_and_another(town: Town) -> None:
    """Begun from next week and again from today, or by two people at the same moment: the database knows."""
    uid, office = town.user("gp").uid, town.viewer("office")
    for days in (7, 0):
        try:
            appoint_manager(
                institution_uid=town.community.uid, user_uid=uid, since_on=town.today + days * DAY, by=office,
                at=town.now,
            )  # fmt: skip
        except Refused as refused:
            assert days == 0 and refused.code == "manager_twice"
    [row] = ReferralManager.objects.all()
    row.pk, row.uid = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    end_manager(manager_uid=ReferralManager.objects.get().uid, by=office, at=town.now)
    assert not [m for post in posts(office, town.now) for m in post.managers]
    appoint(town, "gp", town.community)


def test_who_has_left_stands_for_nobody_and_hears_nothing(
    town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    first = appoint(town, "medical_affairs")
    appoint(town, "referral_centre")
    leave(town, "referral_centre")
    office = town.viewer("office")
    with pytest.raises(Refused) as refused:
        end_manager(manager_uid=first.uid, by=office, at=town.now)
    assert refused.value.code == "manager_last"
    leave(town, "medical_affairs")
    walk = Walk(town)
    OutboxMessage.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        case = walk.to("submitted")
    assert not Notice.objects.filter(role="medical_affairs", path__contains=case.number).exists()
    assert not OutboxMessage.objects.filter(template__startswith="referral.manager").exists()
    assert "转诊管理员" not in holder_line(case, walk.at)


def test_institutions_without_one_stand_first(town: Town) -> None:
    appoint(town, "gp", town.community)
    found = posts(town.viewer("office"), town.now)
    assert [p.lacks(town.today) for p in found] == [True] * (len(found) - 1) + [False]
    assert found[-1].institution == town.community and town.stranger not in [p.institution for p in found]
    own = posts(town.viewer("head"), town.now)
    assert [p.institution for p in own] == [town.community]


def test_new_and_late_cases_come_before_the_manager(
    town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    appoint(town, "medical_affairs")
    walk = Walk(town)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        case = walk.to("submitted")
        tasks.clocks(walk.at + 3 * DAY)
    told = Notice.objects.filter(role="medical_affairs", path__contains=case.number)
    assert [("新的" in n.text, n.tone) for n in told.order_by("pk")][:2] == [(True, "normal"), (False, "urgent")]
    assert "转诊管理员 方若水" in holder_line(case, walk.at)
    assert "转诊管理员" not in holder_line(case, town.now - DAY), "not before the appointment"

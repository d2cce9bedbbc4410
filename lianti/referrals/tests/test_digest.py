"""The digest of the morning: once a day, per role, without a patient."""

from __future__ import annotations

import pytest

from lianti.kernel.pure.errors import NotPermitted
from lianti.ledger.models import Fact, Notice
from lianti.referrals.actions.digest import Counts, send_digest
from lianti.referrals.tasks import digest
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import Town, build_town


def test_with_nothing_late_nobody_is_disturbed(town: Town) -> None:
    Walk(town).to("submitted")
    assert digest(town.now) == 0
    assert not Fact.objects.filter(kind="referral.digest_sent").exists()


def test_only_the_clock_sends_it(town: Town) -> None:
    office = town.viewer("office")
    with pytest.raises(NotPermitted):
        send_digest(institution_uid=town.lead.uid, role="office", counts=Counts(1, 1, 1, 1), by=office, at=town.now)
    assert not Fact.objects.filter(kind="referral.digest_sent").exists()


@pytest.mark.django_db(transaction=True)
def test_each_role_hears_its_own_numbers_once_a_day(django_db_setup: None) -> None:
    town = build_town()
    late = Walk(town).to("submitted")
    Walk(town, department_uid=town.department("神经内科").uid).to("submitted")
    at, before = town.now + 4 * DAY, Notice.objects.count()
    assert digest(at) == digest(at + DAY) == 6
    assert digest(at) == 0, "a second run of the same morning says nothing"
    facts = Fact.objects.filter(kind="referral.digest_sent", on_day=(at).date())
    told = {f.data["role"]: (f.data["open"], f.data["late"], f.data["oldest_days"]) for f in facts}
    assert told["department_head"] == (1, 1, 3) and told["medical_affairs"] == told["office"] == (2, 2, 3)
    notices = list(Notice.objects.order_by("pk")[before:])
    assert {n.role for n in notices} == set(told) and {n.path for n in notices} == {"/referrals/open/"}
    assert all(late.resident.name not in n.text for n in notices)

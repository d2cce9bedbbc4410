"""A passed appointment that nobody has marked stands in the late list of the windows and is told each morning."""

from __future__ import annotations

import pytest

from lianti.kernel.pure.errors import NotPermitted
from lianti.ledger.models import Fact, Notice
from lianti.referrals.actions.unmarked import tell_unmarked
from lianti.referrals.queries import ListQuery, list_referrals
from lianti.referrals.tasks import unmarked
from lianti.referrals.tests.cases import DAY, Walk
from tests.town import Town, build_town


@pytest.mark.django_db(transaction=True)
def test_the_windows_hear_it_each_day_until_it_is_marked(django_db_setup: None) -> None:
    town = build_town()
    walk = Walk(town)
    referral = walk.to("scheduled")
    assert unmarked(walk.at) == 0, "the appointment is still to come"
    before = Notice.objects.count()
    morning = walk.at + DAY
    assert (unmarked(morning), unmarked(morning)) == (1, 0), "once a day"
    told = list(Notice.objects.order_by("pk")[before:])
    assert {(n.institution_uid, n.role) for n in told} == {
        (town.lead.uid, "admission"), (town.lead.uid, "referral_centre"),
    }  # fmt: skip
    assert all("1 位" in n.text and referral.resident.name not in n.text for n in told)
    assert unmarked(morning + DAY) == 1, "and again the next day"
    walk.at = morning + DAY
    from lianti.referrals import actions

    actions.arrive(referral_uid=referral.uid, his_number="ZY1", by=town.viewer("admission"), at=walk.at)
    assert unmarked(morning + 2 * DAY) == 0


def test_it_stands_in_the_late_list_of_the_window(town: Town) -> None:
    walk = Walk(town)
    referral = walk.to("scheduled")
    rows = list_referrals(town.viewer("admission"), ListQuery(tab="late"), walk.at + DAY).rows
    assert [r.pk for r in rows] == [referral.pk]


def test_only_the_clock_reminds(town: Town) -> None:
    walk = Walk(town)
    walk.to("scheduled")
    with pytest.raises(NotPermitted):
        tell_unmarked(by=town.viewer("referral_centre"), at=walk.at + DAY)
    assert not Fact.objects.filter(kind="referral.unmarked_told").exists()

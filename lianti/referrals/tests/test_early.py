"""The front desk: days before the appointment and after the end; and whom the sender calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse

from lianti.alliances.actions import name_contact
from lianti.alliances.models import Membership
from lianti.alliances.queries import named_contact
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.models import Referral, ReferralStep
from lianti.referrals.rules.arriving import check_early, days_early
from lianti.referrals.tests.cases import Walk
from tests.town import NOW, PLATFORM, Town, town

__all__ = ["town"]

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Let pages be opened at the time of the town."""
    with clock.frozen(NOW):
        yield


@pytest.mark.parametrize(
    ("appointed", "days"), [(None, 0), (TODAY - DAY, 0), (TODAY, 0), (TODAY + DAY, 1), (TODAY + 9 * DAY, 9)]
)
def test_only_days_before_the_appointment_are_early(appointed: dt.date | None, days: int) -> None:
    assert days_early(appointed, TODAY) == days


def test_early_without_a_word_is_refused() -> None:
    with pytest.raises(Refused) as told:
        check_early(3, confirmed=False)
    assert told.value.field == "early" and "早 3 天" in str(told.value)
    check_early(0, confirmed=False)
    check_early(3, confirmed=True)


def test_the_desk_confirms_that_somebody_came_days_early(town: Town) -> None:
    case = Walk(town).to("scheduled")
    Referral.objects.filter(pk=case.pk).update(appointment_at=town.now + 4 * DAY)
    desk, number = signed_in_client(town, "admission"), case.number
    page = desk.get(reverse("referrals:detail", args=[number])).content.decode()
    assert "比预约日早 4 天" in page
    move = reverse("referrals:move", args=[number, "arrive"])

    def posted(**more: str) -> int:
        case.refresh_from_db()
        form = {"his_number": "MZ1", "revision": str(case.revision), "idempotency_key": str(new_uid())}
        return desk.post(move, form | more).status_code

    assert posted() == 422
    assert Referral.objects.get(pk=case.pk).state == "scheduled"
    assert not Fact.objects.filter(kind="referral.arrived").exists()
    assert posted(early="1", note="家住外地，提前到了") < 400
    assert Fact.objects.get(kind="referral.arrived").data["days_early"] == 4
    assert ReferralStep.objects.get(move="arrive").note == "家住外地，提前到了"


def test_on_the_day_nothing_is_asked(town: Town) -> None:
    case = Walk(town).to("scheduled")
    Referral.objects.filter(pk=case.pk).update(appointment_at=town.now + DAY / 24)
    page = signed_in_client(town, "admission").get(reverse("referrals:detail", args=[case.number]))
    assert "到院登记号" in page.content.decode() or "住院登记号" in page.content.decode()
    assert "比预约日早" not in page.content.decode()


def test_the_sender_reads_the_phone_of_the_named_contact(town: Town) -> None:
    membership = Membership.objects.get(institution=town.lead, alliance=town.group)
    name_contact(
        membership=membership, kind="named", name="白芷兰", post="转诊中心", phone="10000004321",
        for_institution=town.community, by=PLATFORM, at=town.now,
    )  # fmt: skip
    found = named_contact(town.lead.pk, town.community.pk)
    assert found is not None and found.phone == "10000004321" and found.phone_mask != found.phone
    case = Walk(town).to("scheduled")
    assert (
        "10000004321"
        in signed_in_client(town, "gp").get(reverse("referrals:detail", args=[case.number])).content.decode()
    )


def test_the_desk_is_told_why_it_no_longer_sees_what_it_let_in(town: Town) -> None:
    done, never = Walk(town).to("outcome_returned"), Walk(town).to("declined")
    desk = signed_in_client(town, "front_desk")
    told = desk.get(reverse("referrals:detail", args=[done.number]))
    assert told.status_code == 403 and "已办结" in told.content.decode()
    assert done.resident.name not in told.content.decode()
    assert desk.get(reverse("referrals:detail", args=[never.number])).status_code == 404
    stranger = signed_in_client(town, "stranger")
    assert stranger.get(reverse("referrals:detail", args=[done.number])).status_code == 404

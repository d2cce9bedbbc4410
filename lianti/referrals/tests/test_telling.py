"""您转的病人今天出院: the bell and the phone of the doctor who sent somebody."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.ledger import outbox
from lianti.ledger.models import Notice, OutboxMessage
from lianti.parties.queries import work_phone_of_user
from lianti.referrals import actions
from lianti.referrals.tests.cases import OUTCOME, Walk
from tests.town import Town, build_town

BELL = "您转的病人今天出院，回转意见已送到：转诊单 "


def returned(town: Town, discharged_on: dt.date | None) -> Walk:
    walk = Walk(town)
    case = walk.to("arrived")
    outcome = dataclasses.replace(OUTCOME, discharged_on=discharged_on)
    actions.return_outcome(referral_uid=case.uid, outcome=outcome, by=town.viewer("specialist"), at=walk.at)
    return walk


@pytest.mark.django_db(transaction=True)
def test_on_the_day_of_discharge_the_doctor_hears_it_on_bell_and_phone(django_db_setup: None) -> None:
    town = build_town()
    walk = returned(town, town.today)
    number = walk.referral.number
    bell = Notice.objects.filter(text=BELL + number)
    assert {n.role for n in bell} >= {"gp"} and {n.institution_uid for n in bell} == {town.community.uid}
    message = OutboxMessage.objects.get()
    assert message.to_uid == town.user("gp").uid and message.params == {"number": number}
    text = outbox.render(message.template, message.params)
    assert "今天出院" in text and number in text
    assert walk.referral.resident.name not in text and OUTCOME.diagnosis_name not in text


@pytest.mark.django_db(transaction=True)
def test_without_a_discharge_today_it_is_called_a_return(django_db_setup: None) -> None:
    town = build_town()
    returned(town, None)
    assert not Notice.objects.filter(text__startswith=BELL).exists()
    message = OutboxMessage.objects.get()
    assert message.template == "referral.returned"


def test_a_refused_outcome_tells_nobody(town: Town) -> None:
    with pytest.raises(Refused):
        returned(town, town.today + dt.timedelta(days=1))
    assert not OutboxMessage.objects.exists()


def test_who_has_no_phone_on_file_has_no_address(town: Town) -> None:
    assert work_phone_of_user(town.user("gp").uid) == ""
    assert work_phone_of_user(town.lead.uid) == ""

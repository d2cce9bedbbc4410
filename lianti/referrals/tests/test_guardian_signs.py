"""Who answers for the person is offered as the one who signs, wherever consent to a case is taken."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.testing.clients import signed_in_client
from lianti.referrals import actions
from lianti.referrals.forms import ConsentForm
from lianti.referrals.pages.consenting import first_consent
from lianti.referrals.tests.cases import Walk, newcomer
from lianti.referrals.tests.down_cases import DownWalk
from lianti.residents.households import guarding
from lianti.residents.households.rules import GuardianGiven
from lianti.residents.models import Guardianship, Resident
from tests.town import Town

CHOSEN, ALONE = '<option value="guardian" selected', '<option value="self" selected'


def guarded(town: Town, ward: Resident) -> Guardianship:
    """The daughter answers for an adult by a decision of the court."""
    given = GuardianGiven(
        relation="20",
        ground="limited",
        basis="court",
        since_on=dt.date(2026, 3, 1),
        has_file=True,
        name="白杨",
    )
    return guarding.name_guardian(
        ward_uid=ward.uid, guardian_uid=None, given=given, phone="", file_uid=None, by=town.viewer("gp"), at=town.now
    )


def page(client: Client, name: str, number: str) -> str:
    return str(client.get(reverse(f"referrals:{name}", args=[number])).content.decode())


def test_nobody_is_offered_for_who_signs_alone(town: Town) -> None:
    walk = Walk(town)
    assert first_consent(None, town.now).initial == {"consent_signer": "self"}
    row = guarded(town, walk.referral.resident)
    guarding.end_guardianship(uid=row.uid, reason="法院撤销", by=town.viewer("gp"), at=town.now)
    shown = page(signed_in_client(town, "gp"), "edit", walk.referral.number)
    assert ALONE in shown and CHOSEN not in shown and "白杨" not in shown


def test_the_name_of_the_guardian_does_not_stay_when_the_person_signs() -> None:
    told = {
        "agree_referral": "on", "agree_sharing": "on", "consent_method": "paper", "consent_signer": "self",
        "consent_signer_name": "白杨", "consent_relation": "成年子女",
    }  # fmt: skip
    form = ConsentForm(told)
    assert form.is_valid()
    assert {(c.signer, c.signer_name, c.relation) for c in form.consents(None)} == {("self", "", "")}
    form = ConsentForm(told | {"consent_signer": "relative", "consent_signer_name": "葛大海"})
    assert form.is_valid()
    assert {c.signer_name for c in form.consents(None)} == {"葛大海"}, "what is typed wins"


@pytest.mark.parametrize("place", ["edit", "detail", "advice_edit"])
def test_the_guardian_on_file_is_offered(town: Town, place: str) -> None:
    emergency = place == "detail"  # an emergency owes its consent afterwards
    walk = Walk(town, **({"kind": "emergency"} if emergency else {}))
    guarded(town, walk.referral.resident)
    number = walk.referral.number
    if emergency:
        walk.to("submitted")
    if place == "advice_edit":
        by, who = town.viewer("gp"), walk.referral.resident
        number = actions.start_advice(resident=who, by=by, at=town.now, phone="").number
    shown = page(signed_in_client(town, "gp"), place, number)
    assert CHOSEN in shown and 'value="白杨"' in shown and 'value="成年子女"' in shown
    assert "档案中登记的监护人：白杨（成年子女）" in shown


def test_what_was_typed_stands_when_the_form_comes_back(town: Town) -> None:
    walk = Walk(town)
    guarded(town, walk.referral.resident)
    address = reverse("referrals:edit", args=[walk.referral.number])
    told = {
        "do": "submit", "kind": "inpatient", "agree_referral": "on", "consent_method": "verbal",
        "consent_signer": "relative", "consent_signer_name": "葛大海", "consent_relation": "女婿",
        "idempotency_key": "guardian-signs-1",
    }  # fmt: skip
    shown = signed_in_client(town, "gp").post(address, told)
    assert shown.status_code == 422
    text = shown.content.decode()
    assert '<option value="relative" selected' in text and 'value="葛大海"' in text and 'value="白杨"' not in text


def test_going_down_asks_the_guardian_too(town: Town) -> None:
    ward = newcomer(town, contracted=True)
    guarded(town, ward)
    walk = DownWalk(town, resident=ward)
    client = signed_in_client(town, "specialist")
    assert CHOSEN in page(client, "down_edit", walk.referral.number)
    walk.to("submitted")
    assert CHOSEN in page(client, "detail", walk.referral.number), "a signed no has a signer as well"

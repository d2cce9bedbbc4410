"""What a question (请求指导) must not tell: whom it was not said to be about, what was never sent, what ended."""

from __future__ import annotations

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Trace
from lianti.referrals import actions, advising
from lianti.referrals.models import Advice, Referral
from lianti.referrals.tests.cases import HOUR, newcomer
from lianti.referrals.tests.test_advice import answered, asked
from lianti.residents.models import AccessReason
from tests.town import Town


def page(town: Town, key: str, path: str) -> str:
    with clock.frozen(town.now + 3 * HOUR):
        answer = signed_in_client(town, key).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_nameless_question_stays_nameless_for_the_department(town: Town) -> None:
    advice, person = answered(town, asked(town, named=False)), newcomer(town, name="赵小满")
    made = actions.convert_advice(advice_uid=advice.uid, by=town.viewer("gp"), at=town.now + 2 * HOUR, resident=person)
    for key in ("specialist", "department_head", "referral_centre"):
        seen = Advice.objects.visible_to(town.viewer(key), town.now + 3 * HOUR).get(uid=advice.uid)
        assert seen.resident is None
        with pytest.raises(NotVisible):
            advising.access_advice(town.viewer(key), made.number, town.now + 3 * HOUR)
    told = page(town, "specialist", f"/referrals/advice/{advice.number}/")
    told += page(town, "specialist", "/referrals/advice/?tab=done")
    assert "赵小满" not in told and person.identity_mask not in told
    assert not AccessReason.objects.filter(resident=person, institution=town.lead).exists()
    assert not Trace.objects.filter(object_uid=person.uid, detail__startswith="advice").exists()
    kept = Advice.objects.get(uid=advice.uid)
    assert (kept.referral, kept.state, made.resident) == (made, "converted", person)
    assert made.number in page(town, "gp", f"/referrals/advice/{advice.number}/")
    assert Referral.objects.count() == 1

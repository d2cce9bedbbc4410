"""Sensitive content of another house is left out of the record, and no kept address opens it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Trace
from lianti.records import actions
from lianti.records.models import DiagnosticReport, Encounter
from lianti.records.shapes import Stay
from lianti.residents.actions import open_access
from lianti.residents.privacy.consenting import give_consent, withdraw_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.tests.test_break_glass import broken
from tests.town import Town, town

__all__ = ["town"]

DAY = dt.timedelta(days=1)


def stay(town: Town, code: str, name: str) -> Encounter:
    """王秀兰 lies in the specialty hospital, with a laboratory report of that stay."""
    doctor, person = town.viewer("specialty_specialist"), town.resident("grandmother")
    fields = Stay("inpatient", f"ZY-{code}", code, name)
    found = actions.open_encounter(resident=person, stay=fields, by=doctor, at=town.now)
    DiagnosticReport.objects.create(
        resident=person, institution=town.specialty, encounter=found, category="laboratory", item_name=f"检验{code}",
        issuer=town.specialty, issuer_name="康宁专科医院", number=code, performed_at=town.now, issued_at=town.now,
        status="final", recorded_at=town.now, by_uid=doctor.uid, by_name=doctor.name,
    )  # fmt: skip
    return found


@pytest.fixture
def gp(town: Town) -> Client:
    """The browser of the GP, who has a contract with her."""
    stay(town, "F32.901", "抑郁发作")
    stay(town, "I10.x00", "高血压")
    return signed_in_client(town, "gp")


def pages(town: Town, window: Client) -> str:
    """Return what timeline, curves and summary tell of 王秀兰."""
    uid = town.resident("grandmother").uid
    named = [reverse(f"records:{name}", args=[uid]) for name in ("timeline", "curves", "summary")]
    return "".join(window.get(place).content.decode() for place in named)


def test_a_stay_for_a_mind_is_left_out_and_said_to_be(town: Town, gp: Client) -> None:
    with clock.frozen(town.now):
        told = pages(town, gp)
        assert "抑郁" not in told and "检验F32.901" not in told
        assert "高血压" in told and "检验I10.x00" in told
        assert "另有受限内容" in told
        report = DiagnosticReport.objects.get(number="F32.901")
        assert gp.get(reverse("records:report", args=[report.uid])).status_code == 404
        open_one = DiagnosticReport.objects.get(number="I10.x00")
        assert gp.get(reverse("records:report", args=[open_one.uid])).status_code == 200


def test_the_own_house_and_who_has_consent_see_it_until_it_is_taken_back(town: Town, gp: Client) -> None:
    with clock.frozen(town.now):
        own = pages(town, signed_in_client(town, "specialty_specialist"))
        assert "抑郁" in own and "另有受限内容" not in own
        given: dict[str, Any] = {"days": 90, "method": "verbal", "witness_name": "何晓枫"}
        agreed = ConsentGiven(("psychiatry",), (town.community.uid,), **given)
        row = give_consent(
            resident_uid=town.resident("grandmother").uid, given=agreed, by=town.viewer("gp"), at=town.now
        )
        assert "抑郁" in pages(town, gp)
    with clock.frozen(town.now + dt.timedelta(minutes=5)):
        withdraw_consent(uid=row.uid, reason="本人提出", by=town.viewer("gp"), at=clock.now())
        assert "抑郁" not in pages(town, gp), "from the next request on"


def test_an_emergency_shows_it_to_one_person_under_a_banner(town: Town, gp: Client) -> None:
    assert gp
    broken(town)
    with clock.frozen(town.now):
        told = pages(town, signed_in_client(town, "emergency"))
        assert "抑郁" in told and "只对您本人开放" in told
        assert Trace.objects.filter(operation="read", purpose="紧急调阅").count() == 3
        open_access(
            resident=town.resident("grandmother"), institution_id=town.lead.pk, kind="referral", subject_uid=new_uid(),
            by=town.viewer("gp"), at=town.now,
        )  # fmt: skip
        assert "抑郁" not in pages(town, signed_in_client(town, "specialist"))

"""Whoever sends somebody to a service that is 紧张 says why; the answer stays with the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from lianti.capacity.actions import mark_tight
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals.tests.cases import Walk
from tests.town import PLATFORM, Town


def tight(town: Town) -> None:
    mark_tight(service=town.clinic, mark="yes", note="专家外出", by=PLATFORM, at=town.now)


def walk_to_clinic(town: Town, **more: str) -> Walk:
    content: dict[str, Any] = {"kind": "outpatient", "service_uid": town.clinic.uid, **more}
    return Walk(town, **content)


def test_without_a_word_it_does_not_go(town: Town) -> None:
    tight(town)
    walk = walk_to_clinic(town)
    before = Fact.objects.count()
    with pytest.raises(Refused, match="专家外出") as refused:
        walk.to("submitted")
    walk.referral.refresh_from_db()
    assert (refused.value.field, walk.referral.state) == ("tight_reason", "draft")
    assert Fact.objects.filter(kind="referral.submitted").count() == 0 and Fact.objects.count() >= before


def test_the_reason_goes_with_the_case(town: Town) -> None:
    tight(town)
    walk = walk_to_clinic(town, tight_reason="已与科室联系，可等两周")
    assert walk.to("submitted").tight_reason == "已与科室联系，可等两周"
    with clock.frozen(walk.at):
        centre = signed_in_client(town, "referral_centre")
        page = centre.get(reverse("referrals:detail", args=[walk.referral.number])).content.decode()
    assert "紧张仍转的理由" in page and "已与科室联系，可等两周" in page


def test_a_reason_that_nobody_asked_for_is_not_kept(town: Town) -> None:
    walk = walk_to_clinic(town, tight_reason="已与科室联系")
    assert walk.to("submitted").tight_reason == ""


def test_a_bed_is_not_asked_about(town: Town) -> None:
    tight(town)
    assert Walk(town).to("submitted").state == "submitted"

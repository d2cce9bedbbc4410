"""A service that is 紧张 says so before anybody chooses it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianti.alliances.actions import set_term
from lianti.capacity import actions, queries, rules
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from tests.town import PLATFORM, Town


def shown(town: Town) -> str:
    [line] = queries.directory(sender_institution=town.community, at=town.now)
    return line.tight


def test_a_mark_needs_a_reason_and_somebody_who_arranges(town: Town) -> None:
    office = town.viewer("office")
    for mark, note in (("yes", " "), ("maybe", "x")):
        with pytest.raises(Refused):
            actions.mark_tight(service=town.clinic, mark=mark, note=note, by=office, at=town.now)
    with pytest.raises(NotPermitted):
        actions.mark_tight(service=town.clinic, mark="yes", note="外出", by=town.viewer("gp"), at=town.now)
    assert not Fact.objects.filter(kind="capacity.tight_marked").exists()
    assert shown(town) == ""


def test_waiting_days_decide_unless_somebody_does(town: Town) -> None:
    town.open()
    assert shown(town) == ""
    set_term(
        alliance=town.group, name="capacity.tight_days", value=2, clause="JL-61", edition="示例版", by=PLATFORM,
        at=town.now,
    )  # fmt: skip
    assert shown(town) == "最早 2 天后有号"
    assert queries.tightness(town.clinic.uid, town.now, "referral") == "最早 2 天后有号"
    assert queries.tightness(new_uid(), town.now, "referral") == ""
    office = town.viewer("office")
    actions.mark_tight(service=town.clinic, mark="no", note="", by=office, at=town.now)
    assert shown(town) == ""
    actions.mark_tight(service=town.clinic, mark="yes", note="专家外出", by=office, at=town.now)
    assert shown(town) == "科室标记：专家外出"


def test_it_is_set_on_the_page_of_the_service(town: Town) -> None:
    with clock.frozen(town.now):
        affairs = signed_in_client(town, "medical_affairs")
        address = reverse("capacity:service_tight", args=[town.clinic.uid])
        bad = affairs.post(address, {"idempotency_key": str(new_uid()), "mark": "yes", "note": ""})
        assert bad.status_code == 422 and "为什么紧张" in bad.content.decode()
        key = {"idempotency_key": str(new_uid())}
        assert affairs.post(address, key | {"mark": "yes", "note": "专家外出"}).status_code == 303
        page = affairs.get(reverse("capacity:service", args=[town.clinic.uid])).content.decode()
        assert "紧张：专家外出" in page
        gp = signed_in_client(town, "gp")
        choice = gp.get(reverse("referrals:where"), {"kind": "outpatient"}).content.decode()
        assert "科室标记：专家外出" in choice


def test_the_words_say_why() -> None:
    assert rules.tight_words("", "", None, 7) == ""
    assert rules.tight_words("", "", 6, 7) == ""
    assert rules.tight_words("", "", 7, 7) == "最早 7 天后有号"
    assert rules.tight_words("no", "", 30, 7) == ""
    assert rules.tight_words("yes", "", 0, 7) == "科室标记为紧张"

"""Emergencies pass whatever the papers say, and what an agreement's end closes."""

from __future__ import annotations

import datetime as dt

import pytest

from lianti.alliances import actions as alliances
from lianti.kernel.pure.errors import Refused
from lianti.ledger.models import Fact
from lianti.referrals import actions
from lianti.referrals.models import Referral
from tests.journeys.test_refer_up import HOUR, both, case, draft, sent
from tests.town import Town


def nobody_answers_back(town: Town, notice: Referral) -> None:
    """A notice is neither declined nor asked about."""
    for move, needed in (
        ("decline_referral", {"reason": "no_capacity", "advice": "没有床位"}),
        ("ask_info", {"note": "请补充"}),
    ):
        with pytest.raises(Refused):
            getattr(actions, move)(referral_uid=notice.uid, by=town.viewer("referral_centre"), at=town.now, **needed)


def test_an_expired_agreement_stops_a_request_but_no_emergency(town: Town) -> None:
    agreement = town.agreements[town.community.pk]
    alliances.terminate_agreement(agreement=agreement, until_on=town.today, by=town.viewer("office"), at=town.now)
    later = town.now + dt.timedelta(days=1)
    started = draft(town)
    with pytest.raises(Refused) as told:
        actions.send_form(
            referral_uid=started.uid, case=case(town), consents=both(), do="submit", by=town.viewer("gp"), at=later
        )
    assert told.value.code == "agreement_expired"
    notice = actions.start_draft(
        resident=town.resident("neighbour"),
        case=case(town, kind="emergency", service_uid=None),
        by=town.viewer("gp"),
        at=later,
    )
    went = actions.send_form(
        referral_uid=notice.uid,
        case=case(town, kind="emergency", service_uid=None),
        consents=both(),
        do="notify",
        by=town.viewer("gp"),
        at=later,
    )
    assert went.state == "submitted"


def test_an_emergency_is_a_notice(town: Town) -> None:
    content = case(
        town,
        kind="emergency",
        service_uid=None,
        diagnosis_name="",
        diagnosis_code="",
        history="",
        treatment="",
        reason="突发胸痛 30 分钟",
        transport="120",
        department_uid=town.department("急诊科").uid,
    )
    started = actions.start_draft(
        resident=town.resident("grandmother"), case=content, by=town.viewer("gp"), at=town.now
    )
    nobody = both(method="unobtainable", approver_name="乐平川", approver_role="head")
    with pytest.raises(Refused) as told:
        unapproved = both(method="unobtainable")
        actions.send_form(
            referral_uid=started.uid, case=content, consents=unapproved, do="notify", by=town.viewer("gp"), at=town.now
        )
    assert told.value.code == "consent_approver"
    went = actions.send_form(
        referral_uid=started.uid, case=content, consents=nobody, do="notify", by=town.viewer("gp"), at=town.now
    )
    assert went.holder_role == "emergency" and went.consent_due_at == town.now + 24 * HOUR
    nobody_answers_back(town, went)
    minutes = town.now + dt.timedelta(minutes=4)
    actions.acknowledge_emergency(referral_uid=went.uid, note="抢救室已备", by=town.viewer("emergency"), at=minutes)
    went.refresh_from_db()
    assert went.state == "scheduled"
    fact = Fact.objects.get(kind="referral.emergency_acknowledged", subject_uid=went.uid)
    assert fact.data == {"minutes": 4, "team": "", "by_team": False}
    signed = both(signer="relative", relation="孙女", signer_name="李念安")
    actions.complete_consent(referral_uid=went.uid, consents=signed, by=town.viewer("gp"), at=minutes + HOUR)
    went.refresh_from_db()
    assert went.consent_due_at is None and went.state == "scheduled"


def test_only_an_emergency_goes_without_consent(town: Town) -> None:
    started = draft(town)
    nobody = both(method="unobtainable", approver_name="乐平川", approver_role="head")
    with pytest.raises(Refused) as told:
        actions.send_form(
            referral_uid=started.uid, case=case(town), consents=nobody, do="submit", by=town.viewer("gp"), at=town.now
        )
    assert told.value.code == "consent_needed"


def test_a_closed_case_is_closed_to_both_when_the_agreement_is_gone(town: Town) -> None:
    referral = sent(town)
    actions.cancel_referral(referral_uid=referral.uid, reason="improved", note="", by=town.viewer("gp"), at=town.now)
    alliances.terminate_agreement(
        agreement=town.agreements[town.community.pk],
        until_on=town.today + dt.timedelta(days=1),
        by=town.viewer("office"),
        at=town.now,
    )
    for days, seen in ((29, True), (31, False)):
        at = town.now + dt.timedelta(days=days)
        for who in ("gp", "referral_centre"):
            assert Referral.objects.visible_to(town.viewer(who), at).filter(pk=referral.pk).exists() is seen


def test_an_open_case_stays_usable_when_the_agreement_is_gone(town: Town) -> None:
    referral = sent(town)
    alliances.terminate_agreement(
        agreement=town.agreements[town.community.pk],
        until_on=town.today + dt.timedelta(days=1),
        by=town.viewer("office"),
        at=town.now,
    )
    later = town.now + dt.timedelta(days=60)
    actions.ask_info(referral_uid=referral.uid, note="请补充近期血压", by=town.viewer("referral_centre"), at=later)
    assert Referral.objects.get(pk=referral.pk).state == "info_asked"

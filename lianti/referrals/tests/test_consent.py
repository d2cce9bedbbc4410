"""Consent (知情同意, SY-46): how it is given, that none is overwritten, and what an emergency owes afterwards."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from lianti.alliances.actions import set_term
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.referrals import actions, codes
from lianti.referrals.models import Consent, Referral
from lianti.referrals.shapes import ConsentFields
from lianti.referrals.tests.cases import DAY, HOUR, UNOBTAINABLE, Walk, signed, trail
from tests.journeys.test_refer_up import both
from tests.town import PLATFORM, Town

PHOTO = uuid.UUID(int=7)
# method and signer -> what makes it stand, and how the submission tells it.
METHODS: dict[str, tuple[dict[str, object], str]] = {
    "paper": ({"file_uid": PHOTO}, "signed"),
    "drawn": ({"file_uid": PHOTO}, "signed"),
    "verbal": ({"witness_name": "何晓枫"}, "verbal"),
}
OTHERS: dict[str, object] = {"relation": "孙女", "signer_name": "李念安"}


def send(walk: Walk, consents: list[ConsentFields]) -> Referral:
    """Press the button that belongs to the kind."""
    emergency = walk.case.kind == "emergency"
    return actions.send_form(
        referral_uid=walk.referral.uid, case=walk.case, consents=consents, do="notify" if emergency else "submit",
        by=walk.by("gp"), at=walk.at,
    )  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("signer", codes.SIGNERS)
def test_each_way_and_each_signer(town: Town, method: str, signer: str) -> None:
    proof, told = METHODS[method]
    named = {} if signer == "self" else OTHERS
    walk = Walk(town)
    with pytest.raises(Refused) as without_proof:
        send(walk, both(**({"method": method, "signer": signer, "witness_name": ""} | named)))
    assert without_proof.value.code in {"consent_file", "consent_witness"}
    if named:
        with pytest.raises(Refused) as without_name:
            send(walk, both(**({"method": method, "signer": signer} | proof)))
        assert without_name.value.code == "consent_relation"
    assert not Consent.objects.exists(), "a refused form keeps nothing"
    send(walk, both(**({"method": method, "signer": signer, "witness_name": ""} | proof | named)))
    assert Fact.objects.get(kind="referral.submitted").data["consent"] == told
    assert set(Consent.objects.values_list("scope", "method", "signer")) == {
        (scope, method, signer) for scope in codes.CONSENT_SCOPES
    }


@pytest.mark.parametrize("kind", ["inpatient", "outpatient", "examination"])
def test_only_an_emergency_leaves_without(town: Town, kind: str) -> None:
    walk = Walk(town, kind=kind, service_uid=town.clinic.uid if kind == "outpatient" else None)
    with pytest.raises(Refused) as told:
        send(walk, both(**UNOBTAINABLE))
    assert told.value.code == "consent_needed"
    assert Referral.objects.get(pk=walk.referral.pk).state == "draft"


def test_a_consent_of_the_emergency_does_not_carry_a_request(town: Town) -> None:
    """The draft was an emergency first, and then the kind was changed."""
    walk = Walk(town, kind="emergency")
    actions.send_form(
        referral_uid=walk.referral.uid, case=walk.case, consents=both(**UNOBTAINABLE), do="save", by=walk.by("gp"),
        at=walk.at,
    )  # fmt: skip
    request = Walk(town).case
    actions.save_case(referral_uid=walk.referral.uid, case=request, by=walk.by("gp"), at=walk.at)
    with pytest.raises(Refused) as told:
        actions.submit_referral(referral_uid=walk.referral.uid, by=walk.by("gp"), at=walk.at)
    assert told.value.code == "consent_needed"


def test_a_later_consent_supersedes_and_overwrites_nothing(town: Town) -> None:
    walk = Walk(town)
    first, second = both()[0], signed()[0]
    kept = actions.record_consent(referral_uid=walk.referral.uid, consent=first, by=walk.by("gp"), at=walk.at)
    row = Consent.objects.filter(pk=kept.pk).values().get()
    actions.record_consent(referral_uid=walk.referral.uid, consent=second, by=walk.by("gp"), at=walk.at + HOUR)
    assert Consent.objects.filter(pk=kept.pk).values().get() == row | {"superseded_at": walk.at + HOUR}
    [living] = Consent.objects.filter(superseded_at=None)
    assert (living.signer, living.given_at) == ("relative", walk.at + HOUR)
    third = actions.record_consent(
        referral_uid=walk.referral.uid, consent=both()[1], by=walk.by("gp"), at=walk.at + 2 * HOUR
    )
    assert third.scope != living.scope
    assert Consent.objects.filter(superseded_at=None).count() == 2, "each scope has its own"


def test_consent_is_the_senders_to_take(town: Town) -> None:
    walk = Walk(town)
    for who in ("referral_centre", "specialist", "stranger_centre", "village_doctor"):
        with pytest.raises((NotPermitted, NotVisible)):
            actions.record_consent(referral_uid=walk.referral.uid, consent=both()[0], by=walk.by(who), at=walk.at)
    referral = walk.to("submitted")
    before = trail(referral)
    for who in ("gp", "referral_centre"):
        with pytest.raises(NotPermitted):
            actions.record_consent(referral_uid=referral.uid, consent=signed()[0], by=walk.by(who), at=walk.at)
    assert trail(referral) == before
    assert Consent.objects.filter(superseded_at=None, signer="self").count() == 2, "what was sent stands as it was"


@pytest.mark.parametrize(("hours", "kept"), [(24, True), (24.01, False)])
def test_an_emergency_completes_within_a_day(town: Town, hours: float, kept: bool) -> None:
    walk = Walk(town, kind="emergency")
    referral = walk.to("submitted")
    assert Fact.objects.get(kind="referral.emergency_noticed").data["consent"] == "unobtainable"
    noticed = walk.at
    assert referral.consent_due_at == noticed + DAY
    at = noticed + HOUR * hours
    actions.complete_consent(referral_uid=referral.uid, consents=signed(), by=walk.by("gp"), at=at)
    referral.refresh_from_db()
    assert referral.state == "submitted" and referral.consent_due_at is None
    assert Fact.objects.get(kind="referral.consent_completed").data == {"within_promise": kept}
    old = Consent.objects.filter(method="unobtainable")
    assert old.count() == 2 and all(c.superseded_at == at and c.approver_name == "乐平川" for c in old)
    with pytest.raises(NotPermitted, match="已齐全"):
        actions.complete_consent(referral_uid=referral.uid, consents=signed(), by=walk.by("gp"), at=at)


@pytest.mark.parametrize(
    ("consents", "code"),
    [
        ([], "consent_missing"),
        (signed()[:1], "consent_missing"),
        (both(**UNOBTAINABLE), "consent_needed"),
        (signed(witness_name=""), "consent_witness"),
        ([*signed()[:1], *both(**UNOBTAINABLE)[1:]], "consent_needed"),
    ],
)
def test_half_a_consent_completes_nothing(town: Town, consents: list[ConsentFields], code: str) -> None:
    walk = Walk(town, kind="emergency")
    referral = walk.to("scheduled")
    before = trail(referral)
    with pytest.raises(Refused) as told:
        actions.complete_consent(referral_uid=referral.uid, consents=consents, by=walk.by("gp"), at=walk.at)
    assert told.value.code == code
    assert trail(referral) == before
    assert not Consent.objects.exclude(superseded_at=None).exists()


def test_completing_has_one_door(town: Town) -> None:
    """Recording a consent on the side would leave the debt open and count nothing."""
    walk = Walk(town, kind="emergency")
    referral = walk.to("submitted")
    with pytest.raises(NotPermitted, match="补签"):
        actions.record_consent(referral_uid=referral.uid, consent=signed()[0], by=walk.by("gp"), at=walk.at)
    with pytest.raises(NotPermitted):
        send(walk, signed())
    assert Consent.objects.count() == 2


def test_an_emergency_with_consent_owes_nothing(town: Town) -> None:
    walk = Walk(town, kind="emergency", consent={"method": "verbal"})
    referral = walk.to("submitted")
    assert referral.consent_due_at is None
    assert Fact.objects.get(kind="referral.emergency_noticed").data["consent"] == "verbal"


def test_a_charter_may_ask_for_it_sooner(town: Town) -> None:
    set_term(
        alliance=town.group, name="referral.consent_hours", value=6, clause="SY-46", edition="示例版", by=PLATFORM,
        at=town.now,
    )  # fmt: skip
    walk = Walk(town, kind="emergency")
    assert walk.to("submitted").consent_due_at == walk.at + 6 * HOUR


@pytest.mark.parametrize(
    ("ticked", "method", "told"),
    [
        ({"agree_referral": "1", "agree_sharing": "1"}, "", "还要选择是怎样取得的"),
        ({}, "", "必须先取得同意"),
        ({"agree_referral": "1", "agree_sharing": "1"}, "paper", "请拍下签好字的同意书"),
    ],
)
def test_what_is_wrong_with_consent_stands_beside_a_field(
    town: Town, ticked: dict[str, str], method: str, told: str
) -> None:
    """A refusal that stood beside no field came back as a page that said nothing."""
    walk, clinic = Walk(town), town.clinic
    walk.to("draft")
    body = {
        "idempotency_key": str(new_uid()), "kind": "outpatient", "do": "submit", "urgency": "routine",
        "reason": "头晕一周", "diagnosis_name": "高血压", "history": "高血压 10 年", "treatment": "氨氯地平",
        "medication": "氨氯地平", "allergies": "无", "sender_phone": "10000009001",
        "consent_method": method, "consent_signer": "self",
        "destination": f"{town.lead.uid}|{town.department('心内科').uid}|{clinic.uid}",
        "missing_declared": ["reports", "vitals"], "revision": str(walk.referral.revision), **ticked,
    }  # fmt: skip
    with clock.frozen(town.now):
        address = reverse("referrals:edit", args=[walk.referral.number])
        answer = signed_in_client(town, "gp").post(address, body)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page
    select = page[page.index('name="consent_method"') - 200 : page.index('name="consent_method"') + 400]
    assert 'aria-invalid="true"' in select
    assert Referral.objects.get(pk=walk.referral.pk).state == "draft"

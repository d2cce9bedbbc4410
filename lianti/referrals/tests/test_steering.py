"""Redirecting, changing the urgency, and splitting the work of the referral centre by name."""

from __future__ import annotations

import pytest

from lianti.alliances.models import Agreement
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.testing.town import PASSWORD
from lianti.ledger.models import Fact
from lianti.parties.actions import add_department, create_user, grant_role
from lianti.parties.models import Department
from lianti.parties.queries import viewer_for
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.models import Referral, WaitingEntry
from lianti.referrals.queries import ListQuery, list_referrals
from lianti.referrals.shapes import Destination
from lianti.referrals.tests.cases import DAY, HOUR, Walk, act_as, hire, trail
from lianti.residents.models import AccessReason
from tests.town import LONG_AGO, PLATFORM, Town


def to(town: Town, department: Department) -> Destination:
    return Destination(receiver_uid=department.institution.uid, department_uid=department.uid)


@pytest.fixture
def ward(town: Town) -> Department:
    """A ward of the specialty hospital, where somebody answers."""
    hire(town, "referral_centre", town.specialty)
    return add_department(institution=town.specialty, name="康复科", kind="clinical", by=PLATFORM, at=LONG_AGO)


def redirect(
    town: Town, referral: Referral, place: Destination, who: str = "referral_centre", **more: object
) -> Referral:
    said: dict[str, object] = {"reason": "wrong_department", "note": ""}
    return actions.redirect_referral(
        referral_uid=referral.uid, to=place, by=town.viewer(who), at=town.now + HOUR, **(said | more)  # type: ignore[arg-type]
    )  # fmt: skip


def opened(town: Town, referral: Referral, institution_id: int) -> bool:
    rows = AccessReason.objects.in_force(town.now + 2 * HOUR)
    return rows.filter(subject_uid=referral.uid, institution_id=institution_id).exists()


def test_a_redirect_that_cannot_be_changes_nothing(town: Town, ward: Department) -> None:
    referral = Walk(town).to("submitted")
    before = trail(referral)
    neurology = to(town, town.department("神经内科"))
    for place, said, code in (
        (Destination(), {}, "no_destination"),
        (neurology, {"reason": ""}, "reason_code"),
        (neurology, {"reason": "other"}, "reason_other"),
        (to(town, town.department("心内科")), {}, "same_place"),
        (Destination(town.community.uid, town.department("心内科").uid), {}, "department_elsewhere"),
    ):
        with pytest.raises(Refused) as told:
            redirect(town, referral, place, **said)
        assert told.value.code == code
    for who in ("gp", "specialist", "front_desk"):
        with pytest.raises((Refused, NotVisible)):
            redirect(town, referral, neurology, who)
    assert trail(referral) == before


def test_inside_the_hospital_the_request_moves_to_the_other_department(town: Town) -> None:
    referral = Walk(town).to("submitted")
    moved = redirect(town, referral, to(town, town.department("神经内科")))
    assert (moved.state, moved.holder_role) == ("submitted", "referral_centre")
    assert moved.receiver_department == town.department("神经内科")
    assert moved.submitted_at == referral.submitted_at, "how long the person waits is not forgotten"
    [fact] = Fact.objects.filter(kind="referral.redirected")
    assert (fact.data["reason"], fact.data["across"]) == ("wrong_department", False)
    assert opened(town, referral, town.lead.pk)
    cardiology = act_as(town, "specialist", town.lead, "心内科")
    assert not Referral.objects.visible_to(cardiology, town.now).filter(pk=referral.pk).exists()


def test_across_hospitals_the_record_closes_behind_and_opens_ahead(town: Town, ward: Department) -> None:
    referral = Walk(town).to("submitted")
    moved = redirect(town, referral, to(town, ward), reason="nearer_home")
    assert (moved.receiver_institution, moved.holder_institution) == (town.specialty, town.specialty)
    assert opened(town, referral, town.specialty.pk) and not opened(town, referral, town.lead.pk)
    assert opened(town, referral, town.community.pk), "the sender keeps its own access"
    assert moved.agreement_uid and Agreement.objects.filter(uid=moved.agreement_uid).exists()
    centre = town.viewer("referral_centre")
    assert not Referral.objects.visible_to(centre, town.now).filter(pk=referral.pk).exists()
    with pytest.raises(NotVisible):
        actions.ask_info(referral_uid=referral.uid, note="请补充血压", by=centre, at=town.now + 2 * HOUR)


def test_there_is_no_way_to_where_no_agreement_leads(town: Town) -> None:
    referral = Walk(town).to("submitted")
    ward = add_department(institution=town.stranger, name="内科", kind="clinical", by=PLATFORM, at=LONG_AGO)
    before = trail(referral)
    with pytest.raises(Refused):
        redirect(town, referral, to(town, ward))
    assert trail(referral) == before and opened(town, referral, town.lead.pk)


def test_nobody_is_redirected_into_a_second_request(town: Town) -> None:
    walk = Walk(town)
    walk.to("submitted")
    other = Walk(town, resident=walk.resident, department_uid=town.department("神经内科").uid).to("submitted")
    with pytest.raises(Refused) as told:
        redirect(town, walk.referral, to(town, town.department("神经内科")))
    assert told.value.code == "twin" and other.number in str(told.value)


def test_from_the_waiting_list_the_place_is_left(town: Town) -> None:
    referral = Walk(town).to("accepted")
    moved = redirect(town, referral, to(town, town.department("神经内科")))
    assert moved.state == "submitted"
    assert WaitingEntry.objects.get().end_reason == "redirect"


def test_an_emergency_is_not_redirected(town: Town) -> None:
    referral = Walk(town, kind="emergency").to("submitted")
    with pytest.raises(Refused):
        redirect(town, referral, to(town, town.department("神经内科")))


def urgency(town: Town, referral: Referral, who: str, reason: str = "worse") -> Referral:
    at = town.now + HOUR
    return actions.change_urgency(referral_uid=referral.uid, reason=reason, note="", by=town.viewer(who), at=at)


def test_both_sides_change_the_urgency_with_a_reason(town: Town) -> None:
    referral = Walk(town).to("submitted")
    routine = referral.promised_at
    with pytest.raises(Refused):
        urgency(town, referral, "gp", reason="because")
    with pytest.raises(Refused):
        urgency(town, referral, "nurse")
    raised = urgency(town, referral, "gp")
    assert raised.urgency == "urgent" and raised.promised_at and routine and raised.promised_at < routine
    lowered = urgency(town, referral, "referral_centre", "judged")
    assert lowered.urgency == "routine" and lowered.promised_at and lowered.promised_at > raised.promised_at
    told = [f.data for f in Fact.objects.filter(kind="referral.urgency_changed").order_by("pk")]
    assert [(d["from"], d["to"], d["side"]) for d in told] == [
        ("routine", "urgent", "sender"), ("urgent", "routine", "receiver"),
    ]  # fmt: skip


def test_more_urgent_means_further_up_in_the_list(town: Town) -> None:
    referral = Walk(town).to("accepted")
    before = WaitingEntry.objects.get().contact_by
    raised = urgency(town, referral, "gp")
    entry = WaitingEntry.objects.get()
    assert entry.urgent and entry.contact_by < before and raised.promised_at == entry.contact_by


def test_while_material_is_asked_for_the_sender_keeps_the_clock(town: Town) -> None:
    referral = Walk(town).to("info_asked")
    raised = urgency(town, referral, "referral_centre")
    assert (raised.urgency, raised.promised_at) == ("urgent", referral.promised_at)
    assert raised.holder_institution == town.community


def colleague(town: Town) -> Viewer:
    user = create_user(username="an.ran", password=PASSWORD, display_name="安然", by=PLATFORM, at=LONG_AGO)
    grant = grant_role(user=user, role="referral_centre", institution=town.lead, by=PLATFORM, at=LONG_AGO)
    return viewer_for(user, grant, town.now)


def test_work_is_claimed_and_handed_to_a_named_colleague(town: Town) -> None:
    mine, other = Walk(town).to("submitted"), Walk(town).to("submitted")
    centre, next_desk, at = town.viewer("referral_centre"), colleague(town), town.now + HOUR
    claimed = actions.claim(referral_uid=mine.uid, by=centre, at=at)
    assert (claimed.handler_name, claimed.holder_role, claimed.promised_at) == (
        centre.name, "referral_centre", mine.promised_at,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.claim(referral_uid=mine.uid, by=centre, at=at)
    for wrong in (None, town.user("gp").uid, town.user("stranger_centre").uid):
        with pytest.raises(Refused) as told:
            actions.assign(referral_uid=other.uid, to_uid=wrong, note="", by=centre, at=at)
        assert told.value.field == "to"
    actions.assign(referral_uid=other.uid, to_uid=next_desk.uid, note="熟悉该科", by=centre, at=at)

    def rows(viewer: Viewer, who: str) -> list[int]:
        return [r.pk for r in list_referrals(viewer, ListQuery(tab="waiting", who=who), at + DAY).rows]

    assert rows(centre, "me") == [mine.pk] and rows(next_desk, "me") == [other.pk]
    assert rows(centre, "nobody") == [] and len(rows(centre, "")) == 2
    assert actions.claim(referral_uid=other.uid, by=centre, at=at + HOUR).handler_uid == centre.uid
    facts = Fact.objects.filter(kind="referral.assigned").order_by("pk")
    assert [f.data["how"] for f in facts] == ["claimed", "assigned", "claimed"]

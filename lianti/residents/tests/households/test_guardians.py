"""Who answers for a child or for an adult without full capacity, and that this person signs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact
from lianti.residents.households import guarding, queries
from lianti.residents.households.rules import GuardianGiven
from lianti.residents.models import Guardianship, Resident, SharingConsent
from lianti.residents.privacy.consenting import give_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.tests.households.test_homes import TODAY, household, join, person

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def named(
    town: Town, ward: Resident, guardian: Resident | None, ground: str = "minor", by: str = "gp", **more: Any
) -> Guardianship:
    paper = ground != "minor"
    told: dict[str, Any] = {
        "relation": "52", "ground": ground, "basis": "court" if paper else "law", "since_on": TODAY, "has_file": paper,
    } | more  # fmt: skip
    return guarding.name_guardian(
        ward_uid=ward.uid, guardian_uid=guardian.uid if guardian else None, given=GuardianGiven(**told), phone="",
        file_uid=new_uid() if paper else None, by=town.viewer(by), at=town.now,
    )  # fmt: skip


def test_who_does_not_treat_names_nobody(town: Town) -> None:
    child, mother = person(town, "葛小溪", born="2018-04-01"), person(town, "白杨")
    for who in ("office", "administrator", "head", "front_desk"):
        with pytest.raises(NotPermitted):
            named(town, child, mother, by=who)
    with pytest.raises(NotVisible):
        named(town, child, mother, by="specialist")
    row = named(town, child, mother)
    with pytest.raises(NotVisible):
        guarding.end_guardianship(uid=row.uid, reason="错了", by=town.viewer("specialist"), at=town.now)
    assert Guardianship.objects.get().ended_at is None


def test_a_guardian_is_an_adult_for_whom_nobody_answers(town: Town) -> None:
    child, sister, mother, grandmother = (
        person(town, "葛小溪", born="2018-04-01"), person(town, "葛大溪", born="2010-04-01"), person(town, "白杨"),
        person(town, "白桂兰", born="1950-01-01"),
    )  # fmt: skip
    for guardian, code in ((sister, "guardian_young"), (child, "guardian_self"), (None, "guardian_missing")):
        with pytest.raises(Refused) as refused:
            named(town, child, guardian)
        assert refused.value.code == code
    named(town, child, mother)
    with pytest.raises(Refused) as refused:
        named(town, child, mother)
    assert refused.value.code == "guardian_twice"
    with pytest.raises(Refused) as refused:
        named(town, mother, grandmother, "incapable")
    assert refused.value.code == "ward_guards"
    named(town, grandmother, mother, "incapable", relation="20")
    with pytest.raises(Refused) as refused:
        named(town, sister, grandmother)
    assert refused.value.code == "guardian_is_ward"
    for name in ("甲", "乙", "丙"):
        named(town, child, None, name=name)
    with pytest.raises(Refused) as refused:
        named(town, child, None, name="丁")
    assert refused.value.code == "guardian_many"
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardianship.objects.filter(ward=child).update(guardian=child)
    assert Fact.objects.filter(kind="residents.guardian_named").count() == 5


def test_a_guardianship_ends(town: Town) -> None:
    child, mother = person(town, "葛小溪", born="2008-03-20"), person(town, "白杨")
    row = named(town, child, mother)
    assert row.until_on == dt.date(2026, 3, 20)
    assert queries.guards_of(child, town.now) != ()
    assert queries.guards_of(child, town.now + dt.timedelta(days=9)) == ()
    for reason in ("", "\x00", "字"):
        with pytest.raises(Refused):
            guarding.end_guardianship(uid=row.uid, reason=reason, by=town.viewer("gp"), at=town.now)
    guarding.end_guardianship(uid=row.uid, reason="变更监护人", by=town.viewer("gp"), at=town.now)
    assert queries.guards_of(child, town.now) == ()
    with pytest.raises(Refused):
        guarding.end_guardianship(uid=row.uid, reason="变更监护人", by=town.viewer("gp"), at=town.now)
    named(town, child, mother)
    assert Fact.objects.get(kind="residents.guardian_ended").data == {"ground": "minor", "days": 0}


def test_a_parent_goes_on_after_the_eighteenth_birthday(town: Town) -> None:
    """What ran out by itself stands in nobody's way, and is neither ended twice nor lost."""
    child, mother = person(town, "葛小溪", born="2008-03-20"), person(town, "白杨")
    first = named(town, child, mother)
    grown = town.now + dt.timedelta(days=10)
    given = GuardianGiven(relation="52", ground="incapable", basis="court", since_on=TODAY, has_file=True)
    row = guarding.name_guardian(
        ward_uid=child.uid, guardian_uid=mother.uid, given=given, phone="", file_uid=new_uid(), by=town.viewer("gp"),
        at=grown,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.until_on, first.ended_at, first.ended_reason) == (dt.date(2026, 3, 20), grown, "已到期，另行登记")
    assert [guard.ground for guard in queries.guards_of(child, grown)] == ["incapable"]
    with pytest.raises(Refused) as refused:
        guarding.name_guardian(
            ward_uid=child.uid, guardian_uid=mother.uid, given=given, phone="", file_uid=new_uid(),
            by=town.viewer("gp"), at=grown,
        )  # fmt: skip
    assert refused.value.code == "guardian_twice" and Guardianship.objects.count() == 2
    assert row.until_on is None


def test_a_sign_that_cannot_be_kept_ends_nothing_badly(town: Town) -> None:
    child, mother = person(town, "葛小溪", born="2018-04-01"), person(town, "白杨")
    row = named(town, child, mother)
    guarding.end_guardianship(uid=row.uid, reason="变更\x00监护人", by=town.viewer("gp"), at=town.now)
    assert "\x00" not in Guardianship.objects.get().ended_reason


def test_the_guardian_of_an_adult_signs(town: Town) -> None:
    ward, daughter = person(town, "白桂兰", born="1950-01-01"), person(town, "白杨")
    place = town.institution("specialty").uid
    words: dict[str, Any] = {
        "classes": ("general",),
        "grantees": (place,),
        "days": 30,
        "method": "verbal",
        "witness_name": "何晓枫",
    }
    named(town, ward, daughter, "limited", relation="20")
    signers: tuple[tuple[dict[str, Any], str], ...] = (
        ({"signer": "self"}, "consent_ward"),
        ({"signer": "authorised", "signer_name": "白杨", "relation": "子女"}, "consent_ward"),
        ({"signer": "guardian", "signer_name": "葛大海", "relation": "女婿"}, "consent_other_guardian"),
    )
    for told, code in signers:
        with pytest.raises(Refused) as refused:
            give_consent(
                resident_uid=ward.uid,
                given=ConsentGiven(**(words | told)),
                by=town.viewer("gp"),
                at=town.now,
            )
        assert refused.value.code == code
    assert not SharingConsent.objects.exists()
    page = signed_in_client(town, "gp").get(reverse("residents:consents", args=[ward.uid])).content.decode()
    assert '<option value="guardian" selected' in page and 'value="白杨"' in page
    by_guardian: dict[str, Any] = {"signer": "guardian", "signer_name": " 白杨", "relation": "成年子女"}
    give_consent(resident_uid=ward.uid, given=ConsentGiven(**(words | by_guardian)), by=town.viewer("gp"), at=town.now)
    assert SharingConsent.objects.count() == 1


def test_the_page_names_ends_and_shows_the_paper(town: Town) -> None:
    ward, daughter = person(town, "白桂兰", born="1950-01-01"), person(town, "白杨")
    home = household(town, daughter)
    join(town, home, ward, "52")
    window = signed_in_client(town, "gp")
    place = reverse("residents:guardians", args=[ward.uid])
    assert f'value="{daughter.uid}"' in window.get(place).content.decode()
    typed = {
        "guardian": str(daughter.uid), "relation": "20", "ground": "incapable", "basis": "court",
        "since_on": "2026-03-01", "phone": "10000004444",
    }  # fmt: skip

    def post(url: str, **data: Any) -> int:
        return window.post(url, {"idempotency_key": uuid.uuid4().hex} | data).status_code

    for wrong in ({}, {"guardian": str(uuid.uuid4())}, {"since_on": "²"}, {"ground": "minor"}, {"phone": "甲"}):
        assert post(place, **(typed | wrong)) == 422
    assert not Guardianship.objects.exists()
    assert post(place, **typed, evidence=SimpleUploadedFile("p.png", PIXEL, content_type="image/png")) == 303
    row = Guardianship.objects.get()
    page = window.get(place).content.decode()
    assert "白杨" in page and "10000004444" not in page
    assert window.get(reverse("residents:guardian_file", args=[row.uid])).status_code == 200
    assert (
        signed_in_client(town, "specialist").get(reverse("residents:guardian_file", args=[row.uid])).status_code == 404
    )
    assert post(reverse("residents:guardian_end", args=[row.uid]), reason="") == 422
    assert post(reverse("residents:guardian_end", args=[row.uid]), reason="法院变更") == 303

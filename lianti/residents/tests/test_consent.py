"""Consent to show a record: what stands, what it opens, and that taking it back holds from the next request on."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Fact
from lianti.parties.models import Institution
from lianti.residents.actions import open_access, open_person
from lianti.residents.models import AccessReason, SharingConsent
from lianti.residents.privacy.classes import HIDDEN, class_labels, classes_of, sensitive_classes
from lianti.residents.privacy.consenting import give_consent, withdraw_consent
from lianti.residents.privacy.log import access_log
from lianti.residents.privacy.opening import classes_open, row_open
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.tests.test_break_glass import broken
from tests.town import Town, town

__all__ = ["town"]

DAY = dt.timedelta(days=1)


def agreed(*places: Institution, classes: tuple[str, ...] = ("general",), **more: Any) -> ConsentGiven:
    """What 王秀兰 agrees to by word of mouth."""
    words: dict[str, Any] = {"days": 90, "method": "verbal", "witness_name": "何晓枫"}
    return ConsentGiven(classes=classes, grantees=tuple(p.uid for p in places), **(words | more))


def give(town: Town, given: ConsentGiven, person: str = "grandmother", by: str = "gp") -> SharingConsent:
    """Keep a consent at the desk of 新化社区."""
    return give_consent(resident_uid=town.resident(person).uid, given=given, by=town.viewer(by), at=town.now)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"classes": ()}, "classes"), ({"classes": ("everything",)}, "classes"), ({"grantees": ()}, "grantees"),
    ({"grantees": (uuid.UUID(int=1),)}, "grantees"),
    ({"grantees": tuple(uuid.UUID(int=n) for n in range(11))}, "grantees"),
    ({"days": 0}, "days"), ({"days": 10**9}, "days"), ({"method": ""}, "method"),
    ({"method": "unobtainable"}, "method"),
    ({"witness_name": " "}, "witness_name"), ({"method": "paper"}, "method"), ({"signer": "neighbour"}, "signer"),
    ({"signer": "guardian"}, "signer_name"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "field"), BAD)
def test_half_a_consent_opens_nothing(town: Town, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        give(town, replace(agreed(town.specialty), **wrong))
    assert refused.value.field == field
    assert not SharingConsent.objects.exists() and not AccessReason.objects.filter(kind="consent").exists()


def test_a_child_does_not_agree_alone(town: Town) -> None:
    with pytest.raises(Refused, match="监护人"):
        give(town, agreed(town.specialty), "grandchild")
    give(town, agreed(town.specialty, signer="guardian", signer_name="王秀兰", relation="祖母"), "grandchild")


@pytest.mark.parametrize("key", ["stranger", "office", "administrator", "village_doctor"])
def test_who_may_not_open_the_record_takes_no_consent(town: Town, key: str) -> None:
    with pytest.raises(NotVisible):
        give(town, agreed(town.specialty), by=key)


def test_it_opens_to_whom_it_names_until_its_day(town: Town) -> None:
    row = give(town, agreed(town.specialty))
    person = town.resident("grandmother")
    assert open_person(uid=person.uid, by=town.viewer("specialty_specialist"), at=town.now + DAY).pk == person.pk
    for key, at in (("stranger", town.now), ("specialist", town.now), ("specialty_specialist", town.now + 90 * DAY)):
        with pytest.raises(NotVisible):
            open_person(uid=person.uid, by=town.viewer(key), at=at)
    data = Fact.objects.get(kind="residents.consent_given").data
    assert data == {"classes": ["general"], "grantees": 1, "days": 90, "method": "verbal", "signer": "self"}
    assert row.until == town.now + 90 * DAY


def test_taken_back_it_opens_nothing_more_and_other_reasons_stay(town: Town) -> None:
    row = give(town, agreed(town.specialty, town.lead))
    person, later = town.resident("grandmother"), town.now + DAY
    open_access(
        resident=person, institution_id=town.lead.pk, kind="referral", subject_uid=new_uid(), by=town.viewer("gp"),
        at=town.now,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        withdraw_consent(uid=row.uid, reason=" ", by=town.viewer("nurse"), at=later)
    assert refused.value.code == "consent_reason"
    with pytest.raises(NotVisible):
        withdraw_consent(uid=row.uid, reason="本人提出", by=town.viewer("stranger"), at=later)
    withdraw_consent(uid=row.uid, reason="本人当面提出", by=town.viewer("nurse"), at=later)
    with pytest.raises(NotVisible):
        open_person(uid=person.uid, by=town.viewer("specialty_specialist"), at=later)
    assert open_person(uid=person.uid, by=town.viewer("specialist"), at=later), "the referral goes on"
    assert Fact.objects.get(kind="residents.consent_withdrawn").data == {"days_held": 1, "closed": 2}
    with pytest.raises(Refused, match="已经结束"):
        withdraw_consent(uid=row.uid, reason="再一次", by=town.viewer("nurse"), at=later)


@pytest.mark.parametrize(
    ("codes", "subject", "age", "classes"),
    [
        (["I10.x00x002"], "03", 70, set()), (["F32.901"], "", 40, {"psychiatry"}), (["F03"], "", 80, set()),
        (["b24.x01"], "", 40, {"hiv"}), (["Z21", "A53.9"], "", 40, {"hiv", "sti"}),
        (["O04.9"], "", 30, {"reproductive"}),
        (["O80"], "", 30, set()), (["I10"], "15", 40, {"psychiatry"}), (["I10"], "15.02", 40, {"psychiatry"}),
        (["I10"], "150", 40, set()), (["T74.1"], "", 13, {"abuse", "minor"}), (["J06"], "", 14, set()),
        (["", "²", "F", "\x00F32"], "", None, set()),
    ],
)  # fmt: skip
def test_the_class_of_a_row(codes: list[str], subject: str, age: int | None, classes: set[str]) -> None:
    assert classes_of(codes, subject=subject, age=age) == classes


def test_every_class_says_where_it_comes_from() -> None:
    assert all(c.source and c.label and (c.ranges or c.subjects) for c in sensitive_classes().values())
    assert {"general", "psychiatry", "hiv", "minor"} <= set(class_labels()) and HIDDEN


class TestSensitive:
    """A row of 精神科 of the hospital, looked at from the specialty hospital."""

    def seen(self, town: Town, key: str, at: dt.datetime, place: str = "hospital", code: str = "F32.9") -> bool:
        """Say whether somebody sees the row of an institution."""
        viewer = town.viewer(key)
        opened = classes_open(viewer, town.resident("grandmother"), at)
        return row_open(opened, viewer, institution_id=town.institution(place).pk, codes=[code])

    def test_an_ordinary_reason_is_not_enough(self, town: Town) -> None:
        assert not self.seen(town, "gp", town.now)
        assert self.seen(town, "gp", town.now, code="I10"), "the ordinary record is open"
        assert self.seen(town, "gp", town.now, place="community"), "the own institution's rows are open"
        give(town, agreed(town.specialty))
        assert not self.seen(town, "specialty_specialist", town.now)

    def test_consent_to_the_class_opens_it_until_it_is_taken_back(self, town: Town) -> None:
        row = give(town, agreed(town.specialty, classes=("general", "psychiatry")))
        assert self.seen(town, "specialty_specialist", town.now)
        assert not self.seen(town, "specialty_specialist", town.now, code="B20")
        assert not self.seen(town, "gp", town.now), "consent names institutions"
        withdraw_consent(uid=row.uid, reason="本人提出", by=town.viewer("gp"), at=town.now + DAY)
        assert not self.seen(town, "specialty_specialist", town.now + DAY)

    def test_consent_to_a_class_alone_opens_no_record(self, town: Town) -> None:
        give(town, agreed(town.specialty, classes=("psychiatry",)))
        assert not self.seen(town, "specialty_specialist", town.now)
        with pytest.raises(NotVisible):
            open_person(uid=town.resident("grandmother").uid, by=town.viewer("specialty_specialist"), at=town.now)

    def test_an_emergency_opens_everything_to_one_person(self, town: Town) -> None:
        broken(town)
        assert self.seen(town, "emergency", town.now, place="community")
        assert not self.seen(town, "specialist", town.now, place="community")
        assert not self.seen(town, "emergency", town.now + DAY, place="community")

    def test_a_child_is_seen_by_who_treats_it(self, town: Town) -> None:
        child, gp, other = town.resident("grandchild"), town.viewer("gp"), town.viewer("specialty_specialist")
        about: dict[str, Any] = {"codes": ["J06"], "resident": child, "on": town.today}
        assert row_open(classes_open(gp, child, town.now), gp, institution_id=town.lead.pk, **about)
        give(town, agreed(town.specialty, signer="guardian", signer_name="王秀兰", relation="祖母"), "grandchild")
        assert not row_open(classes_open(other, child, town.now), other, institution_id=town.lead.pk, **about)


class TestPages:
    """The page at the desk."""

    @pytest.fixture
    def gp(self, town: Town) -> Client:
        """The GP's browser."""
        return signed_in_client(town, "gp")

    def test_given_shown_and_taken_back(self, town: Town, gp: Client) -> None:
        with clock.frozen(town.now):
            place = reverse("residents:consents", args=[town.resident("grandmother").uid])
            sent = {
                "classes": ["general"], "grantees": [str(town.specialty.uid)], "days": "90", "method": "verbal",
                "signer": "self",
            }  # fmt: skip
            refused = gp.post(place, sent | {"idempotency_key": str(new_uid())})
            assert refused.status_code == 422 and "见证人" in refused.content.decode()
            given = sent | {"witness_name": "何晓枫", "idempotency_key": str(new_uid())}
            assert gp.post(place, given).status_code == 303
            page = gp.get(place).content.decode()
            assert "一般诊疗资料" in page and town.specialty.label in page and "立即撤回" in page
            row = SharingConsent.objects.get()
            back = reverse("residents:consent_withdraw", args=[row.uid])
            assert gp.post(back, {"reason": "", "idempotency_key": str(new_uid())}).status_code == 422
            assert gp.post(back, {"reason": "本人提出", "idempotency_key": str(new_uid())}).status_code == 303
            assert "已撤回" in gp.get(place).content.decode()

    def test_there_is_no_file_of_a_word(self, town: Town, gp: Client) -> None:
        row = give(town, agreed(town.specialty))
        assert gp.get(reverse("residents:consent_file", args=[row.uid])).status_code == 404

    def test_the_person_reads_who_looked(self, town: Town, gp: Client) -> None:
        with clock.frozen(town.now):
            row = broken(town)
            person = town.resident("grandmother")
            open_person(uid=person.uid, by=town.viewer("emergency"), at=town.now)
            place = reverse("residents:access_log", args=[person.uid])
            page = gp.get(place).content.decode()
            assert "雷寒墨" in page and "紧急调阅" in page and "市中心医院" in page and "急诊科" in page
            paper = gp.get(place, {"print": "1"}).content.decode()
            assert "居民健康档案访问记录" in paper and person.identity_mask in paper
            assert "居民查询本人访问记录" in gp.get(place).content.decode(), "looking at the log is a look, too"
            assert signed_in_client(town, "stranger").get(place).status_code == 404
            assert access_log(person.uid, 2) == ([], access_log(person.uid)[1]) and row.by_name == "雷寒墨"

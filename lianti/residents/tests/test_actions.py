"""Opening records, access reasons, contracts, revealing."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.town import NOW, PLATFORM, Town
from lianti.kernel.testing.town_people import FAMILY_PHONE, RESIDENTS
from lianti.ledger.models import Fact, Trace
from lianti.residents import actions, queries
from lianti.residents.models import AccessReason, Resident, SearchKey
from lianti.residents.shapes import ResidentFields

DAY = dt.timedelta(days=1)
NEW = ResidentFields(
    name="葛春燕", identity_number=make_identity("229900", dt.date(1963, 5, 4), 222), phone="10000007777"
)


def test_only_the_own_clinical_staff_opens_a_record(town: Town) -> None:
    for key in ("office", "front_desk", "referral_centre", "stranger"):
        with pytest.raises(NotPermitted):
            actions.register_resident(
                fields=NEW, institution=town.institution("community"), by=town.viewer(key), at=NOW
            )
    assert not Resident.objects.filter(name="葛春燕").exists()
    assert not Fact.objects.filter(kind="residents.registered", happened_at=NOW).exists()


def test_a_record_opens_with_keys_a_reason_and_one_fact_without_names(town: Town) -> None:
    made = actions.register_resident(
        fields=NEW, institution=town.institution("community"), by=town.viewer("gp"), at=NOW
    )
    assert made.sex == "female"
    assert set(SearchKey.objects.filter(resident=made).values_list("kind", flat=True)) == {"i", "p", "n"}
    assert [r.kind for r in AccessReason.objects.filter(resident=made)] == ["registered"]
    fact = Fact.objects.get(kind="residents.registered", subject_uid=made.uid)
    assert fact.data == {
        "sex": "female", "birth_year": 1963, "has_identity": True, "insurance_type": "", "contracted": False,
    }  # fmt: skip
    row = Resident.objects.filter(pk=made.pk).values_list()[0]
    assert NEW.identity_number.encode() not in b"".join(bytes(v) for v in row if isinstance(v, bytes | memoryview))
    assert NEW.identity_number not in str([v for v in row if isinstance(v, str)])


def test_the_same_number_is_never_on_file_twice(town: Town) -> None:
    fields = replace(RESIDENTS["namesake"][0], name="王秀蓝", record_number="")
    count = Resident.objects.count()
    with pytest.raises(Refused) as refused:
        actions.register_resident(
            fields=fields, institution=town.institution("community"), by=town.viewer("gp"), at=NOW
        )
    assert (refused.value.code, refused.value.field) == ("duplicate_identity", "identity_number")
    assert Resident.objects.count() == count


def test_the_same_record_number_is_refused(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        actions.register_resident(
            fields=replace(NEW, record_number=RESIDENTS["grandmother"][0].record_number),
            institution=town.institution("community"), by=town.viewer("gp"), at=NOW,
        )  # fmt: skip
    assert refused.value.code == "duplicate_record_number"


def test_a_family_shares_one_phone(town: Town) -> None:
    assert town.resident("grandmother").phone_index == town.resident("grandchild").phone_index
    made = actions.register_resident(
        fields=replace(NEW, phone=FAMILY_PHONE), institution=town.institution("community"),
        by=town.viewer("nurse"), at=NOW,
    )  # fmt: skip
    assert made.phone_mask == "1********34"


def test_correcting_keeps_what_is_left_empty_and_renews_the_keys(town: Town) -> None:
    resident, by = town.resident("neighbour"), town.viewer("gp")
    with pytest.raises(NotPermitted):
        actions.update_resident(resident=resident, fields=NEW, by=town.viewer("specialist"), at=NOW)
    with pytest.raises(Refused) as refused:
        actions.update_resident(resident=resident, fields=NEW, by=by, at=NOW)
    assert refused.value.code == "other_identity"
    fields = ResidentFields(name="单建业", sex=resident.sex, birth_on=resident.birth_on, address="示例路 1 号")
    fresh = actions.update_resident(resident=resident, fields=fields, by=by, at=NOW)
    assert (fresh.name, fresh.phone_mask, fresh.identity_mask) == (
        "单建业", resident.phone_mask, resident.identity_mask,
    )  # fmt: skip
    assert SearchKey.objects.filter(resident=fresh, kind="p").get().value == "shanjianye"
    fact = Fact.objects.get(kind="residents.updated", subject_uid=fresh.uid)
    assert fact.data == {"columns": ["address", "name"]}


def test_a_hospital_signs_no_family_doctor_contract(town: Town) -> None:
    for key, place in (("specialist", "hospital"), ("gp", "hospital"), ("office", "hospital")):
        with pytest.raises(NotPermitted):
            actions.sign_contract(
                resident=town.resident("inpatient"), institution=town.institution(place), by=town.viewer(key), at=NOW
            )
    assert not Fact.objects.filter(kind="residents.contract_signed").exists()


def test_a_contract_opens_the_record_once(town: Town) -> None:
    resident, place, by = town.resident("villager"), town.institution("community"), town.viewer("gp")
    with pytest.raises(NotVisible):
        queries.access_resident(viewer=by, uid=resident.uid, at=NOW)
    actions.sign_contract(resident=resident, institution=place, by=by, at=NOW)
    assert queries.access_resident(viewer=by, uid=resident.uid, at=NOW) == resident
    with pytest.raises(Refused) as refused:
        actions.sign_contract(resident=resident, institution=place, by=by, at=NOW)
    assert refused.value.code == "already_contracted"
    assert Fact.objects.filter(kind="residents.contract_signed").count() == 1


def test_a_referral_opens_the_record_and_closing_ends_it(town: Town) -> None:
    resident, viewer, subject = town.resident("grandmother"), town.viewer("referral_centre"), uuid.uuid4()
    with pytest.raises(NotVisible):
        queries.access_resident(viewer=viewer, uid=resident.uid, at=NOW)
    for _twice in range(2):
        actions.open_access(
            resident=resident, institution_id=town.institution("hospital").pk, kind="referral", subject_uid=subject,
            by=PLATFORM, at=NOW,
        )  # fmt: skip
    assert AccessReason.objects.filter(subject_uid=subject).count() == 1
    assert queries.access_resident(viewer=viewer, uid=resident.uid, at=NOW) == resident
    # Not for the office of the same house, and not for anybody elsewhere.
    for key in ("office", "front_desk", "regulator", "stranger", "administrator"):
        with pytest.raises(NotVisible):
            queries.access_resident(viewer=town.viewer(key), uid=resident.uid, at=NOW)
    closed = actions.close_access(subject_uid=subject, kind="referral", until=NOW + 30 * DAY, by=PLATFORM, at=NOW)
    assert closed == 1
    assert queries.access_resident(viewer=viewer, uid=resident.uid, at=NOW + 29 * DAY)
    with pytest.raises(NotVisible):
        queries.access_resident(viewer=viewer, uid=resident.uid, at=NOW + 30 * DAY)


def test_what_was_closed_does_not_open_again(town: Town) -> None:
    subject = uuid.uuid4()
    open_case(town, subject, None)
    actions.close_access(subject_uid=subject, kind="referral", until=NOW + DAY, by=PLATFORM, at=NOW)
    later = NOW + 2 * DAY
    assert actions.close_access(subject_uid=subject, kind="referral", until=NOW + 9 * DAY, by=PLATFORM, at=later) == 0
    assert AccessReason.objects.get(subject_uid=subject).until == NOW + DAY


def test_closing_never_opens_for_longer(town: Town) -> None:
    subject = uuid.uuid4()
    reason = open_case(town, subject, None)
    AccessReason.objects.filter(pk=reason.pk).update(until=NOW + DAY)
    assert actions.close_access(subject_uid=subject, kind="referral", until=NOW + 9 * DAY, by=PLATFORM, at=NOW) == 0
    assert AccessReason.objects.get(subject_uid=subject).until == NOW + DAY
    assert actions.close_access(subject_uid=subject, kind="referral", until=NOW, by=PLATFORM, at=NOW) == 1
    assert AccessReason.objects.get(subject_uid=subject).until == NOW


def open_case(town: Town, subject: uuid.UUID, agreement: uuid.UUID | None) -> AccessReason:
    return actions.open_access(
        resident=town.resident("grandmother"), institution_id=town.institution("hospital").pk, kind="referral",
        subject_uid=subject, agreement_uid=agreement, by=PLATFORM, at=NOW,
    )  # fmt: skip


def test_agreement_dates_move_closed_cases_but_never_below_the_promise(town: Town) -> None:
    agreement, still_open, closed, other = (uuid.uuid4() for _ in range(4))
    open_case(town, still_open, agreement)
    open_case(town, closed, agreement)
    open_case(town, other, uuid.uuid4())
    for subject in (closed, other):
        actions.close_access(
            subject_uid=subject, kind="referral", until=NOW + 90 * DAY, kept_until=NOW + 30 * DAY, by=PLATFORM, at=NOW
        )
    moved = actions.set_access_until_for_agreement(agreement_uid=agreement, until=NOW + 10 * DAY, by=PLATFORM, at=NOW)
    untils = {s: AccessReason.objects.get(subject_uid=s).until for s in (still_open, closed, other)}
    assert moved == 1
    assert untils == {still_open: None, closed: NOW + 30 * DAY, other: NOW + 90 * DAY}
    actions.set_access_until_for_agreement(agreement_uid=agreement, until=NOW + 60 * DAY, by=PLATFORM, at=NOW)
    assert AccessReason.objects.get(subject_uid=closed).until == NOW + 60 * DAY


def test_revealing_needs_a_reason_to_see_and_a_purpose(town: Town) -> None:
    uid = town.resident("grandmother").uid
    wanted = {"resident_uid": uid, "column": "phone", "at": NOW}
    with pytest.raises(NotVisible):
        actions.reveal(**wanted, purpose="contact", by=town.viewer("stranger"))  # type: ignore[arg-type]
    for purpose in ("", "because"):
        with pytest.raises(Refused) as refused:
            actions.reveal(**wanted, purpose=purpose, by=town.viewer("gp"))  # type: ignore[arg-type]
        assert refused.value.code == "purpose_missing"
    assert not Trace.objects.filter(operation="reveal").exists()
    assert actions.reveal(**wanted, purpose="contact", by=town.viewer("gp")) == FAMILY_PHONE  # type: ignore[arg-type]
    trace = Trace.objects.get(operation="reveal")
    assert (trace.object_uid, trace.detail, trace.purpose) == (uid, "phone", "联系居民本人或家属")
    assert FAMILY_PHONE not in str(trace.canonical())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("identity", RESIDENTS["grandmother"][0].identity_number),
        ("contact_phone", "10000005678"),
        ("insurance", "229900C0000000000001"),
    ],
)
def test_each_hidden_value_comes_back_as_it_was(town: Town, column: str, value: str) -> None:
    uid = town.resident("grandmother").uid
    assert actions.reveal(resident_uid=uid, column=column, purpose="contact", by=town.viewer("gp"), at=NOW) == value


def test_an_empty_column_reveals_nothing_and_others_cannot_be_asked(town: Town) -> None:
    uid, by = town.resident("neighbour").uid, town.viewer("gp")
    with pytest.raises(Refused) as refused:
        actions.reveal(resident_uid=uid, column="insurance", purpose="insurance", by=by, at=NOW)
    assert refused.value.code == "nothing_on_file"
    with pytest.raises(ValueError, match="history"):
        actions.reveal(resident_uid=uid, column="history", purpose="contact", by=by, at=NOW)


def test_no_trace_no_record(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_kwargs: object) -> None:
        raise OSError("the audit table is gone")

    monkeypatch.setattr("lianti.residents.actions.reading.trace", broken)
    with pytest.raises(OSError, match="audit"), transaction.atomic():
        actions.open_person(uid=town.resident("grandmother").uid, by=town.viewer("gp"), at=NOW)

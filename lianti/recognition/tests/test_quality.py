"""Certificates by two persons, failures by one, and a mark that nobody can type (QQ-36, JL-84)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from lianti.parties.models import Institution
from lianti.parties.shapes import Viewer
from lianti.recognition import actions, queries
from lianti.recognition.models import (
    ItemPrice,
    LocalCode,
    QualityCertificate,
    QualityFailure,
    RecognisableItem,
    UnitPlace,
)
from lianti.recognition.rules import matching
from lianti.recognition.shapes import Item, ItemRow, RawItem
from lianti.recognition.tests.cases import DAY, K, Lab
from lianti.recognition.tests.test_ordering import YES, answered, line, order
from lianti.records.shapes import Value
from lianti.referrals.tests.cases import act_as
from tests.town import Town, member


@pytest.fixture
def lab(town: Town) -> Lab:
    return Lab(town)


def test_who_may_enter_and_that_two_persons_are_needed(lab: Lab) -> None:
    town, at = lab.town, lab.town.now
    for who in ("specialist", "gp"):
        with pytest.raises(NotPermitted):
            actions.enter_certificate(fields=lab.fields(), by=town.viewer(who), at=at)
    with pytest.raises(NotPermitted):
        actions.enter_certificate(fields=lab.fields(), by=town.viewer("head"), at=at)
    with pytest.raises(NotVisible):
        actions.enter_certificate(fields=lab.fields(), by=town.viewer("regulator"), at=at)
    with pytest.raises(NotVisible):
        actions.enter_certificate(fields=lab.fields(), by=act_as(town, "office", town.stranger), at=at)
    with pytest.raises(NotVisible):
        actions.enter_certificate(fields=lab.fields(institution_uid=town.stranger.uid), by=lab.affairs, at=at)
    assert not QualityCertificate.objects.exists()
    row = lab.certificate(confirm=False)
    with pytest.raises(NotPermitted, match="另一位"):
        actions.confirm_certificate(certificate_uid=row.uid, by=lab.affairs, at=at)
    with pytest.raises(NotVisible):
        actions.confirm_certificate(certificate_uid=row.uid, by=act_as(town, "office", town.stranger), at=at)
    actions.confirm_certificate(certificate_uid=row.uid, by=lab.office, at=at)
    with pytest.raises(Refused, match="已经由"):
        actions.confirm_certificate(certificate_uid=row.uid, by=lab.office, at=at)


def test_the_office_of_the_lead_enters_for_its_members(lab: Lab) -> None:
    row = actions.enter_certificate(
        fields=lab.fields(institution_uid=lab.town.community.uid, scope="city", area="220702"), by=lab.office,
        at=lab.town.now,
    )  # fmt: skip
    assert row.areas == ["220700"]
    actions.confirm_certificate(certificate_uid=row.uid, by=lab.town.viewer("head"), at=lab.town.now)


def fail(lab: Lab, **more: Any) -> QualityFailure:
    usual: dict[str, Any] = {
        "institution_uid": lab.town.lead.uid, "item_code": "2823-3", "category": "", "failed_on": lab.today,
        "affected_on": lab.today - 14 * DAY, "reason": "第一次室间质评不合格", "by": lab.affairs, "at": lab.town.now,
    }  # fmt: skip
    return actions.fail_quality(**(usual | more))


def test_a_failure_ends_the_mark_flags_the_window_and_tells_who_relied_on_it(
    lab: Lab, django_capture_on_commit_callbacks: Any
) -> None:
    lab.certificate()
    lab.potassium()
    order(lab, K, said=answered(lab, YES))
    for wrong in (
        {"reason": " "}, {"failed_on": lab.today + DAY}, {"affected_on": lab.today + DAY}, {"item_code": "NO"},
        {"item_code": "", "category": "x"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            fail(lab, **wrong)
    with pytest.raises(NotPermitted):
        fail(lab, by=lab.doctor)
    assert not QualityFailure.objects.exists()
    with django_capture_on_commit_callbacks(execute=True) as calls:
        fail(lab)
    assert calls
    seen = line(lab)
    assert seen.best is None and seen.others[0].verdict.flagged
    assert seen.others[0].verdict.why_not == matching.FLAGGED
    assert list(queries.recognised_from(lab.town.lead.pk, lab.today - 14 * DAY, lab.today, ["2823-3"]))
    assert Fact.objects.get(kind="recognition.quality_failed").data["days"] == 14


def test_the_catalogue_is_kept_by_the_office_of_the_lead(lab: Lab) -> None:
    town, at = lab.town, lab.town.now
    item = Item("LAB-NEW", "新项目", "laboratory", "", 7, fen=900)
    rows = [ItemRow(RawItem(2), "new", item), ItemRow(RawItem(3), "error", message="编码重复")]
    usual: dict[str, Any] = {"alliance": town.group, "rows": rows, "edition": "2026-2", "leave_out": True}
    for by in (town.viewer("medical_affairs"), town.viewer("gp"), act_as(town, "office", town.stranger)):
        with pytest.raises(NotPermitted):
            actions.import_items(**usual, by=by, at=at)
    for wrong in ({"leave_out": False}, {"edition": ""}, {"rows": rows[1:]}):
        with pytest.raises(Refused):
            actions.import_items(**(usual | wrong), by=lab.office, at=at)
    assert not RecognisableItem.objects.filter(code="LAB-NEW").exists()
    assert actions.import_items(**usual, by=lab.office, at=at) == (1, 0)
    dearer = ItemRow(RawItem(2), "changed", Item("LAB-NEW", "新项目", "laboratory", "", 5, fen=1200))
    assert actions.import_items(**(usual | {"rows": [dearer]}), by=lab.office, at=at + DAY) == (0, 1)
    assert list(ItemPrice.objects.filter(item__code="LAB-NEW").order_by("pk").values_list("fen", "until_on")) == [
        (900, lab.today + DAY), (1200, None),
    ]  # fmt: skip
    assert queries.items_for(town.community.pk, lab.today)["LAB-NEW"].fen == 900
    assert "LAB-NEW" not in queries.items_for(town.stranger.pk, lab.today)


def test_in_two_alliances_the_shorter_period_holds(lab: Lab) -> None:
    town = lab.town
    member(town.county, town.community, 3)
    short = ItemRow(RawItem(2), "new", Item("2823-3", "钾", "laboratory", "", 3))
    actions.import_items(
        alliance=town.county,
        rows=[short],
        edition="x",
        leave_out=False,
        by=act_as(town, "office", town.stranger),
        at=town.now,
    )
    assert queries.items_for(town.community.pk, lab.today)["2823-3"].valid_days == 3
    assert queries.items_for(town.lead.pk, lab.today)["2823-3"].valid_days == 7


def test_local_codes(lab: Lab) -> None:
    at, affairs = lab.town.now, lab.affairs
    for who in ("nurse", "regulator"):
        with pytest.raises(NotPermitted):
            actions.name_code(code="K01", name="血钾", item_code="2823-3", by=lab.town.viewer(who), at=at)
    for code, name in (("", "血钾"), ("K01", " ")):
        with pytest.raises(Refused):
            actions.name_code(code=code, name=name, item_code="", by=affairs, at=at)
    row = actions.name_code(code="K01", name="血钾", item_code="", by=affairs, at=at)
    assert row.is_none and not row.waits
    with pytest.raises(NotVisible):
        actions.map_code(local_uid=row.uid, item_code="2823-3", by=lab.gp, at=at)
    with pytest.raises(NotVisible):
        actions.map_code(local_uid=new_uid(), item_code="2823-3", by=affairs, at=at)
    assert actions.map_code(local_uid=row.uid, item_code="2823-3 ", by=affairs, at=at).item_code == "2823-3"
    assert LocalCode.objects.count() == 1


def test_directions(lab: Lab) -> None:
    group, at = lab.town.group, lab.town.now
    with pytest.raises(NotPermitted):
        actions.set_direction(alliance=group, from_level=1, to_level=3, area="city", by=lab.affairs, at=at)
    row = actions.set_direction(alliance=group, from_level=1, to_level=3, area="city", by=lab.office, at=at)
    with pytest.raises(Refused, match="已经在执行"):
        actions.set_direction(alliance=group, from_level=1, to_level=3, area="city", by=lab.office, at=at)
    actions.end_direction(alliance=group, rule_uid=row.uid, by=lab.office, at=at)
    with pytest.raises(NotVisible):
        actions.end_direction(alliance=group, rule_uid=row.uid, by=lab.office, at=at)
    assert not queries.directions_of([group.pk], lab.today)


def test_places(lab: Lab) -> None:
    with pytest.raises(Refused):
        actions.set_place(institution_uid=lab.town.lead.uid, area="²", by=lab.affairs, at=lab.town.now)
    with pytest.raises(NotPermitted):
        actions.set_place(institution_uid=lab.town.lead.uid, area="220700", by=lab.gp, at=lab.town.now)
    lead, here = lab.town.lead, lab.town.lead.pk

    def area() -> str:
        return queries.places_of([here], lab.today)[here].area

    UnitPlace.objects.filter(institution=lead).delete()
    for district, uscc, told in (
        ("某区", "", ""), ("", "12220000400000000X", ""), ("220702", "", "220700"), ("220702001", "", "220700"),
        ("松原市宁江区", "", "220700"), ("宁江区", "12220702400000000X", "220700"),
    ):  # fmt: skip
        Institution.objects.filter(pk=here).update(district=district, uscc=uscc)
        assert area() == told, (district, uscc)
    actions.set_place(institution_uid=lead.uid, area="吉林省长春市", by=lab.affairs, at=lab.town.now)
    assert area() == "220100", "what is typed wins"


def test_codes_in_reports_wait_on_the_worklist(lab: Lab) -> None:
    service = Viewer.service("recognition-codes")
    lab.chest(item_code="", local_code="CT-014", item_name="CT胸部")
    lab.potassium(value=Value("血钾", Decimal("4.1"), local_code="K01"))
    at = lab.town.now + DAY
    assert actions.collect_codes(by=service, at=at) == 2
    assert actions.collect_codes(by=service, at=at) == 0
    assert queries.waiting_codes(lab.town.lead.pk) == 2 and queries.waiting_codes(lab.town.community.pk) == 0
    row = LocalCode.objects.get(code="CT-014")
    actions.map_code(local_uid=row.uid, item_code="IMG-CT-CHEST", by=lab.affairs, at=at)
    lab.chest(6, item_code="", local_code="CT-014", item_name="CT胸部")
    assert actions.collect_codes(by=service, at=at) == 0
    row.refresh_from_db()
    assert (row.seen, row.item_code) == (2, "IMG-CT-CHEST")
    assert Fact.objects.filter(kind="recognition.codes_found").count() == 1

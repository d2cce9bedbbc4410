"""Orders and reports: who may write them, how they meet, and that no version is ever lost."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.town import Town
from lianti.records import actions
from lianti.records.models import DiagnosticReport, Observation, ReportVersion, RequestReport, ServiceRequest
from lianti.records.shapes import Issue, Order, Value
from lianti.records.tests.people import DAY, GLUCOSE, open_to_hospital, order, report, told


def test_nobody_orders_without_a_reason_to_open_the_record(town: Town) -> None:
    for stranger in ("specialist", "stranger", "village_doctor"):
        with pytest.raises(NotVisible):
            order(town, stranger)
    for other in ("nurse", "office", "regulator"):
        with pytest.raises((NotPermitted, NotVisible)):
            order(town, other)
    assert not ServiceRequest.objects.exists() and told() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "holiday"), ("item_name", " "), ("item_name", "葡\x00萄糖"), ("item_name", "长" * 121),
        ("priority", "soon"), ("modality", "XX"), ("number", "9" * 41),
    ],
)  # fmt: skip
def test_a_wrong_order_is_a_sentence(town: Town, field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        order(town, **{field: value})
    assert refused.value.field == field and not ServiceRequest.objects.exists()


def test_an_order_ends_once_and_by_its_own_house(town: Town) -> None:
    open_to_hospital(town)
    placed = order(town, number="SQ1", priority="emergency")
    with pytest.raises(Refused, match="已经登记过"), transaction.atomic():
        order(town, number="SQ1")
    close: dict[str, Any] = {"request_uid": placed.uid, "at": town.now + DAY}
    with pytest.raises(NotPermitted, match="其他机构"):
        actions.close_request(status="revoked", reason="重复", by=town.viewer("specialist"), **close)
    with pytest.raises(Refused) as refused:
        actions.close_request(status="revoked", reason=" ", by=town.viewer("gp"), **close)
    assert refused.value.field == "reason"
    with pytest.raises(Refused):
        actions.close_request(status="active", reason="", by=town.viewer("gp"), **close)
    actions.close_request(status="recognised", reason="", by=town.viewer("gp"), **close)
    with pytest.raises(Refused, match="已经结束"):
        actions.close_request(status="revoked", reason="重复", by=town.viewer("gp"), **close)
    placed.refresh_from_db()
    assert (placed.status, placed.ended_at) == ("recognised", town.now + DAY)
    assert told() == ["request_placed", "request_closed"]


def test_a_report_answers_the_order_whose_number_stands_on_it(town: Town) -> None:
    open_to_hospital(town)
    placed = order(town, number="SQ1")
    filed = report(town, "specialist", order_number="SQ1", number="BG1")
    assert RequestReport.objects.get().way == "number"
    placed.refresh_from_db()
    assert placed.status == "completed" and filed.issuer == town.institution("hospital")
    assert filed.institution == town.institution("hospital") and placed.institution == town.institution("community")
    with pytest.raises(Refused, match="BG1"), transaction.atomic():
        report(town, "specialist", number="BG1")
    assert told() == ["request_placed", "request_closed", "report_filed"]


def test_values_are_judged_by_their_range(town: Town) -> None:
    report(town)
    found = {o.name: o for o in Observation.objects.all()}
    assert found["葡萄糖"].interpretation == "H" and found["钾"].interpretation == "N"
    assert found["葡萄糖"].value_number == Decimal("7.8")
    for wrong in (
        Value("葡萄糖"), Value("", Decimal(1)), Value("葡萄糖", Decimal(10) ** 30), Value("葡萄糖", Decimal("NaN")),
        Value("葡萄糖", Decimal(1), low=Decimal(5), high=Decimal(2)), Value("葡萄糖", Decimal(1), comparator="~"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            report(town, issue=Issue(values=(wrong,)))
    assert DiagnosticReport.objects.count() == 1


def test_a_report_says_something_and_not_before_it_was_made(town: Town) -> None:
    for wrong in (
        {"issue": Issue()}, {"issue": Issue(findings=" ")}, {"performed_at": town.now + DAY}, {"category": "x"},
        {"issue": Issue(conclusion="正常", issued_at=town.now - 2 * DAY)}, {"source": "outside", "issue": Issue()},
        {"status": "withdrawn"}, {"source": "dream"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            report(town, **wrong)
    assert not DiagnosticReport.objects.exists() and not told()


def test_outside_paper_is_the_copy_of_the_clinic_and_the_report_of_the_other(town: Town) -> None:
    filed = report(town, "nurse", source="outside", issuer_name="外省示例医院", printed_mark="全国HR", issue=Issue())
    assert (filed.institution, filed.issuer, filed.issuer_name) == (town.institution("community"), None, "外省示例医院")
    assert filed.signer_uid is None and filed.status == "final"


def test_another_institution_never_amends_or_withdraws(town: Town) -> None:
    open_to_hospital(town)
    filed = report(town)
    doctor, later = town.viewer("specialist"), town.now + DAY
    with pytest.raises(NotPermitted, match="其他机构"):
        actions.amend_report(report_uid=filed.uid, issue=Issue(conclusion="无异常"), reason="笔误", by=doctor, at=later)
    with pytest.raises(NotPermitted):
        actions.withdraw_report(report_uid=filed.uid, reason="笔误", by=doctor, at=later)
    with pytest.raises(NotVisible):
        actions.withdraw_report(report_uid=filed.uid, reason="笔误", by=town.viewer("stranger"), at=later)
    filed.refresh_from_db()
    assert (filed.status, filed.version, ReportVersion.objects.count()) == ("final", 1, 1)


def test_every_version_stays_readable_and_only_the_newest_values_count(town: Town) -> None:
    filed, gp, later = report(town), town.viewer("gp"), town.now + DAY
    better = Issue(values=(Value("葡萄糖", Decimal("5.8"), unit="mmol/L", low=GLUCOSE.low, high=GLUCOSE.high),))
    with pytest.raises(Refused) as refused:
        actions.amend_report(report_uid=filed.uid, issue=better, reason="", by=gp, at=later)
    assert refused.value.field == "reason"
    actions.amend_report(report_uid=filed.uid, issue=better, reason="标本编号录错", by=gp, at=later)
    first, second = ReportVersion.objects.order_by("version")
    assert first.values[0]["number"] == "7.8" and second.values[0]["number"] == "5.8"
    assert second.reason == "标本编号录错"
    assert [o.value_number for o in Observation.objects.filter(status="final")] == [Decimal("5.8")]
    actions.withdraw_report(report_uid=filed.uid, reason="不是本人的标本", by=gp, at=later)
    filed.refresh_from_db()
    assert (filed.status, filed.version) == ("withdrawn", 3)
    assert not Observation.objects.filter(status="final").exists() and Observation.objects.count() == 3
    with pytest.raises(Refused, match="已经撤回"):
        actions.amend_report(report_uid=filed.uid, issue=better, reason="再改", by=gp, at=later)
    assert told() == ["report_filed", "report_amended", "report_withdrawn"]


def test_a_registered_report_completes_its_order_only_when_it_is_issued(town: Town) -> None:
    placed, gp = order(town), town.viewer("gp")
    filed = report(town, status="registered", issue=Issue(), request_uids=(placed.uid,))
    placed.refresh_from_db()
    assert (filed.issued_at, placed.status) == (None, "active")
    actions.issue_report(report_uid=filed.uid, issue=Issue(conclusion="血糖偏高"), by=gp, at=town.now + DAY)
    placed.refresh_from_db()
    assert placed.status == "completed"
    with pytest.raises(Refused, match="已经签发"):
        actions.issue_report(report_uid=filed.uid, issue=Issue(conclusion="好"), by=gp, at=town.now + DAY)


def test_a_match_by_hand_needs_one_person_and_a_reason_and_can_be_undone(town: Town) -> None:
    gp, later = town.viewer("gp"), town.now + DAY
    placed, filed = order(town), report(town)
    child = actions.place_request(
        resident_uid=town.resident("grandchild").uid, order=Order("laboratory", "葡萄糖"), by=gp, at=town.now
    )
    with pytest.raises(Refused, match="不是同一个人"):
        actions.match_report(report_uid=filed.uid, request_uid=child.uid, reason="同名", by=gp, at=later)
    with pytest.raises(Refused, match="原因"):
        actions.match_report(report_uid=filed.uid, request_uid=placed.uid, reason="", by=gp, at=later)
    with pytest.raises(NotVisible):
        actions.match_report(report_uid=filed.uid, request_uid=uuid.uuid4(), reason="同日", by=gp, at=later)
    actions.match_report(report_uid=filed.uid, request_uid=placed.uid, reason="同日同项", by=gp, at=later)
    with pytest.raises(Refused, match="已经对应"):
        actions.match_report(report_uid=filed.uid, request_uid=placed.uid, reason="再一次", by=gp, at=later)
    placed.refresh_from_db()
    assert placed.status == "completed"
    link = RequestReport.objects.get()
    with pytest.raises(NotVisible):
        actions.unmatch_report(link_uid=link.uid, reason="看错", by=town.viewer("stranger"), at=later)
    actions.unmatch_report(link_uid=link.uid, reason="看错", by=gp, at=later)
    placed.refresh_from_db()
    assert placed.status == "active" and RequestReport.objects.get().end_reason == "看错"

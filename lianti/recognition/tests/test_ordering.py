"""At the moment of ordering: what is asked, what is refused, what is written (A2, A3, A6, A10, SY-07, QQ-36)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.ledger.models import Fact
from lianti.recognition import actions, kinds, queries
from lianti.recognition.actions import Placed
from lianti.recognition.models import Decision
from lianti.recognition.queries import Line
from lianti.recognition.rules import matching
from lianti.recognition.shapes import Answer, Asked, PaperResult, Said
from lianti.recognition.tests.cases import CT, DAY, K, Lab
from lianti.records.actions import open_encounter, withdraw_report
from lianti.records.models import DiagnosticReport, ServiceRequest
from lianti.records.queries import sight_of
from lianti.records.shapes import Stay
from tests.town import Town

YES = Answer("recognised")


@pytest.fixture
def lab(town: Town) -> Lab:
    return Lab(town)


def line(lab: Lab, asked: Asked = K, **more: Any) -> Line:
    who = more.pop("by", lab.gp)
    items = queries.items_for(who.institution_id, lab.today)
    return queries.lines_for(sight_of(lab.person, who, lab.town.now), [asked], items)[0]


def order(lab: Lab, *asked: Asked, said: Mapping[str, Said] | None = None, **more: Any) -> Placed:
    usual: dict[str, Any] = {"resident_uid": lab.person.uid, "priority": "routine", "by": lab.gp, "at": lab.town.now}
    return actions.order_items(asked=asked, said=said or {}, **(usual | more))


def answered(lab: Lab, answer: Answer, asked: Asked = K) -> Mapping[str, Said]:
    best = line(lab, asked).best
    assert best is not None
    return {asked.key: Said(answer, best.result.uid)}


def test_nothing_there_is_ordered_without_a_question(lab: Lab) -> None:
    assert line(lab).best is None
    assert order(lab, K, CT) == Placed(2, 0, 0)
    assert not Decision.objects.exists() and ServiceRequest.objects.filter(status="active").count() == 2


def test_without_proof_old_or_withdrawn_there_is_no_question(lab: Lab) -> None:
    report = lab.potassium()
    assert line(lab).best is None and line(lab).others[0].verdict.why_not == matching.NO_MARK
    lab.certificate(confirm=False)
    assert line(lab).best is None
    lab.certificate()
    best = line(lab).best
    assert best is not None and best.verdict.mark is not None and best.verdict.mark.label == "组内互认"
    assert (best.result.text, best.result.unit, best.result.reference) == ("4.1", "mmol/L", "3.5–5.3")
    withdraw_report(report_uid=report.uid, reason="样本有误", by=lab.doctor, at=lab.town.now)
    assert line(lab).best is None
    lab.potassium(days=8)
    assert line(lab).best is None and line(lab).others[0].verdict.why_not == matching.TOO_OLD


def test_no_answer_no_reason_or_another_result_changes_nothing(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    before = Fact.objects.count()
    for said in (
        {},
        {K.key: Said(YES, new_uid())},
        {K.key: Said(YES)},
        answered(lab, Answer("refused")),
        answered(lab, Answer("partly", "6", " ")),
        answered(lab, Answer("maybe", "1")),
    ):
        with pytest.raises(Refused):
            order(lab, CT, K, said=said)
    assert not ServiceRequest.objects.exists() and not Decision.objects.exists() and Fact.objects.count() == before


def test_one_press_recognises_and_writes_it_into_the_record(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    placed = order(lab, K, CT, said=answered(lab, YES))
    assert placed == Placed(ordered=1, recognised=1, avoided_fen=500)
    row = Decision.objects.get()
    assert row.note == "互认：钾 4.1 mmol/L（市中心医院，2026-03-09，组内互认），本次不重复检查。"
    request = ServiceRequest.objects.get(uid=row.order_uid or new_uid())
    assert (request.status, request.status_reason) == ("recognised", kinds.SERVED), "the value stands in the decision"
    fact = Fact.objects.get(kind="recognition.decided")
    assert fact.data == {
        "decision": "recognised", "reason": "", "has_reason": False, "eligible": True, "category": "laboratory",
        "scope": "alliance", "source": "platform", "age_days": 2, "avoided_fen": 500,
        "from_uid": str(lab.town.lead.uid),
    }  # fmt: skip
    assert "钾" not in str(fact.data) and lab.person.name not in row.note


@pytest.mark.parametrize(("decision", "reason"), [("refused", "1"), ("partly", "L4")])
def test_what_is_repeated_carries_its_reason(lab: Lab, decision: str, reason: str) -> None:
    lab.certificate()
    lab.potassium()
    placed = order(lab, K, said=answered(lab, Answer(decision, reason, "乏力加重")))
    assert placed == Placed(1, 0, 0)
    row = Decision.objects.get()
    assert row.reason == reason and "乏力加重" in row.note and row.avoided_fen == 0
    assert ServiceRequest.objects.get(uid=row.order_uid or new_uid()).status == "active"
    assert Fact.objects.get(kind="recognition.decided").data["has_reason"] is True


def test_an_emergency_is_never_asked(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    assert order(lab, K, CT, priority="emergency") == Placed(2, 0, 0)
    row = Decision.objects.get()
    assert (row.decision, row.reason) == ("emergency", "4")
    assert set(ServiceRequest.objects.values_list("status", "priority")) == {("active", "emergency")}


def test_who_may_and_whom(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    said = answered(lab, YES)
    for who in ("nurse", "referral_centre", "office", "regulator"):
        with pytest.raises(NotPermitted):
            order(lab, K, said=said, by=lab.town.viewer(who))
    with pytest.raises(NotVisible):
        order(lab, K, said=said, by=lab.town.viewer("village_doctor"))
    with pytest.raises(Refused):
        order(lab, Asked("²"), said=said)
    assert not Decision.objects.exists()


def test_upwards_needs_a_local_rule(lab: Lab) -> None:
    lab.certificate(institution_uid=lab.town.community.uid)
    lab.potassium(by=lab.gp)
    assert line(lab).best is not None
    seen = line(lab, by=lab.doctor)
    assert seen.best is None and seen.others[0].verdict.why_not == matching.WRONG_WAY
    actions.set_direction(
        alliance=lab.town.group, from_level=1, to_level=3, area="alliance", by=lab.office, at=lab.town.now
    )
    assert line(lab, by=lab.doctor).best is not None


def test_what_a_laboratory_calls_an_item_itself(lab: Lab) -> None:
    lab.certificate()
    lab.chest(item_code="", local_code="CT-014", item_name="CT胸部")
    lab.images()
    assert line(lab, CT).best is None and not line(lab, CT).others
    by = lab.affairs
    with pytest.raises(Refused):
        actions.name_code(code="CT-014", name="CT胸部平扫", item_code="NO", by=by, at=lab.town.now)
    actions.name_code(code="CT-014", name="CT胸部平扫", item_code="IMG-CT-CHEST", by=by, at=lab.town.now)
    best = line(lab, CT).best
    assert best is not None and best.result.text == "两肺纹理清晰"


def test_the_number_of_statements_is_constant(lab: Lab, django_assert_max_num_queries: Any) -> None:
    lab.certificate()
    for days in range(1, 6):
        lab.potassium(days)
        lab.chest(days)
    items = queries.items_for(lab.gp.institution_id, lab.today)
    with django_assert_max_num_queries(17):
        queries.lines_for(sight_of(lab.person, lab.gp, lab.town.now), [K, CT], items)


def paper(lab: Lab, **more: Any) -> PaperResult:
    usual: dict[str, Any] = {
        "resident_uid": lab.person.uid, "item_code": "2823-3", "performed_on": lab.today - 3 * DAY,
        "issuer": "外地医院", "mark": "province",
    }  # fmt: skip
    return PaperResult(**(usual | more))


def test_paper_from_outside(lab: Lab) -> None:
    for wrong in (
        {"mark": ""}, {"mark": "other"}, {"performed_on": lab.today - 8 * DAY}, {"performed_on": lab.today + DAY},
        {"issuer": " "}, {"item_code": "²"}, {"mark": "全国HR"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            actions.decide_outside_result(paper=paper(lab, **wrong), answer=YES, by=lab.gp, at=lab.town.now)
    with pytest.raises(NotPermitted):
        actions.decide_outside_result(paper=paper(lab), answer=YES, by=lab.town.viewer("nurse"), at=lab.town.now)
    assert not Decision.objects.exists()
    row = actions.decide_outside_result(paper=paper(lab), answer=YES, by=lab.gp, at=lab.town.now)
    assert row.on_paper and row.avoided_fen == 500 and "本省HR" in row.note
    no = Answer("refused", "L3")
    actions.decide_outside_result(paper=paper(lab, mark=""), answer=no, by=lab.gp, at=lab.town.now)
    facts = Fact.objects.filter(kind="recognition.decided").order_by("pk").values_list("data", flat=True)
    assert [(f["source"], f["eligible"], f["from_uid"]) for f in facts] == [
        ("paper", True, None),
        ("paper", False, None),
    ]


def test_what_is_sensitive_and_of_another_house_is_not_shown(lab: Lab) -> None:
    lab.certificate()
    stay = open_encounter(
        resident=lab.person, stay=Stay("outpatient", "", "F32.901", "抑郁发作"), by=lab.doctor,
        at=lab.town.now - 20 * DAY,
    )  # fmt: skip
    report = lab.potassium()
    DiagnosticReport.objects.filter(pk=report.pk).update(encounter=stay)
    found = line(lab)
    assert found.best is None and not found.others
    assert line(lab, by=lab.doctor).best is not None

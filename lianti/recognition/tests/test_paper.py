"""Outside reports are decided while they are registered, in the same transaction (A5, A6)."""

from __future__ import annotations

from typing import Any

import pytest

from lianti.kernel.pure.errors import Refused
from lianti.recognition.models import Decision
from lianti.recognition.tests.cases import DAY, Lab
from lianti.records.actions import register_outside
from lianti.records.deciding import decider
from lianti.records.models import DiagnosticReport
from lianti.records.shapes import Issue, ReportContent
from tests.town import Town


@pytest.fixture
def lab(town: Town) -> Lab:
    return Lab(town)


def register(lab: Lab, decision: str, reason: str = "", **more: Any) -> DiagnosticReport:
    content: dict[str, Any] = {
        "category": "imaging", "item_name": "胸部 CT 平扫", "body_part": "胸部", "source": "outside",
        "performed_at": lab.town.now - 3 * DAY, "issuer_name": "长春示例医院", "printed_mark": "吉HR",
        "issue": Issue(conclusion="未见异常"),
    }  # fmt: skip
    return register_outside(
        resident_uid=lab.person.uid, content=ReportContent(**(content | more)), photos=(), decision=decision,
        reason=reason, seconds=18, by=lab.gp, at=lab.town.now,
    )  # fmt: skip


def test_what_cannot_be_recognised_registers_nothing(lab: Lab) -> None:
    for wrong in (
        {"printed_mark": ""}, {"printed_mark": "鄂HR"}, {"performed_at": lab.town.now - 40 * DAY},
        {"item_name": "全身体检"},
    ):  # fmt: skip
        with pytest.raises(Refused):
            register(lab, "recognised", **wrong)
    for decision, reason in (("refused", ""), ("refused", "²"), ("maybe", "1")):
        with pytest.raises(Refused):
            register(lab, decision, reason)
    assert not DiagnosticReport.objects.exists() and not Decision.objects.exists()


def test_decided_with_the_report(lab: Lab) -> None:
    report = register(lab, "recognised")
    row = Decision.objects.get()
    assert (row.result_uid, row.item_code, row.mark_scope) == (report.uid, "IMG-CT-CHEST", "province")
    assert row.on_paper and row.avoided_fen == 22000
    register(lab, "refused", "L1", item_name="全身体检", printed_mark="")
    assert Decision.objects.filter(item_code="", item_name="全身体检", reason="L1").exists()
    register(lab, "")
    assert Decision.objects.count() == 2


def test_the_form_offers_no_reason_that_needs_words() -> None:
    who = decider()
    assert who is not None and {code for code, _name in who.reasons}.isdisjoint({"6", "L4"})

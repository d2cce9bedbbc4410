"""Whether an earlier result can stand for a new order (A10), and what is refused (A3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianti.kernel.pure.errors import Refused
from lianti.recognition import rules
from lianti.recognition.kinds import ASKED, IN_WORDS, REASONS
from lianti.recognition.rules import matching
from lianti.recognition.shapes import Answer, Asked, CertificateFields, Direction, Failure, PaperResult, Verdict
from lianti.recognition.tests.samples import (
    CLINIC,
    DAY,
    LAB,
    LIMB,
    NOW,
    POTASSIUM,
    STRANGER,
    TODAY,
    certificate,
    result,
)

UP = Direction(1, 3, "alliance", 1)


def verdict(days: int = 2, **more: object) -> Verdict:
    known: dict[str, object] = {
        "issuer": LAB,
        "here": CLINIC,
        "certificates": [certificate()],
        "failures": [],
        "directions": [],
    }
    return rules.judge(POTASSIUM, result(days), at=NOW, **(known | more))  # type: ignore[arg-type]


def test_why_a_result_does_not_stand() -> None:
    assert verdict(8).why_not == matching.TOO_OLD
    assert verdict(certificates=[]).why_not == matching.NO_MARK
    assert verdict(failures=[Failure(TODAY, TODAY - 5 * DAY, "2823-3")]).why_not == matching.FLAGGED
    assert verdict(issuer=CLINIC, here=LAB).why_not == matching.WRONG_WAY
    withdrawn = rules.judge(POTASSIUM, result(withdrawn=True), LAB, CLINIC, [certificate()], [], [], NOW)
    assert withdrawn.why_not == matching.WITHDRAWN
    assert verdict(7).eligible and verdict(0).eligible


def test_upwards_only_by_a_local_rule_and_never_between_cities() -> None:
    assert not rules.way_open(CLINIC, LAB, [])
    assert rules.way_open(CLINIC, LAB, [UP])
    assert not rules.way_open(CLINIC, LAB, [replace(UP, from_level=2)])
    assert not rules.way_open(CLINIC, LAB, [replace(UP, alliance_id=9)])
    far = replace(CLINIC, area="220100")
    assert not rules.way_open(far, LAB, [UP]) and not rules.way_open(far, LAB, [replace(UP, area="city")])
    assert rules.way_open(CLINIC, LAB, [replace(UP, area="city")])
    assert rules.way_open(STRANGER, CLINIC, [])


@given(st.integers(0, 400), st.booleans(), st.booleans())
def test_what_is_eligible_meets_every_condition(days: int, proven: bool, failed: bool) -> None:
    failures = [Failure(TODAY, TODAY - 3 * DAY, "2823-3")] if failed else []
    found = verdict(days, certificates=[certificate()] if proven else [], failures=failures)
    if found.eligible:
        assert proven and days <= POTASSIUM.valid_days and found.mark is not None and not found.flagged


def test_the_same_item_and_part_the_youngest_first() -> None:
    rows = [result(5), result(1), result(-1), result(2, item_code="2951-2")]
    assert [(NOW - r.performed_at).days for r in rules.about(POTASSIUM, Asked("2823-3"), rows, NOW)] == [1, 5]
    knee, hand = result(1, item_code="IMG-DR", body_part="knee"), result(1, item_code="IMG-DR", body_part="hand")
    assert rules.about(LIMB, Asked("IMG-DR", "knee"), [knee, hand], NOW) == [knee]


@pytest.mark.parametrize("decision", [d for d in ASKED if d != "recognised"])
@pytest.mark.parametrize("reason", ["", "7", "²", "x" * 300])
def test_no_refusal_without_a_reason(decision: str, reason: str) -> None:
    with pytest.raises(Refused, match="请选择理由"):
        rules.check_answer(Answer(decision, reason))


def test_answers() -> None:
    with pytest.raises(Refused):
        rules.check_answer(Answer("", "1"))
    rules.check_answer(Answer("recognised"))
    for code in REASONS:
        if code in IN_WORDS:
            with pytest.raises(Refused, match="写明"):
                rules.check_answer(Answer("refused", code, "  "))
        rules.check_answer(Answer("refused", code, "术前复核"))


@pytest.mark.parametrize(
    ("asked", "priority", "code"),
    [
        ([], "routine", "nothing_ordered"),
        ([Asked("NO")], "routine", "unknown_item"),
        ([Asked("2823-3"), Asked("2823-3")], "routine", "doubled"),
        ([Asked("2823-3")], "", "priority"),
        ([Asked("IMG-DR")], "routine", "body_part"),
        ([Asked("IMG-DR", "nose")], "routine", "body_part"),
        ([Asked(str(n)) for n in range(21)], "routine", "too_many"),
    ],
)
def test_orders_refused(asked: list[Asked], priority: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_order(asked, {"2823-3": POTASSIUM, "IMG-DR": LIMB}, priority)
    assert refused.value.code == code


GOOD = CertificateFields(
    institution_uid=result().uid, kind="eqa", scope="city", number="示例-1", since_on=TODAY, until_on=TODAY + 300 * DAY,
    item_code="2823-3", area="220700",
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "x"}, "certificate_kind"),
        ({"scope": "x"}, "scope"),
        ({"number": " "}, "number"),
        ({"until_on": TODAY}, "dates"),
        ({"until_on": TODAY + 2000 * DAY}, "too_long"),
        ({"item_code": "NO"}, "unknown_item"),
        ({"item_code": ""}, "eqa_by_item"),
        ({"kind": "imaging_qc"}, "kind_mismatch"),
        ({"kind": "imaging_qc", "item_code": "", "category": "x"}, "category"),
        ({"area": "²²0700"}, "area"),
        ({"area": ""}, "area"),
        ({"scope": "region"}, "region"),
        ({"scope": "region", "region": "东北", "provinces": ("22",)}, "provinces"),
        ({"scope": "region", "region": "东北", "provinces": ("22", "99")}, "provinces"),
    ],
)
def test_certificates_refused(change: dict[str, object], code: str) -> None:
    rules.check_certificate(GOOD, {"2823-3": POTASSIUM})
    with pytest.raises(Refused) as refused:
        rules.check_certificate(replace(GOOD, **change), {"2823-3": POTASSIUM})  # type: ignore[arg-type]
    assert refused.value.code == code


def test_failures_directions_and_paper_refused() -> None:
    for failed, affected, why in [(TODAY + DAY, TODAY, "x"), (TODAY, TODAY + DAY, "x"), (TODAY, TODAY, " ")]:
        with pytest.raises(Refused):
            rules.check_failure(failed, affected, TODAY, why)
    with pytest.raises(Refused):
        rules.check_failure(TODAY, TODAY - 401 * DAY, TODAY, "失控")
    rules.check_failure(TODAY, TODAY - 30 * DAY, TODAY, "失控")
    for one, other, area in [(3, 1, "city"), (2, 2, "city"), (9, 1, "city"), (1, 3, "world")]:
        with pytest.raises(Refused):
            rules.check_direction(one, other, area)
    rules.check_direction(1, 3, "city")
    paper = PaperResult(result().uid, "2823-3", TODAY, "外地医院", "province")
    rules.check_paper(paper, POTASSIUM, TODAY)
    for change in (
        {"issuer": ""},
        {"performed_on": TODAY + DAY},
        {"performed_on": dt.date(1900, 1, 1)},
        {"mark": "HR"},
    ):
        with pytest.raises(Refused):
            rules.check_paper(replace(paper, **change), POTASSIUM, TODAY)
    with pytest.raises(Refused):
        rules.check_paper(paper, None, TODAY)

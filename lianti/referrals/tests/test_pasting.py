"""林知远 pastes the note of his HIS into the form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lianti.referrals.pasting import fill_gaps, parse_case_text
from lianti.referrals.shapes import CaseFields, Vitals

NOTE = """姓名：王秀兰　性别：女
主诉：头晕一周。
现病史：血压控制不佳两月，自测 180/100 左右。
既往史：高血压 10 年　过敏史：青霉素
查体：T 36.5℃ P：88次/分 BP：186/104mmHg 随机血糖 7.8mmol/L
初步诊断：高血压 3 级
处理：氨氯地平 5 mg"""


def test_headings_and_vital_signs_are_read() -> None:
    case = parse_case_text(NOTE)
    assert case.reason == "头晕一周。\n血压控制不佳两月,自测 180/100 左右。"
    assert (case.history, case.allergies) == ("高血压 10 年", "青霉素")
    assert case.diagnosis_name == "高血压 3 级"
    assert case.treatment == "氨氯地平 5 mg"
    assert case.vitals == Vitals(sbp=186, dbp=104, temperature=36.5, heart_rate=88, glucose=7.8)


def test_what_was_typed_stays() -> None:
    typed = CaseFields(history="糖尿病 3 年", vitals=Vitals(sbp=150))
    filled = fill_gaps(typed, parse_case_text(NOTE))
    assert filled.history == "糖尿病 3 年"
    assert (filled.vitals.sbp, filled.vitals.dbp) == (150, 104)


def test_prose_without_headings_fills_nothing() -> None:
    assert parse_case_text("今天天气很好，老人家来量血压。") == CaseFields()


@given(st.text())
def test_any_text_is_read_without_a_fall(text: str) -> None:
    fill_gaps(CaseFields(), parse_case_text(text))

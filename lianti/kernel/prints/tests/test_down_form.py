"""The 下转单 on paper: every field, every row of the plan, every character of a long one."""

from __future__ import annotations

import io
from dataclasses import fields, replace

import pytest
from pypdf import PdfReader

from lianti.kernel.prints import DownSlip, PlanCheckLine, PlanDrugLine, render_form
from lianti.kernel.prints.compose import Size
from lianti.kernel.prints.glyphs import can_draw
from lianti.kernel.prints.tests.samples import COMMON, body, pages, squash

SIZES: tuple[Size, ...] = ("A4", "A5")
DOWN = DownSlip(
    **COMMON,
    name="王某兰",
    sex="女",
    age="67 岁",
    case_no="ZY000311",
    address="示例市示例区新化街 8 号",
    phone="1********34",
    way="基层住院",
    date="2026-11-22",
    discharge_on="2026-11-24",
    from_institution="示例市中心医院",
    from_department="神经内科",
    from_phone="0400-0000001",
    doctor="苏某",
    to_institution="示例社区卫生服务中心",
    to_doctor="林某某",
    diagnosis="脑梗死恢复期",
    reason="住院 12 天，肌力好转。",
    treatment="抗血小板与康复训练。",
    examinations="头颅磁共振：基底节区梗死灶。",
    history="高血压 10 年。",
    criteria="急性期过后病情稳定",
    drugs=(
        PlanDrugLine(name="氨氯地平", dose="5mg", usage="每日一次", days="28", note="早餐后"),
        PlanDrugLine(name="阿司匹林", dose="100mg", usage="每晚一次", days="14"),
    ),
    checks=(PlanCheckLine(due_on="2026-12-01", what="血压与肌力"), PlanCheckLine(due_on="2026-12-22", what="血脂")),
    targets="血压低于 140/90 mmHg",
    alarm_signs="言语不清、黑便",
    send_back_when="血压连续两次高于 180/110",
    responsible="新化社区 林某某团队（2026-11-24 起）",
    reception="2026-11-24 15:00 病房 3 床",
)
LONG = "".join(c for c in map(chr, range(0x4E00, 0x4E00 + 4100)) if can_draw(c) and c != "壿")[:4000]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("template", ["national", "local"])
def test_no_field_and_no_row_is_left_out(template: str, size: Size) -> None:
    text = "".join(pages(render_form(replace(DOWN, template=template), size=size)))
    for field in fields(DOWN):
        value = getattr(DOWN, field.name)
        if isinstance(value, str) and field.name not in {"number", "qr", "template"}:
            assert squash(value) in text, field.name
    for row in (*DOWN.drugs, *DOWN.checks):
        for value in vars(row).values():
            assert squash(value) in text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("field", ["alarm_signs", "reason", "targets"])
def test_long_words_run_on_to_the_next_page_and_lose_nothing(field: str, size: Size) -> None:
    pdf = render_form(replace(DOWN, **{field: LONG}), size=size)  # type: ignore[arg-type]
    assert LONG in body(pdf)
    texts = pages(pdf)
    for at, text in enumerate(texts, 1):
        assert f"第{at}页/共{len(texts)}页" in text
    assert all("王某兰编号123456789012" in text for text in texts[1:])


@pytest.mark.parametrize("size", SIZES)
def test_thirty_drugs_are_thirty_rows_with_the_head_again(size: Size) -> None:
    drugs = tuple(PlanDrugLine(name=f"药品甲{n:02d}", dose="1 片", usage="每日一次", days="7") for n in range(60))
    texts = pages(render_form(replace(DOWN, drugs=drugs), size=size))
    joined = "".join(texts)
    assert all(f"药品甲{n:02d}" in joined for n in range(60))
    assert sum("药名剂量用法天数备注" in text for text in texts) >= 2


def test_nothing_to_take_is_said_in_words() -> None:
    text = "".join(pages(render_form(replace(DOWN, drugs=(), no_drugs="无需用药。"), size="A4")))
    assert "无需用药。" in text and "药名" not in text


def test_it_is_on_the_paper_that_was_asked_for() -> None:
    for size, width in (("A4", 210), ("A5", 148)):
        box = PdfReader(io.BytesIO(render_form(DOWN, size=size))).pages[0].mediabox  # type: ignore[arg-type]
        assert round(float(box.width) * 25.4 / 72) == width

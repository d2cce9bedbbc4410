"""The preparation sheet on paper: every field, and every character of a long one, on both sizes."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from lianti.kernel.prints import PreparationForm, render_form
from lianti.kernel.prints.compose import Size
from lianti.kernel.prints.glyphs import can_draw
from lianti.kernel.prints.tests.samples import COMMON, pages, squash

SIZES: tuple[Size, ...] = ("A4", "A5")
SHEET = PreparationForm(
    **COMMON,
    name="王某兰",
    sex="女",
    age="67 岁",
    service="头颅磁共振增强",
    modality="磁共振（MR）",
    body_part="头颅",
    minutes="25 分钟",
    institution="示例市中心医院",
    department="影像科",
    visit_time="2026-11-24 09:20",
    seat_no="第 4 号",
    room="3 号检查室",
    text="装有起搏器的先告诉医生。\n手机、钥匙不带入。",
    answers="植入物：没有\n怀孕：没有",
    version="3",
    written="2026-11-02 程某某",
    from_institution="示例社区卫生服务中心",
    from_phone="0400-0000001",
    doctor="林某某",
)
LONG = "".join(c for c in map(chr, range(0x4E00, 0x4E00 + 4100)) if can_draw(c) and c != "壿")[:4000]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("template", ["national", "local"])
def test_no_field_is_left_out(template: str, size: Size) -> None:
    text = squash("".join(pages(render_form(replace(SHEET, template=template), size=size))))
    for field in fields(SHEET):
        value = getattr(SHEET, field.name)
        if isinstance(value, str) and field.name not in {"number", "qr", "template"}:
            for line in value.split("\n"):
                assert squash(line) in text, field.name


@pytest.mark.parametrize("size", SIZES)
def test_a_long_sheet_takes_the_pages_it_needs(size: Size) -> None:
    found = pages(render_form(replace(SHEET, text=LONG), size=size))
    assert len(found) > 1
    assert set(LONG) <= set("".join(found))


def test_a_blank_sheet_names_nobody() -> None:
    blank = PreparationForm(
        **COMMON, service="腹部超声", institution="示例医院", department="超声科", text="空腹", version="1"
    )
    text = "".join(pages(render_form(blank, size="A5")))
    assert "姓名" not in text and "空腹" in text

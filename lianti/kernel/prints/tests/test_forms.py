"""What stands on paper: every field, every page, every character."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from pypdf import PdfReader

from lianti.kernel.prints import PrintForm, render, render_form
from lianti.kernel.prints.compose import Size
from lianti.kernel.prints.glyphs import can_draw
from lianti.kernel.prints.tests.samples import FORMS, LOCAL, RETURN, TRANSFER, body, desk_list, pages, squash

SIZES: tuple[Size, ...] = ("A4", "A5")
MILLIMETRES = {"A4": (210, 297), "A5": (148, 210)}
DEMO = "演示数据（虚构）"
# Distinct characters: one that is lost or printed twice cannot hide behind another of its kind. The one left out
# shares its glyph with another, so a reader of the file cannot tell the two apart.
HISTORY = "".join(c for c in map(chr, range(0x4E00, 0x4E00 + 6100)) if can_draw(c) and c != "壿")[:6000]
STUB = "存根 姓名 性别 年龄 档案编号 住址 电话 转入 （单位） （科室） 接诊医生"
BODY = "初步印象 主要现病史（转出原因） 主要既往史 治疗经过 转诊医生（签字） 联系电话 机构名称 盖章处"
LONG: dict[str, Callable[[], PrintForm]] = {
    "transfer": lambda: replace(TRANSFER, history=HISTORY),
    "local": lambda: replace(LOCAL, history=HISTORY),
    "return": lambda: replace(RETURN, plan=HISTORY),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", FORMS)
def test_a_usual_form_fits_one_page_of_its_size(kind: str, size: Size) -> None:
    reader = PdfReader(io.BytesIO(render_form(FORMS[kind], size=size)))
    box = reader.pages[0].mediabox
    assert len(reader.pages) == 1
    got = (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72))
    assert got == MILLIMETRES[size]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", LONG)
def test_every_character_of_a_long_history_is_printed_in_order(kind: str, size: Size) -> None:
    pdf = render_form(LONG[kind](), size=size)
    assert len(HISTORY) == 6000
    assert len(pages(pdf)) >= 3
    assert HISTORY in body(pdf)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", LONG)
def test_every_page_counts_itself_and_names_the_slip(kind: str, size: Size) -> None:
    texts = pages(render_form(LONG[kind](), size=size))
    for at, text in enumerate(texts, 1):
        assert f"第{at}页/共{len(texts)}页" in text
        assert "打印2026-11-2209:30示例社区卫生服务中心林某某" in text
    for text in texts[1:]:
        assert "（续页）王某兰编号123456789012" in text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", LONG)
def test_demo_is_written_on_every_page_and_only_in_demo(kind: str, size: Size) -> None:
    form = LONG[kind]()
    assert not any(DEMO in text for text in pages(render_form(form, size=size)))
    for text in pages(render_form(replace(form, demo=True), size=size)):
        assert text.count(DEMO) == 2  # the line at the head and the mark across the page


def test_the_national_transfer_slip_has_its_fields() -> None:
    (text,) = pages(render_form(TRANSFER, size="A4"))
    stub, _, rest = text.partition("沿虚线裁开")
    for label in STUB.split():
        assert label in stub
    assert "日期：2026-11-22" in stub
    for label in BODY.split():
        assert label in rest
    assert squash("就诊时间 2026-11-24 08:30") in rest


def test_the_return_slip_has_its_fields() -> None:
    (text,) = pages(render_form(RETURN, size="A4"))
    stub, _, rest = text.partition("沿虚线裁开")
    for label in ("存根", "病案号M000123", "住址", "电话", "转回"):
        assert label in stub
    for label in ("诊断结果", "住院病案号", "主要检查结果", "治疗经过、下一步治疗方案及康复建议", "随访日期", "盖章处"):
        assert label in rest


@pytest.mark.parametrize("form", [TRANSFER, LOCAL, RETURN], ids=["national", "local", "return"])
def test_no_field_of_a_slip_is_left_out(form: PrintForm) -> None:
    text = "".join(pages(render_form(form, size="A4")))
    own_of_local = {"identity", "relative", "relative_phone", "fee_type", "reason", "purpose", "notices"}
    own_of_local |= {"valid_from", "valid_until", "reviewer"}
    silent = {"number", "qr", "template", "demo"}
    silent |= own_of_local if form is TRANSFER else {"record_no", "to_doctor"} if form is LOCAL else set()
    for field in fields(form):
        if field.name not in silent:
            assert squash(getattr(form, field.name)) in text, field.name


def test_the_front_desk_list_repeats_its_head_and_leaves_room_for_the_his_number() -> None:
    texts = pages(render_form(desk_list(60), size="A4"))
    assert len(texts) > 1
    joined = "".join(texts)
    assert all(f"12345678{at:04d}" in joined for at in range(1, 61))
    assert all("HIS挂号号" in text for text in texts if "欧阳某某" in text)
    assert "本场次共60人" in joined


def test_an_empty_list_says_so() -> None:
    assert "本场次暂无转诊预约" in pages(render_form(desk_list(0), size="A5"))[0]


@pytest.mark.parametrize("size", SIZES)
def test_a_blank_form_can_be_filled_by_hand(size: Size) -> None:
    kept = {"form", "number", "qr", "template", "demo", "alliance"}
    blank = {key: value if key in kept else "" for key, value in TRANSFER.as_data().items()}
    texts = pages(render("national", blank, size=size))
    assert len(texts) == 1
    assert "主要现病史" in texts[0]
    assert "就诊安排" not in texts[0]


def _right_edges(pdf: bytes, character: str, width: float) -> list[float]:
    """Return where each printed run of one character ends, in points from the left edge of the paper."""
    edges: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_rest: object) -> None:
        if character in text:
            edges.append(cm[4] + tm[4] + text.count(character) * width)

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return edges


def test_a_run_without_blanks_is_broken_and_not_cut_off() -> None:
    pdf = render_form(replace(TRANSFER, history="W" * 400, address="W" * 90), size="A5")
    edges = _right_edges(pdf, "W", 0.88 * 8.5)
    paper, margin = 148 * 72 / 25.4, 11 * 72 / 25.4
    assert body(pdf).count("W") == 490
    assert max(edges) <= paper - margin

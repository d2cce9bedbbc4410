"""Loading an edition in the browser: checked, previewed against what is in force, confirmed by a second person."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianti.alliances.queries import read_rows
from lianti.insurance import proposing, queries
from lianti.insurance.actions import ensure_samples, load_edition
from lianti.insurance.models import TariffEdition, TariffProposal
from lianti.insurance.reading import DATA, edition_of, parse_edition
from lianti.insurance.rules import changes
from lianti.insurance.shapes import Band
from lianti.insurance.tables import content_of, template_rows
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.sheets import workbook
from lianti.ledger.models import Fact
from tests.town import NOW, TODAY, Town

OLD = (DATA / "songyuan.toml").read_text(encoding="utf-8")
NEW = OLD.replace('"示例 2026"', '"示例 2026 下"').replace("2025-01-01", "2026-03-01").replace("= 1000\n", "= 900\n")


def sent(town: Town, text: str | bytes, name: str = "new.toml", who: str = "insurance_bureau") -> Any:
    data = text.encode() if isinstance(text, str) else text
    body = {"file": SimpleUploadedFile(name, data), "idempotency_key": str(new_uid())}
    return signed_in_client(town, who).post("/insurance/load/", body)


def as_sheet(text: str) -> bytes:
    return workbook(template_rows(parse_edition(text)), "起付标准")


@pytest.mark.parametrize("who", ["gp", "office", "administrator", "regulator"])
def test_others_neither_load_nor_look(town: Town, who: str) -> None:
    assert sent(town, NEW, who=who).status_code == 403
    assert signed_in_client(town, who).get("/insurance/load/").status_code == 403
    assert signed_in_client(town, who).get("/insurance/load/template.xlsx").status_code == 403
    assert not TariffProposal.objects.exists()


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("", "a.toml", "请选择要载入的文件"),
        ("region = ", "a.toml", "不是正确的 TOML"),
        (b"\xff\xfe\x00", "a.toml", "读不了文件"),
        ("x" * 600_000, "a.toml", "文件太大"),
        (NEW.replace("sample = true", ""), "a.toml", "请写明是不是示例"),
        (NEW.replace("source =", "# source ="), "a.toml", "请写明来源"),
        (NEW.replace("2026-03-01", "2024-01-01"), "a.toml", "已有 2025-01-01 生效"),
        (NEW.replace("percent = 85", "percent = 10"), "a.toml", "报销比例应基层高于上级"),
        (b"not a workbook", "a.xlsx", ""),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_kept(
    town: Town, text: str | bytes, name: str, words: str
) -> None:
    ensure_samples(NOW)
    answer = sent(town, text, name)
    assert answer.status_code == 422 and words in answer.content.decode() and 'role="alert"' in answer.content.decode()
    assert not TariffProposal.objects.exists() and TariffEdition.objects.count() == 1


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_a_second_person_puts_it_in_force(town: Town, kind: str) -> None:
    ensure_samples(NOW)
    data = NEW.encode() if kind == "toml" else as_sheet(NEW)
    assert sent(town, data, f"new.{kind}").status_code == 303
    row = TariffProposal.objects.get()
    assert Fact.objects.get(kind="insurance.tariffs_proposed").data["changes"] > 0
    assert TariffEdition.objects.count() == 1, "nothing is in force yet"
    first = signed_in_client(town, "insurance_bureau")
    page = first.get(f"/insurance/load/{row.uid}/").content.decode()
    assert "与现行“松原市 示例 2026”的差别" in page and "￥900.00" in page and "须由另一位同事" in page
    assert "确认生效" not in page
    key = {"idempotency_key": str(new_uid())}
    assert first.post(f"/insurance/load/{row.uid}/confirm/", key).status_code == 403
    assert TariffEdition.objects.count() == 1
    second = replace(town.viewer("insurance_bureau"), uid=new_uid(), name="鲍小北")
    made = proposing.confirm_edition(uid=row.uid, by=second, at=NOW)
    assert made.name == "示例 2026 下" and Fact.objects.filter(kind="insurance.tariffs_loaded").count() == 2
    edition = queries.area_edition("220700", TODAY)
    assert edition is not None and edition.name == "示例 2026 下"
    levels = {t.deductible for t in edition.tariffs if (t.insured_type, t.level, t.group) == ("resident", "city", "")}
    assert levels == {90_000} and len(edition.rules) == len(parse_edition(NEW).rules)
    with pytest.raises(Refused, match="已经处理过"):
        proposing.confirm_edition(uid=row.uid, by=second, at=NOW)
    assert "已有一份" not in sent(town, data, f"new.{kind}").content.decode()


def test_it_is_taken_back_and_never_twice_in_waiting(town: Town) -> None:
    ensure_samples(NOW)
    sent(town, NEW)
    row = TariffProposal.objects.get()
    assert "待确认" in sent(town, NEW).content.decode() and TariffProposal.objects.count() == 1
    with pytest.raises(NotPermitted):
        proposing.withdraw_edition(uid=row.uid, by=town.viewer("office"), at=NOW)
    with pytest.raises(NotVisible):
        proposing.withdraw_edition(uid=new_uid(), by=town.viewer("insurance_bureau"), at=NOW)
    client = signed_in_client(town, "insurance_bureau")
    assert client.post(f"/insurance/load/{row.uid}/withdraw/", {"idempotency_key": "0123456789"}).status_code == 303
    row.refresh_from_db()
    assert row.state == "withdrawn" and TariffEdition.objects.count() == 1
    assert Fact.objects.filter(kind="insurance.tariffs_withdrawn").count() == 1


def test_the_template_comes_back_as_it_went(town: Town) -> None:
    ensure_samples(NOW)
    answer = signed_in_client(town, "insurance_bureau").get("/insurance/load/template.xlsx")
    assert answer.status_code == 200
    rows = proposing.content_in(io.BytesIO(answer.content).getvalue(), "t.xlsx")
    again, known = proposing.check_content(rows | {"name": "示例 2026"}), parse_edition(OLD)
    assert [(t.level, t.deductible, t.bands) for t in again.tariffs] == [
        (t.level, t.deductible, t.bands) for t in known.tariffs
    ]
    assert again.terms == known.terms and again.hospitals == known.hospitals
    assert changes(known, again) == (), "a sheet has no keys of rules"


def test_all_bands_come_back_as_they_went() -> None:
    known = parse_edition(OLD)
    steps = tuple(
        Band(percent, up_to) for percent, up_to in ((70, 1_000_050), (80, 3_000_000), (85, 6_000_000), (90, None))
    )
    for bands in ((), (Band(0),), (Band(75, 2_000_000), Band(80)), steps):
        tariffs = tuple(replace(t, bands=bands) for t in known.tariffs)
        rows = read_rows(workbook(template_rows(replace(known, tariffs=tariffs)), "起付标准"))
        again = edition_of(content_of(rows))
        assert [t.bands for t in again.tariffs] == [bands] * len(tariffs)
        assert [t.deductible for t in again.tariffs] == [t.deductible for t in known.tariffs]
        assert [r.kind for r in again.rules] == [r.kind for r in known.rules]


def test_a_template_of_before_is_still_read() -> None:
    [tariff] = content_of([["起付线", "居民医保", "市级（三级）", "500", "1", "", "85"]])["tariffs"]
    assert tariff["bands"] == [{"percent": 85}]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["起付线", "居民医保", "市级（三级）", "500", "", "", "", "10000"], "第 1 行“报销比例%”要写数字"),
        (["起付线", "居民医保", "市级（三级）", "500", "", "", "70", "", "", "9"], "第 1 行“第2段比例%”要写数字"),
        (["起付线", "居民医保", "市级（三级）", "500", "", "", "70", "²"], "第 1 行“费用到（元）”要写数字"),
        (["起付线", "居民医保", "三甲", "500"], "第 1 行“级别”要写"),
        (["起付线", "居民医保", "市级（三级）", "²"], "第 1 行“起付线（元）”要写数字"),
        (["版本", "生效日期", "明天"], "要写日期"),
        (["版本", "示例", "也许"], "“是”或“否”"),
        (["版本", "价格", "1"], "版本里没有“价格”"),
        (["别的", "1"], "第一列要写"),
        (["规则", "免除起付线", "上转", "转入的这次住院", "", "", "", "1.5"], "要写整数"),
    ],
)
def test_a_wrong_cell_is_named(row: list[str], words: str) -> None:
    with pytest.raises(Refused) as refused:
        content_of([row])
    assert words in str(refused.value.template).format(**refused.value.params)


def test_an_edition_moved_to_a_later_day_leaves_no_day_without_tariffs(town: Town) -> None:
    ensure_samples(NOW)
    before = TariffEdition.objects.get()
    by = town.viewer("insurance_bureau")
    load_edition(text=NEW.replace("2026-03-01", "2027-01-01"), by=by, at=NOW)
    before.refresh_from_db()
    assert before.until_on == dt.date(2027, 1, 1)
    load_edition(text=NEW.replace("2026-03-01", "2027-03-01"), by=by, at=NOW)
    before.refresh_from_db()
    assert before.until_on == dt.date(2027, 3, 1) and TariffEdition.objects.count() == 2
    load_edition(text=NEW.replace("2026-03-01", "2026-06-01"), by=by, at=NOW)
    before.refresh_from_db()
    assert before.until_on == dt.date(2026, 6, 1)

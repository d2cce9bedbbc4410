"""`lianti insurance`: a chain as data in, charges, saving and steps out."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from lianti.cli.main import main
from lianti.insurance.models import TariffEdition
from lianti.insurance.reading import DATA

COURSE: dict[str, Any] = {
    "edition": {
        "region": "示例市", "name": "示例", "since_on": "2026-01-01", "source": "虚构", "sample": True,
        "tariffs": [
            {"level": "primary", "insured_type": "resident", "deductible": 200},
            {"level": "city", "insured_type": "resident", "deductible": 1000.50},
        ],
        "rules": [
            {"kind": "cancel", "direction": "down", "level": "primary", "priority": 10, "clause": "JL-50"},
            {"kind": "difference", "priority": 20, "clause": "JL-49"},
        ],
    },
    "insured": {"insured_type": "resident"},
    "stays": [
        {"key": "A", "level": "primary", "admitted_on": "2026-03-01", "discharged_on": "2026-03-05"},
        {"key": "B", "level": "city", "admitted_on": "2026-03-06", "discharged_on": "2026-03-12", "eligible": 8000},
        {"key": "C", "level": "primary", "admitted_on": "2026-03-12"},
    ],
    "links": [
        {"source": "A", "target": "B", "direction": "up", "accepted_on": "2026-03-05", "arrived_on": "2026-03-06"},
        {
            "source": "B", "target": "C", "direction": "down", "accepted_on": "2026-03-11", "arrived_on": "2026-03-12",
            "same_course": True,
        },
    ],
}  # fmt: skip


def write(folder: Path, content: object) -> str:
    path = folder / "course.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


@pytest.mark.django_db
def test_explain_prints_charges_saving_and_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insurance", "explain", write(tmp_path, COURSE), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [c["charge"] for c in said["charges"]] == [200, 800.5, 0]
    assert (said["ordinary"], said["total"], said["saving"]) == (1400.5, 1000.5, 400)
    assert (said["chains"], said["sample"], said["note"]) == ([["A", "B", "C"]], True, "示例/以医保结算为准")
    clauses = [step["clause"] for charge in said["charges"] for step in charge["steps"] if step["clause"]]
    assert clauses == ["JL-49", "JL-50"]
    assert "只补差额 ￥800.50" in said["charges"][1]["steps"][1]["sentence"]


@pytest.mark.django_db
def test_the_document_in_the_manual_computes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[3] / "docs" / "mechanisms" / "insurance.md").read_text(encoding="utf-8")
    (written,) = [block for block in page.split("```")[1::2] if '"stays"' in block and '"charges"' not in block]
    assert main(["insurance", "load", str(DATA / "songyuan.toml")]) == 0
    capsys.readouterr()
    assert main(["insurance", "explain", write(tmp_path, written), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [c["charge"] for c in said["charges"]] == [200, 800]
    answer = page.split("amounts in yuan:")[1].split("```")[1]
    keys = {*said, *said["charges"][0], *said["charges"][0]["steps"][0]}
    assert set(re.findall(r'"([a-z]+)"', answer)) == keys


@pytest.mark.django_db
def test_explain_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(COURSE)))
    assert main(["insurance", "explain", "-"]) == 0
    out = capsys.readouterr().out
    assert "saving ￥400.00" in out and "取消本次住院的起付线" in out and "以医保结算为准" in out


def changed(**more: Any) -> dict[str, Any]:
    return COURSE | more


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "不是正确的 JSON"),
        ("[]", "document 要写成一个表"),
        (changed(stays=[]), "至少写一次住院"),
        (changed(stays=3), "“stays”要写成一组"),
        (changed(extra=1), "不认得“extra”"),
        (changed(insured={}), "insured 缺少“insured_type”"),
        (changed(insured={"insured_type": "none"}), "只能是：employee、resident"),
        (changed(stays=COURSE["stays"][:1]), "不在名单里"),
        (changed(stays=[*COURSE["stays"], COURSE["stays"][0]]), "编号相同"),
        (changed(links=[*COURSE["links"], COURSE["links"][0]]), "只能由一张转诊单转入"),
        (changed(links=[COURSE["links"][0] | {"direction": "down"}]), "方向与两家医院的级别不符"),
        (changed(links=[COURSE["links"][0] | {"source": "C"}]), "请核对先后"),
        (changed(stays=[COURSE["stays"][0] | {"discharged_on": "2026-02-01"}], links=[]), "出院日期早于入院日期"),
        (changed(stays=[COURSE["stays"][0] | {"eligible": -1}], links=[]), "不能是负数"),
        (changed(stays=[COURSE["stays"][0] | {"admitted_on": 5}], links=[]), "stays[1].admitted_on 要写日期"),
        ({k: v for k, v in COURSE.items() if k != "edition"} | {"region": "长春市"}, "没有“长春市”"),
    ],
)
@pytest.mark.django_db
def test_a_document_that_contradicts_itself_ends_with_one_and_a_sentence(
    content: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["insurance", "explain", write(tmp_path, content), "--json"]) == 1
    captured = capsys.readouterr()
    assert said in captured.err and captured.out == ""


@pytest.mark.django_db
def test_stays_in_a_circle_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = {"level": "city", "admitted_on": "2026-03-01"}
    ring = [{"source": "A", "target": "B", "direction": "level"}, {"source": "B", "target": "A", "direction": "level"}]
    content = changed(stays=[day | {"key": "A"}, day | {"key": "B"}], links=ring)
    assert main(["insurance", "explain", write(tmp_path, content)]) == 1
    assert "成了一个圈" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_missing_file_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insurance", "explain", str(tmp_path / "nothing.json")]) == 1
    assert "cannot read" in capsys.readouterr().err


@pytest.mark.django_db
def test_load_list_and_explain_by_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insurance", "load", str(DATA / "songyuan.toml")]) == 0
    assert main(["insurance", "load", str(tmp_path / "nothing.toml")]) == 1
    assert TariffEdition.objects.count() == 1
    capsys.readouterr()
    assert main(["insurance", "list"]) == 0
    assert "松原市  示例 2026  since 2025-01-01  sample" in capsys.readouterr().out
    assert main(["insurance", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["regions"][0]["tariffs"] == 12
    content = {k: v for k, v in COURSE.items() if k != "edition"} | {"region": "吉林省松原市"}
    assert main(["insurance", "explain", write(tmp_path, content), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1000

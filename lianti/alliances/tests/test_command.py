"""`lianti roster import`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianti.alliances.models import Membership
from lianti.cli.main import main
from lianti.kernel.pure import clock
from lianti.ledger.models import Fact, Trace
from lianti.parties.models import Institution
from tests.town import Town

LIST = "序号,单位,负责人,联系人,电话\n1,新化社区卫生服务中心,乐平川,,\n2,东风社区卫生服务站,温如玉,江河,10000008888\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A list as an office saves it from a spreadsheet."""
    path = tmp_path / "members.csv"
    path.write_bytes(LIST.encode("gbk"))
    return path


def run(town: Town, *words: str) -> int:
    with clock.frozen(town.now):
        return main(["roster", "import", *words, "--alliance", "示例医疗集团"])


def test_a_dry_run_changes_nothing_and_masks_people(
    town: Town, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Institution.objects.count(), Fact.objects.count(), Trace.objects.count()
    assert run(town, str(roster), "--dry-run", "--json") == 0
    printed = capsys.readouterr().out
    rows = json.loads(printed)["rows"]
    assert [row["verdict"] for row in rows] == ["same", "new"]
    assert set(rows[0]) == {"name", "kind", "level", "head", "contacts", "verdict", "message"}
    assert rows[1]["head"] == "温**" and rows[1]["level"] == ""
    assert "10000008888" not in printed and "江河" not in printed
    assert (Institution.objects.count(), Fact.objects.count(), Trace.objects.count()) == before


def test_revealing_leaves_a_trace(town: Town, roster: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(town, str(roster), "--dry-run", "--json", "--reveal") == 0
    assert "10000008888" in capsys.readouterr().out
    assert Trace.objects.get(operation="reveal_roster").object_uid == town.group.uid


def test_importing_is_counted(town: Town, roster: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(town, str(roster)) == 0
    assert "1 new, 1 already members" in capsys.readouterr().out
    assert Membership.objects.filter(institution__name="东风社区卫生服务站", alliance=town.group).count() == 1


def test_an_unsettled_row_exits_with_one_and_imports_nothing(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("单位\t电话\n神秘单位甲\t10000008888\n东风社区卫生服务站\t10000008889\n", encoding="utf-8")
    assert run(town, str(path)) == 1
    assert not Institution.objects.filter(name="东风社区卫生服务站").exists()


def test_a_missing_file_and_an_unknown_alliance_are_said(
    town: Town, tmp_path: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(town, str(tmp_path / "nothing.csv")) == 1
    assert "cannot read" in capsys.readouterr().err
    assert main(["roster", "import", str(roster), "--alliance", "不存在"]) == 1
    assert "示例医疗集团" in capsys.readouterr().err

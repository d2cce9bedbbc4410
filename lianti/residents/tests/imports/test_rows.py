"""Taking over the persons of an institution: each row judged, then all or none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from lianti.cli.main import main
from lianti.kernel.pure.errors import Refused
from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.town import Town
from lianti.kernel.web.sheets import workbook
from lianti.ledger.models import Fact
from lianti.parties.shapes import Viewer
from lianti.residents.identity import tasks
from lianti.residents.imports.judging import judge_rows
from lianti.residents.imports.writing import import_rows
from lianti.residents.models import LocalRecord, PossibleMatch, Resident
from lianti.residents.tests.identity.test_deciding import DAY, HOME, NUMBER, newcomer

HEADING = ["姓名", "性别", "出生日期", "身份证号", "手机号", "住址", "病历号"]
NEW = ["葛春燕", "女", "1985-05-06", "", "10000008888", "河口镇1号1栋1单元101室", "N1"]
SAME = ["张静蓝", "女", "1972-11-14", "", "10000007777", "", "N2"]
PROBABLE = ["张静兰", "女", "1972-11-14", "", "10000009999", "", "N3"]
BAD = ["", "女", "1985-05-06", "", "", "", ""]
BY = Viewer.service("test")


def judged(town: Town, *rows: Sequence[str]) -> list[tuple[str, str]]:
    found = judge_rows([["某院人员名单"], HEADING, *rows], town.institution("community"), town.now)
    return [(row.verdict, row.sentence) for row in found]


@pytest.fixture
def on_file(town: Town) -> Resident:
    person = newcomer(town, "张静兰", identity_number=NUMBER)
    tasks.compare_new(town.now)
    return person


def test_every_row_is_judged_and_nothing_written(town: Town, on_file: Resident) -> None:
    found = judged(town, NEW, SAME, PROBABLE, BAD, ["张婷萍", "女", "", NUMBER, "", "", ""], NEW)
    assert [verdict for verdict, _sentence in found] == ["new", "same", "probable", "error", "error", "duplicate"]
    assert found[3][1] == "请填写姓名。"
    assert "姓名等对不上" in found[4][1]
    assert found[5][1] == "与第 3 行相同，只导入一次。"
    assert not Resident.objects.filter(name="葛春燕").exists()
    assert not LocalRecord.objects.exists()


def test_a_record_number_of_somebody_else_is_an_error(town: Town, on_file: Resident) -> None:
    """A wrong number would let the person of the row silently vanish."""
    LocalRecord.objects.create(
        institution=town.institution("community"), number="N1", resident=on_file, how="registered", linked_at=town.now,
        linked_by_uid=BY.uid,
    )  # fmt: skip
    assert judged(town, NEW) == [("error", "这个病历号已登记在另一位居民名下，请核对后再导入。")]
    other = make_identity("229900", DAY, 644)
    namesake = ["张静兰", "女", "1972-11-14", "", "", "", "N1"]
    assert judged(town, namesake) == [("same", "病历号已登记过。")]
    assert "另一位居民" in judged(town, ["张静兰", "女", "1972-11-14", other, "", "", "N1"])[0][1]


def test_a_second_number_of_one_person_is_not_lost_silently(town: Town) -> None:
    numbered = ["葛春燕", "女", "1972-11-14", NUMBER, "", "", "N1"]
    found = judged(town, numbered, [*numbered[:-1], "N7"], [*numbered[:-1], ""])
    assert [verdict for verdict, _sentence in found] == ["new", "error", "duplicate"]
    assert "病历号却不同" in found[1][1]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "persons.heading"), ([["甲", "乙"]], "persons.heading"), ([HEADING], "persons.empty"),
        ([HEADING, *[NEW] * 3001], "persons.too_many"),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(town: Town, rows: list[list[str]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        judge_rows(rows, town.institution("community"), town.now)
    assert refused.value.code == code


@pytest.mark.parametrize("cell", ["²", "9" * 40, "\x00", "=1+1", "1985-13-40"])
def test_odd_cells_are_answered(town: Town, cell: str) -> None:
    assert judged(town, [cell] * 7)[0][0] in {"error", "new"}
    assert judged(town, ["葛春燕", "女", cell])[0][0] == "error"


def test_one_number_on_two_people_is_an_error(town: Town) -> None:
    other = ["葛春霞", "女", "1990-05-06", "", "10000008881", "河口镇2号1栋1单元101室", "N1"]
    assert judged(town, NEW, other)[1] == ("error", "身份证号或病历号与第 3 行相同，却不是同一人。")
    without = [*NEW[:-1], ""]
    assert [verdict for verdict, _words in judged(town, without, without)] == ["new", "duplicate"]


def test_all_rows_or_none(town: Town, on_file: Resident) -> None:
    here = town.institution("community")
    with pytest.raises(Refused) as refused:
        import_rows(rows=judge_rows([HEADING, NEW, BAD], here, town.now), institution=here, by=BY, at=town.now)
    assert refused.value.code == "persons.errors"
    assert not Resident.objects.filter(name="葛春燕").exists()
    rows = judge_rows([HEADING, NEW, SAME, PROBABLE], here, town.now)
    counts = import_rows(rows=rows, institution=here, by=BY, at=town.now)
    assert (counts["new"], counts["same"], counts["probable"]) == (1, 1, 1)
    assert LocalRecord.objects.get(number="N2").resident == on_file
    assert PossibleMatch.objects.filter(one=on_file, two__name="张静兰", state="open").count() == 1
    assert Fact.objects.filter(kind="residents.record_linked").count() == 3
    assert {verdict for verdict, _sentence in judged(town, NEW, SAME, PROBABLE)} == {"same"}


def test_the_command_shows_masked_and_imports(
    town: Town, on_file: Resident, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, text = tmp_path / "persons.xlsx", tmp_path / "persons.csv"
    book.write_bytes(workbook([HEADING, NEW, SAME], "人员"))
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADING, NEW, BAD])
    text.write_bytes(buffer.getvalue().encode("gb18030"))
    words = ["residents", "import", "--institution", "新化社区卫生服务中心"]
    assert main([*words, str(tmp_path / "none.csv")]) == 1
    assert main(["residents", "import", "--institution", "没有的医院", str(book)]) == 1
    assert main([*words, str(text)]) == 1
    assert "葛**" in capsys.readouterr().out
    assert not Resident.objects.filter(name="葛春燕").exists()
    assert main([*words, str(book), "--dry-run"]) == 0
    assert main([*words, str(book), "--json"]) == 0
    out = capsys.readouterr().out
    found = json.loads(out[out.index("{") :])
    assert (found["imported"], found["counts"]["new"], found["counts"]["same"]) == (True, 1, 1)
    assert "10000008888" not in out
    assert Resident.objects.get(name="葛春燕").registered_institution == town.institution("community")
    assert on_file.birth_on == DAY
    assert HOME not in out

"""`lianti residents match`: figures with stable names, and a sentence for every file that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lianti.cli.main import main

HEADER = "record_id,source_org,name,sex,birth_date,id_number,phone,address\n"
LINES = (
    "A,X,张静兰,女,1972-11-14,,10000005678,文化街84号1-1-101\n"
    "B,Y,张静蓝,女,1972-11-14,,10000005678,\n"
    "C,Y,王大山,男,1950-01-02,,,\n"
)
KEYS = [
    "records", "persons", "persons_automatic", "pairs_compared", "pairs_same", "pairs_probable", "pairs_unclear",
    "pairs_held_back", "precision", "recall", "f1", "automatic_precision", "automatic_recall", "seconds",
    "records_per_second", "engine",
]  # fmt: skip


def write(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "缺少列"),
        ("record_id,sex\n1,男\n", "缺少列：name"),
        (HEADER, "没有记录"),
        (HEADER + "A,X,张三\nA,X,李四\n", "第 3 行的 record_id 为空或重复"),
        (HEADER + ",X,张三\n", "为空或重复"),
        (HEADER + "\x00\x01", "不是文字文件"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    assert main(["residents", "match", "--records", write(tmp_path / "r.csv", text)]) == 1
    out, err = capsys.readouterr()
    assert says in err
    assert out == ""


def test_a_truth_that_leaves_records_out_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = write(tmp_path / "r.csv", HEADER + LINES)
    truth = write(tmp_path / "t.csv", "record_id,person_id\nA,1\n")
    assert main(["residents", "match", "--records", records, "--truth", truth]) == 1
    assert "缺少 2 条记录" in capsys.readouterr().err
    assert main(["residents", "match", "--records", records, "--truth", str(tmp_path / "none.csv")]) == 1


def test_the_figures_have_stable_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = write(tmp_path / "r.csv", HEADER + LINES, "gb18030")
    truth = write(tmp_path / "t.csv", "\ufeffrecord_id,person_id\nA,1\nB,1\nC,2\n")
    persons = tmp_path / "persons.csv"
    words = ["residents", "match", "--records", records, "--truth", truth, "--persons", str(persons), "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == KEYS
    assert (found["records"], found["persons"], found["f1"], found["automatic_precision"]) == (3, 2, 1.0, 1.0)
    assert persons.read_text(encoding="utf-8").splitlines()[2] == "B,A,A"


def test_without_a_truth_it_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = write(tmp_path / "r.csv", HEADER + LINES)
    assert main(["residents", "match", "--records", records]) == 0
    out = capsys.readouterr().out
    assert "persons" in out
    assert main(["residents", "match", "--records", records, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["f1"] is None
    assert main(["residents", "match", "--records", records, "--persons", str(tmp_path / "no" / "x.csv")]) == 1

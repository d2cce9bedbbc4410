"""The tools themselves: the throw-away cluster, the environment script, the list of targets."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection

from tools import browser, pgcluster, run_tests

ROOT = Path(__file__).resolve().parent.parent.parent
TARGETS = {
    "help", "run", "test", "check", "shape", "lint", "types", "fast", "vendor", "screenshots", "bench", "docs", "lock",
    "demo",
}  # fmt: skip


def test_make_without_a_word_lists_every_target() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    assert set(re.findall(r"^  make (\w+)", said, re.MULTILINE)) == TARGETS


def test_a_missing_browser_is_skipped_aloud_but_fails_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs: list[tuple[str, ...]] = []

    def run(_title: str, *words: str, url: str | None = None) -> bool:
        runs.append(words)
        return True

    monkeypatch.setattr(run_tests, "_pytest", run)
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(pgcluster, "find_binaries", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    assert run_tests.full()
    assert "not browser" in runs[0]
    said = capsys.readouterr().out
    assert "SKIPPED: tests that need browser" in said
    assert "SKIPPED: tests that need PostgreSQL" in said
    monkeypatch.setenv("CI", "true")
    assert not run_tests.full()
    assert "FAILED: tests that need PostgreSQL" in capsys.readouterr().out


def test_only_what_asks_no_database_is_left_out_on_postgresql(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    runs: list[tuple[str, ...]] = []
    monkeypatch.setattr(run_tests, "_pytest", lambda _title, *words, url=None: runs.append(words) or True)
    monkeypatch.setattr(pgcluster, "find_binaries", lambda: Path("/"))
    monkeypatch.setattr(pgcluster, "cluster", lambda: nullcontext("postgresql://somewhere"))
    assert run_tests.main(["postgresql"]) == 0
    assert runs[0][-2:] == ("-m", "not browser and not once")
    assert request.node.get_closest_marker("once"), "this test asks no database"
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


@pytest.mark.django_db
def test_what_asks_a_database_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert not request.node.get_closest_marker("once")


def test_a_failing_run_on_one_database_does_not_hide_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []

    def run(title: str, *_words: str, url: str | None = None) -> bool:
        titles.append(title)
        return False

    monkeypatch.setattr(run_tests, "_pytest", run)
    monkeypatch.setattr(browser, "find", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(pgcluster, "find_binaries", lambda: None)
    assert not run_tests.full()
    assert titles == ["SQLite, with the browser"]


def test_an_unknown_run_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(["everything"]) == 2
    assert "full" in capsys.readouterr().out


def test_a_machine_without_python_is_told_what_to_install(tmp_path: Path) -> None:
    for tool in ("sh", "echo"):
        found = shutil.which(tool)
        assert found
        (tmp_path / tool).symlink_to(found)
    result = subprocess.run(
        ["/bin/sh", "tools/venv.sh", "base"], cwd=ROOT, env={"PATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr.splitlines() == ["缺少 python3。请安装：sudo apt-get install -y python3 python3-venv"]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_without_a_server_the_cluster_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pgcluster, "find_binaries", lambda: None)
    with pytest.raises(pgcluster.ClusterError, match="apt-get install -y postgresql"):
        pgcluster.Cluster()


@pytest.mark.slow
@pytest.mark.parametrize("code", [0, 3])
def test_the_cluster_is_there_for_one_command_and_gone_afterwards(tmp_path: Path, code: int) -> None:
    seen = tmp_path / "url"
    script = f"import os, pathlib; pathlib.Path({str(seen)!r}).write_text(os.environ['DATABASE_URL'])"
    if pgcluster.find_binaries() is None:
        assert pgcluster.main(["run", "--", sys.executable, "-c", script]) == 1
        return
    assert pgcluster.main(["run", "--", sys.executable, "-c", f"{script}; raise SystemExit({code})"]) == code
    assert not _listens(int(seen.read_text().rpartition(":")[2].partition("/")[0]))


@pytest.mark.slow
def test_the_files_of_the_cluster_go_with_it() -> None:
    if pgcluster.find_binaries() is None:
        return
    made = pgcluster.Cluster()
    try:
        made.start()
        assert made.folder.exists()
    finally:
        made.stop()
    assert not made.folder.exists()

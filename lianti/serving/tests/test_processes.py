"""Real processes: two workers, one port, one group that ends together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import pytest
from django.test import Client

from lianti.serving.models import ScheduledRun
from lianti.serving.ports import explain_taken
from tests.fixtures.processes import ProcessDatabase, Server, free_port

CLAIMS = textwrap.dedent(
    """
    import datetime as dt, django
    django.setup()
    from lianti.kernel.pure import clock
    from lianti.serving import worker
    from lianti.serving.schedule import Job
    at = dt.datetime(2026, 3, 2, tzinfo=clock.TZ)
    job = Job("test.race", "x.y", seconds=60)
    input()
    moments = [at + dt.timedelta(minutes=n) for n in range(20)]
    print(sum(worker.claim(job, moment, moment) is not None for moment in moments))
    """
)


def _start_together(children: list[subprocess.Popen[str]]) -> list[tuple[str, str]]:
    return [child.communicate("\n", timeout=60) for child in children]


def test_four_workers_never_take_the_same_due_job_twice(process_database: ProcessDatabase) -> None:
    children = [process_database.python("-c", CLAIMS) for _ in range(4)]
    said = _start_together(children)
    assert [error for _, error in said if error] == []
    assert sum(int(text) for text, _ in said) == 20
    assert ScheduledRun.objects.count() == 20


def test_a_taken_port_is_said_before_anything_starts(real_server: Server, process_database: ProcessDatabase) -> None:
    port = real_server.url.rpartition(":")[2]
    result = process_database.lianti("run", "--port", port)
    assert result.returncode == 2
    assert f"端口 {port} 已被别的程序占用" in result.stderr


def test_an_impossible_port_is_explained() -> None:
    assert "不是端口号" in (explain_taken("127.0.0.1", 70000) or "")
    assert explain_taken("127.0.0.1", free_port()) is None


def _read(url: str, cookie: str = "") -> tuple[int, str]:
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.readline().decode() + answer.readline().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_one_port_serves_pages_and_live(real_server: Server) -> None:
    assert _read(f"{real_server.url}/healthz")[0] == 200
    assert _read(f"{real_server.url}/live/counts") == (401, '{"error": "signed_out"}')
    assert _read(f"{real_server.url}/live/stream")[0] == 401
    assert _read(f"{real_server.url}/live/other")[0] == 404


def _group(database: ProcessDatabase, folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Start the whole group on a free port and wait until it says where it is."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "lianti", "run", "--no-demo", "--port", str(port)],
        env=database.environment | {"LIANTI_VAR_DIR": str(folder)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if "联体已启动" in line:
            return process, port
    raise AssertionError("the group did not start")


def _members(group: int) -> list[int]:
    """The processes of a process group that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def _until(condition: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(condition() or pause.wait(0.1) for _ in range(100))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_group_ends_together(process_database: ProcessDatabase, tmp_path: Path, number: signal.Signals) -> None:
    process, port = _group(process_database, tmp_path)
    assert len(_members(process.pid)) == 3
    os.kill(process.pid, number)
    code = process.wait(timeout=20)
    assert code == (-9 if number == signal.SIGKILL else 0)
    assert _until(lambda: not _members(process.pid)), _members(process.pid)
    assert explain_taken("127.0.0.1", port) is None


@pytest.mark.slow
def test_the_group_ends_when_one_of_it_does(process_database: ProcessDatabase, tmp_path: Path) -> None:
    process, _ = _group(process_database, tmp_path)
    children = [pid for pid in _members(process.pid) if pid != process.pid]
    os.kill(children[0], signal.SIGKILL)
    assert process.wait(timeout=20) == 1
    assert _until(lambda: not _members(process.pid))


@pytest.mark.django_db
def test_ready_says_what_is_missing_and_when_the_worker_was_seen(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (200, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer wrong"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer right-one"}, 200),
    ],
)
def test_metrics_are_for_this_machine_or_for_the_token(
    client: Client, settings: object, address: str, headers: dict[str, str], status: int
) -> None:
    settings.LIANTI_METRICS_TOKEN = "right-one"  # type: ignore[attr-defined]
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status

"""Every list as a workbook: the same address with ``xlsx=1``, for the same people, masked as on the page."""

from __future__ import annotations

import io
import zipfile

import pytest

from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Trace
from lianti.referrals.tests.cases import Walk
from tests.town import Town

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _words(data: bytes) -> str:
    book = zipfile.ZipFile(io.BytesIO(data))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    return book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    ("who", "path", "word"),
    [
        ("gp", "/residents/contracted", "王秀兰"),
        ("office", "/alliances/{group}", "新化社区"),
        ("referral_centre", "/capacity/", "日期"),
        ("referral_centre", "/referrals/open/", "单号"),
        ("referral_centre", "/referrals/export.xlsx", "周平安"),
    ],
)
def test_a_list_can_be_taken_along(town: Town, who: str, path: str, word: str) -> None:
    Walk(town).to("submitted")
    path = path.format(group=town.group.uid)
    client = signed_in_client(town, who)
    answer = client.get(path, {"xlsx": "1"} | ({"tab": "waiting"} if path.endswith(".xlsx") else {}))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == XLSX
    words = _words(answer.content)
    assert word in words and "229900" not in words, "identity numbers stay masked"
    page = client.get(path)
    if not path.endswith(".xlsx"):
        assert "xlsx=1" in page.content.decode(), "the page offers it"


def test_who_may_not_see_a_list_gets_no_workbook_and_names_leave_a_trace(town: Town) -> None:
    for who, path in (("specialist", "/residents/contracted"), ("gp", "/referrals/open/"), ("gp", "/capacity/")):
        assert signed_in_client(town, who).get(path, {"xlsx": "1"}).status_code == 403
    before = Trace.objects.count()
    signed_in_client(town, "gp").get(
        "/residents/contracted", {"xlsx": "1", "tab": "waiting" if path.endswith(".xlsx") else ""}
    )
    assert Trace.objects.count() > before and Trace.objects.filter(detail__startswith="contracted-xlsx").exists()

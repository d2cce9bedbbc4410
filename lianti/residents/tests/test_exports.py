"""A list of persons leaves marked and traced; a long one only with a second person's word, once, for a day."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, Refused
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.looked_for import sealed_words
from lianti.kernel.web.models import StoredFile
from lianti.ledger.models import Fact, Trace
from lianti.parties.actions import grant_role
from lianti.residents.exports.actions import ask_export, decide_export, make_export
from lianti.residents.exports.shapes import Asked
from lianti.residents.exports.tasks import forget
from lianti.residents.models import ExportRequest
from tests.town import PLATFORM, Town, town

__all__ = ["town"]

LIST = "/residents/contracted?xlsx=1"
HOUR = dt.timedelta(hours=1)
WORDS = {"purpose": "care", "note": "电话随访，交给家医团队"}


@pytest.fixture(autouse=True)
def _short(settings: object, town: Town) -> Iterator[None]:
    """No list may have more than nobody on it; the morning of the town."""
    settings.LIANTI_EXPORT_ROWS = 0  # type: ignore[attr-defined]
    with clock.frozen(town.now):
        yield


def sealed(window: Client, path: str = LIST) -> str:
    """Open the list and return what its form sends along."""
    answer = window.get(path)
    assert answer.status_code == 200 and "spreadsheet" not in answer.headers["Content-Type"]
    found = re.search(r'name="asked" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def ask(town: Town, who: str = "gp", **more: str) -> ExportRequest:
    window = signed_in_client(town, who)
    body = {"asked": sealed(window), "idempotency_key": str(new_uid())} | WORDS | more
    assert window.post("/residents/exports", body).status_code in {302, 303}
    return ExportRequest.objects.get()


def approve(town: Town, row: ExportRequest, answer: str = "approved", reason: str = "") -> ExportRequest:
    return decide_export(uid=row.uid, answer=answer, reason=reason, by=town.viewer("head"), at=clock.now())


def parts(data: bytes) -> tuple[str, str, str]:
    book = zipfile.ZipFile(io.BytesIO(data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    return book.read("xl/sharedStrings.xml").decode(), sheet, book.read("docProps/core.xml").decode()


def test_a_long_list_does_not_leave_before_somebody_said_so(town: Town) -> None:
    window = signed_in_client(town, "gp")
    row = ask(town)
    assert window.get(LIST).status_code == 200 and not StoredFile.objects.exists()
    assert window.get(f"/residents/exports/{row.uid}/file").status_code == 404
    for who in ("gp", "nurse", "office", "stranger_centre", "administrator"):
        with pytest.raises(NotPermitted):
            decide_export(uid=row.uid, answer="approved", reason="", by=town.viewer(who), at=town.now)
    with pytest.raises(Refused) as early:
        make_export(uid=row.uid, rows=1, make=lambda _row: b"x", name="x", by=town.viewer("gp"), at=town.now)
    assert early.value.code == "export_over"
    row.refresh_from_db()
    assert row.state == "waiting" and not StoredFile.objects.exists()
    assert not Trace.objects.filter(operation="export").exists()
    assert "王秀兰" not in bytes(row.address_sealed).decode("latin-1")


@pytest.mark.parametrize(
    ("more", "code"),
    [({"purpose": ""}, 422), ({"purpose": "fun"}, 422), ({"note": " "}, 422), ({"note": "\x00"}, 422),
     ({"asked": ""}, 422), ({"asked": "x" * 90}, 422), ({"asked": "²" * 40}, 422)],
)  # fmt: skip
def test_what_it_is_for_is_asked(town: Town, more: dict[str, str], code: int) -> None:
    window = signed_in_client(town, "gp")
    body = {"asked": sealed(window), "idempotency_key": str(new_uid())} | WORDS | more
    assert window.post("/residents/exports", body).status_code == code
    assert not ExportRequest.objects.exists()


def test_the_form_of_somebody_else_asks_for_nothing(town: Town) -> None:
    theirs = sealed(signed_in_client(town, "gp"))
    window = signed_in_client(town, "nurse")
    body = {"asked": theirs, "idempotency_key": str(new_uid())} | WORDS
    assert window.post("/residents/exports", body).status_code == 422
    with clock.frozen(town.now + 2 * HOUR):
        assert signed_in_client(town, "gp").post("/residents/exports", body).status_code == 422
    assert not ExportRequest.objects.exists()


def test_the_form_of_another_house_asks_for_nothing(town: Town) -> None:
    second = grant_role(user=town.user("gp"), role="gp", institution=town.village, by=PLATFORM, at=town.now)
    window = signed_in_client(town, "gp")
    body = {"asked": sealed(window), "idempotency_key": str(new_uid())} | WORDS
    assert window.post("/switch", {"grant": str(second.uid)}).status_code == 302
    assert window.post("/residents/exports", body).status_code == 422, "nobody there can say how long this list is"
    assert not ExportRequest.objects.exists()


def test_approved_it_is_made_once_marked_and_gone_after_a_day(town: Town) -> None:
    row = ask(town)
    approve(town, row)
    window = signed_in_client(town, "gp")
    page = window.get("/residents/exports").content.decode()
    assert "生成文件" in page and "/residents/contracted" in page
    answer = window.get(LIST)
    assert "spreadsheet" in answer.headers["Content-Type"]
    words, sheet, core = parts(answer.content)
    mark = words[words.index("内部资料") :]
    assert all(told in mark for told in ("新化社区", "随访或联系患者", "电话随访", "2026-03-")) and "王秀兰" in words
    assert "<f>" not in sheet and "内部资料" in sheet, "every printed page says whose copy it is"
    assert row.serial in core and "内部资料" in core
    row.refresh_from_db()
    again = window.get(f"/residents/exports/{row.uid}/file")
    assert again.content == answer.content, "the same file, not a newer one"
    assert Trace.objects.filter(operation="export", detail__startswith=row.serial).count() == 2
    assert signed_in_client(town, "head").get(f"/residents/exports/{row.uid}/file").status_code == 404
    assert "spreadsheet" not in window.get(LIST).headers["Content-Type"], "one word, one file"
    assert Fact.objects.get(kind="residents.export_made").data == {"list": "residents:contracted", "rows": row.rows}
    with clock.frozen(town.now + 25 * HOUR):
        assert signed_in_client(town, "gp").get(f"/residents/exports/{row.uid}/file").status_code == 404
        assert StoredFile.objects.count() == 1
        assert forget(clock.now()) == 1 and forget(clock.now()) == 0
    assert not StoredFile.objects.exists() and ExportRequest.objects.get().state == "approved"


def test_declined_says_why_and_an_old_word_is_worth_nothing(town: Town) -> None:
    row = ask(town)
    with pytest.raises(Refused) as told:
        approve(town, row, "declined")
    assert told.value.field == "reason"
    approve(town, row, "declined", "用途不明，请说明交给谁")
    with pytest.raises(NotPermitted):
        approve(town, row)
    assert "spreadsheet" not in signed_in_client(town, "gp").get(LIST).headers["Content-Type"]
    ExportRequest.objects.all().delete()
    approve(town, ask(town))
    with clock.frozen(town.now + 25 * HOUR):
        assert "spreadsheet" not in signed_in_client(town, "gp").get(LIST).headers["Content-Type"]
    words = sealed_words("wxl", town.viewer("gp").uid)
    other = signed_in_client(town, "gp").get("/residents/contracted", {"xlsx": "1", "q": words})
    assert "spreadsheet" not in other.headers["Content-Type"], "another list was not what was approved"


def test_a_list_that_grew_is_asked_for_anew(town: Town) -> None:
    row = approve(town, ask(town))
    with pytest.raises(Refused) as told:
        make_export(uid=row.uid, rows=500, make=lambda _row: b"x", name="x", by=town.viewer("gp"), at=town.now)
    assert told.value.code == "export_grown" and not StoredFile.objects.exists()


def test_a_short_list_leaves_marked_and_traced_at_once(town: Town, settings: object) -> None:
    settings.LIANTI_EXPORT_ROWS = 200  # type: ignore[attr-defined]
    answer = signed_in_client(town, "gp").get(LIST)
    words, _sheet, core = parts(answer.content)
    trace = Trace.objects.get(operation="export")
    serial = trace.detail.split()[0]
    assert "内部资料" in words and serial in core and "residents:contracted" in trace.detail
    assert not ExportRequest.objects.exists()


def test_the_page_asks_as_often_for_many_as_for_one(town: Town) -> None:
    def statements() -> int:
        window = signed_in_client(town, "head")
        window.get("/residents/exports")
        with CaptureQueriesContext(connection) as asked:
            assert window.get("/residents/exports").status_code == 200
        return len(asked.captured_queries)

    ask(town)
    few = statements()
    for n in range(6):
        asked = Asked(f"/residents/contracted?xlsx=1&page={n}", "residents:contracted", "签约居民", 300)
        ask_export(asked=asked, purpose="care", note="电话随访用", by=town.viewer("gp"), at=town.now)
    assert statements() == few

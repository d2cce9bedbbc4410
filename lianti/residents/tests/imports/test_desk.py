"""The register of a house is taken over at the desk: uploaded, looked through, corrected, taken in at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.kernel.web.sheets import workbook
from lianti.ledger.models import Fact, Trace
from lianti.residents.identity import tasks as identity_tasks
from lianti.residents.imports import keeping, tasks
from lianti.residents.imports.judging import compare_rows
from lianti.residents.models import LocalRecord, PersonImport, PossibleMatch, Resident
from lianti.residents.tests.identity.test_deciding import NUMBER, newcomer
from lianti.residents.tests.imports.test_rows import BAD, HEADING, NEW, PROBABLE, SAME

Rows = Sequence[Sequence[str]]


def text_of(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def keep(town: Town, rows: Rows, who: str = "gp") -> PersonImport:
    by = town.viewer(who)
    here = next(i for i in town.institutions.values() if i.pk == by.institution_id)
    return keeping.keep_table(data=text_of(rows), institution=here, by=by, at=town.now)


def many(count: int) -> list[list[str]]:
    return [
        [f"葛{n % 10}{n}", "女", "1985-05-06", "", f"1000001{n:04d}", f"河口镇{n}号", f"M{n}"] for n in range(count)
    ]


@pytest.fixture
def on_file(town: Town) -> Resident:
    person = newcomer(town, "张静兰", identity_number=NUMBER)
    identity_tasks.compare_new(town.now)
    return person


def test_only_who_keeps_the_register_takes_people_over(town: Town) -> None:
    for who in ("specialist", "referral_centre", "office", "administrator", "head", "regulator"):
        with pytest.raises(NotPermitted):
            keep(town, [HEADING, NEW], who)
    table = keep(town, [HEADING, NEW])
    for who in ("nurse", "village_doctor", "medical_affairs"):
        with pytest.raises(NotVisible):
            keeping.take_in(uid=table.uid, version="1", leave_out=False, by=town.viewer(who), at=town.now)
        with pytest.raises(NotVisible):
            keeping.kept_rows(town.viewer(who), table.uid)
    assert not Resident.objects.filter(name="葛春燕").exists()
    assert not Fact.objects.filter(kind="residents.imported").exists()


def test_a_table_is_corrected_and_taken_in(town: Town, on_file: Resident) -> None:
    by, at = town.viewer("gp"), town.now
    table = keep(town, [HEADING, NEW, SAME, PROBABLE, BAD, NEW])
    assert b"10000008888" not in bytes(PersonImport.objects.get().rows_sealed or b"")
    with pytest.raises(Refused) as refused:
        keeping.take_in(uid=table.uid, version="1", leave_out=False, by=by, at=at)
    assert refused.value.code == "persons.errors"
    typed = {"name": "葛春霞", "sex": "女", "birth": "1985-05-06", "identity": "", "phone": "", "number": "N9"}
    with pytest.raises(Refused):
        keeping.correct_row(uid=table.uid, version="0", line=5, typed=typed, by=by, at=at)
    with pytest.raises(NotVisible):
        keeping.correct_row(uid=table.uid, version="1", line=99, typed=typed, by=by, at=at)
    keeping.correct_row(uid=table.uid, version="1", line=5, typed=typed, by=by, at=at)
    assert [row.verdict for row in keeping.kept_rows(by, table.uid).rows] == [
        "new", "same", "probable", "new", "duplicate",
    ]  # fmt: skip
    assert not Resident.objects.filter(name__startswith="葛春").exists()
    done = keeping.take_in(uid=table.uid, version="2", leave_out=False, by=by, at=at)
    assert (done.state, done.rows_sealed) == ("done", None)
    assert set(Resident.objects.filter(name__startswith="葛春").values_list("name", flat=True)) == {"葛春燕", "葛春霞"}
    assert LocalRecord.objects.get(number="N2").resident == on_file
    assert PossibleMatch.objects.get(one=on_file).two.registered_institution == town.institution("community")
    fact = Fact.objects.get(kind="residents.imported")
    assert fact.data == {"rows": 5, "new": 2, "same": 1, "unclear": 1, "left_out": 1}
    assert fact.by_uid == by.uid
    met = Trace.objects.filter(operation="find_across", object_uid=on_file.uid, actor_uid=by.uid)
    assert met.exists()
    with pytest.raises(Refused):
        keeping.take_in(uid=table.uid, version="2", leave_out=False, by=by, at=at)


def test_wrong_rows_may_be_left_out_but_not_all(town: Town) -> None:
    by, at = town.viewer("gp"), town.now
    table = keep(town, [HEADING, BAD])
    with pytest.raises(Refused) as refused:
        keeping.take_in(uid=table.uid, version="1", leave_out=True, by=by, at=at)
    assert refused.value.code == "persons.nothing"
    table = keep(town, [HEADING, NEW, BAD])
    assert PersonImport.objects.count() == 1
    keeping.take_in(uid=table.uid, version="1", leave_out=True, by=by, at=at)
    assert Fact.objects.get(kind="residents.imported").data["left_out"] == 1


def test_somebody_registered_meanwhile_stops_the_import(town: Town) -> None:
    by, at = town.viewer("gp"), town.now
    row = ["张静兰", "女", "1972-11-14", NUMBER, "", "", ""]
    table = keep(town, [HEADING, NEW, row])
    newcomer(town, "张静兰", identity_number=NUMBER)
    with pytest.raises(Refused) as refused:
        keeping.take_in(uid=table.uid, version="1", leave_out=True, by=by, at=at)
    assert refused.value.code == "persons.changed"
    assert not Resident.objects.filter(name="葛春燕").exists()
    identity_tasks.compare_new(at)
    keeping.judge_again(uid=table.uid, by=by, at=at)
    assert [r.verdict for r in keeping.kept_rows(by, table.uid).rows] == ["new", "same"]


def test_a_long_table_is_judged_by_the_worker(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 100)
    table = keep(town, [HEADING, *many(420)])
    assert table.state == "judging"
    with pytest.raises(Refused):
        keeping.take_in(uid=table.uid, version="1", leave_out=False, by=town.viewer("gp"), at=town.now)
    window = signed_in_client(town, "gp")
    page = window.get(reverse("residents:import", args=[table.uid])).content.decode()
    assert "0 / 420" in page
    assert "data-rows" not in page
    with CaptureQueriesContext(connection) as asked:
        tasks.judge(town.now)
    assert len(asked.captured_queries) < 40
    page = window.get(reverse("residents:import", args=[table.uid]), {"page": "9"}).content.decode()
    assert page.count("data-row=") == 20
    with CaptureQueriesContext(connection) as asked:
        keeping.take_in(uid=table.uid, version="1", leave_out=False, by=town.viewer("gp"), at=town.now)
    assert len(asked.captured_queries) < 60
    assert (
        Resident.objects.filter(registered_institution=town.institution("community"), name__startswith="葛").count()
        == 420
    )


def test_who_judges_late_does_not_open_again_what_was_taken_in(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparing takes seconds; meanwhile the table was taken in from another window, or thrown away."""
    by, at = town.viewer("gp"), town.now
    table = keep(town, [HEADING, NEW])

    def slow(*told: Any) -> Any:
        found = compare_rows(*told)
        monkeypatch.setattr(keeping, "compare_rows", compare_rows)
        keeping.take_in(uid=table.uid, version="1", leave_out=False, by=by, at=at)
        return found

    monkeypatch.setattr(keeping, "compare_rows", slow)
    keeping.judge_again(uid=table.uid, by=by, at=at)
    kept = PersonImport.objects.get()
    assert (kept.state, kept.rows_sealed) == ("done", None)
    keeping.judge_again(uid=table.uid, by=by, at=at)
    keeping.forget_table(uid=table.uid, by=by)
    assert PersonImport.objects.get().state == "done"
    keeping.judge_table(table.pk + 1, by, at)
    assert Resident.objects.filter(name="葛春燕").count() == 1


def test_what_nobody_takes_in_is_forgotten(town: Town) -> None:
    keep(town, [HEADING, NEW])
    tasks.forget(town.now + dt.timedelta(days=2))
    assert PersonImport.objects.count() == 1
    tasks.forget(town.now + dt.timedelta(days=4))
    assert not PersonImport.objects.exists()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (90 * 1024 * 1024))
    return out.getvalue()


class TestDesk:
    """The pages."""

    @pytest.fixture(autouse=True)
    def _window(self, town: Town) -> None:
        self.town, self.window = town, signed_in_client(town, "gp")

    def post(self, place: str, window: Client | None = None, **data: object) -> tuple[int, str]:
        data.setdefault("idempotency_key", uuid.uuid4().hex)
        window = window or self.window
        answer = window.post(place, data)
        answer = window.get(answer.headers["Location"]) if answer.status_code == 303 else answer
        return answer.status_code, answer.content.decode()

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "请选择一个文件"), (b"PK\x03\x04broken", "损坏"), (b"%PDF-1.7", "PDF"),
            ("列一,列二\n1,2".encode(), "没有找到表头"), ("姓名,性别\n".encode(), "表头下面没有人员"),
        ],
    )  # fmt: skip
    def test_what_is_no_table_is_told_why(self, data: bytes, words: str) -> None:
        status, page = self.post(reverse("residents:imports"), file=SimpleUploadedFile("p.xlsx", data))
        assert (status, words in page) == (422, True)
        assert not PersonImport.objects.exists()

    def test_a_bomb_is_refused(self) -> None:
        status, page = self.post(reverse("residents:imports"), file=SimpleUploadedFile("p.xlsx", _bomb()))
        assert status == 422 and "展开" in page
        assert not PersonImport.objects.exists()

    @pytest.mark.parametrize("kind", ["xlsx", "gbk", "pasted"])
    def test_every_form_of_a_table_is_read_masked_and_taken_in(self, kind: str) -> None:
        rows = [[*HEADING, "民族"], [*NEW, "汉"], [*SAME[:3], NUMBER, *SAME[4:], "汉"]]
        source: dict[str, object] = {
            "xlsx": {"file": SimpleUploadedFile("p.xlsx", workbook(rows, "人员"))},
            "gbk": {"file": SimpleUploadedFile("p.csv", text_of(rows).encode("gb18030"))},
            "pasted": {"text": "\n".join("\t".join(row) for row in rows)},
        }[kind]  # type: ignore[assignment]
        status, page = self.post(reverse("residents:imports"), None, **source)
        assert status == 200 and "这些列没有用到：民族" in page
        assert NUMBER not in page and "10000008888" not in page and "1********88" in page
        table = PersonImport.objects.get()
        place = reverse("residents:import", args=[table.uid])
        edited = self.window.get(place, {"edit": "2"}).content.decode()
        assert "改正第 2 行" in edited and "10000008888" not in edited
        status, page = self.post(f"{place}/take-in", version="1")
        assert status == 200 and "新建 2 份" in page
        assert self.window.get(place).headers["Location"] == reverse("residents:imports")
        assert signed_in_client(self.town, "nurse").get(place).status_code == 404

    def test_refusals_stand_over_the_preview(self) -> None:
        self.post(reverse("residents:imports"), text=text_of([HEADING, NEW, BAD]))
        place = reverse("residents:import", args=[PersonImport.objects.get().uid])
        for version, words in (("1", "有 1 行不能导入"), ("²", "另一个窗口"), ("9" * 40, "另一个窗口")):
            status, page = self.post(f"{place}/take-in", version=version)
            assert (status, words in page) == (422, True)
        for line in ("²", "9" * 40, "", "\x00"):
            assert self.post(f"{place}/correct", version="1", line=line, name="甲")[0] in {404, 422}
        assert self.post(f"{place}/correct", version="1", line="3", name="甲" * 70)[0] == 422
        assert self.window.get(place, {"edit": "9" * 40, "page": "²", "tab": "\x00"}).status_code == 200
        assert not Resident.objects.filter(name="葛春燕").exists()
        assert self.post(f"{place}/forget")[0] == 200
        assert not PersonImport.objects.exists()

    def test_the_blank_table_is_one_that_is_read(self) -> None:
        answer = self.window.get(reverse("residents:import_template"))
        assert answer.headers["Content-Disposition"].endswith('persons.xlsx"')
        status, page = self.post(reverse("residents:imports"), file=SimpleUploadedFile("p.xlsx", answer.content))
        assert status == 422 and "表头下面没有人员" in page

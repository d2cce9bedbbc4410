"""The pages of the disease lists: office, second person, members, strangers; everything typed stays when refused."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianti.catalogue.models import CaseCount, DiseaseChange, DiseaseList
from lianti.catalogue.tests.lists import TABLE, approved, drafted, load_cases, second_person
from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.sheets import workbook
from lianti.ledger.models import Fact
from tests.town import Town


@pytest.fixture(autouse=True)
def _now(town: Town) -> Iterator[None]:
    with clock.frozen(town.now):
        yield


@pytest.fixture
def office(town: Town) -> Client:
    """The office at its desk."""
    return signed_in_client(town, "office")


def sent(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"idempotency_key": uuid.uuid4().hex, **data})


def seen_in(answer: Any) -> str:
    """Return the mark of what a page showed."""
    return str(answer.content.decode().split('name="seen" value="')[1].split('"')[0])


def place(name: str, *more: Any) -> str:
    return reverse(f"catalogue:{name}", args=more)


def test_a_member_reads_and_a_stranger_finds_nothing(town: Town) -> None:
    load_cases(town)
    row = approved(town)
    for who, status in (("gp", 200), ("stranger", 404)):
        client = signed_in_client(town, who)
        assert client.get(place("lists", town.group.uid)).status_code == status
        assert client.get(place("edition", row.uid)).status_code == status
    gp = signed_in_client(town, "gp")
    page = gp.get(place("list", town.group.uid, 3, "treat")).content.decode()
    assert "2026 年版" in page and "云舒" in page and "拟定新版本" not in page
    assert "批准执行" not in gp.get(place("edition", row.uid)).content.decode()
    assert gp.get(place("home"))["Location"] == place("lists", town.group.uid)
    assert gp.get(place("list", town.group.uid, 9, "treat")).status_code == 404
    assert gp.get(place("list", town.group.uid, 3, "side")).status_code == 404
    sheet = gp.get(place("list", town.group.uid, 3, "treat"), {"xlsx": "1"})
    assert sheet.headers["Content-Disposition"] == f'attachment; filename="diseases-3-treat-{town.today}.xlsx"'


def test_a_member_changes_nothing(town: Town) -> None:
    row = drafted(town)
    head = signed_in_client(town, "head")
    before = Fact.objects.count()
    for url in (
        place("draft", town.group.uid, 3, "up"), place("change", row.uid), place("submit", row.uid),
        place("withdraw", row.uid), place("approve", row.uid), place("return", row.uid),
        place("cases", town.group.uid), place("cases_import", town.group.uid), place("cases_forget", town.group.uid),
    ):  # fmt: skip
        assert sent(head, url, name="x").status_code == 403, url
    assert head.get(place("cases", town.group.uid)).status_code == 403
    assert Fact.objects.count() == before and DiseaseList.objects.count() == 1


class TestCases:
    def test_a_workbook_is_previewed_row_by_row_and_imported_once(self, town: Town, office: Client) -> None:
        rows = [line.split("\t") for line in TABLE.format(af="三十").splitlines()]
        book = SimpleUploadedFile("病例数.xlsx", workbook(rows, "表"))
        answer = sent(office, place("cases", town.group.uid), file=book)
        assert answer["Location"] == place("cases_preview", town.group.uid) and not CaseCount.objects.exists()
        page = office.get(answer["Location"]).content.decode()
        assert "病例数“三十”不对" in page and "有错的 1 行不导入" in page
        mark = page.split('name="mark" value="')[1].split('"')[0]
        refused = sent(office, place("cases_import", town.group.uid), mark=mark)
        assert refused.status_code == 422 and "有 1 行写错了" in refused.content.decode()
        assert not CaseCount.objects.exists()
        assert sent(office, place("cases_import", town.group.uid), mark="1").status_code == 422
        done = sent(office, place("cases_import", town.group.uid), mark=mark, leave_out="on")
        assert done.status_code == 303 and CaseCount.objects.count() == 11
        shown = office.get(place("cases", town.group.uid)).content.decode()
        assert "142 例（2 种）" in shown and "2023、2024、2025" in shown
        assert office.get(place("cases_preview", town.group.uid)).status_code == 303

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({}, "请选择一个文件"),
            ({"text": "abc"}, "找不到表头"),
            ({"file": b"%PDF-1.7"}, "PDF 读不了"),
            ({"file": b"PK\x03\x04broken"}, "文件打不开"),
            ({"file": b"\xff\xfe\x00\x00\x01"}, "认不出"),
        ],
    )
    def test_what_is_no_table_is_said(self, town: Town, office: Client, data: dict[str, Any], words: str) -> None:
        if "file" in data:
            data = {"file": SimpleUploadedFile("x.xlsx", data["file"])}
        answer = sent(office, place("cases", town.group.uid), **data)
        assert answer.status_code == 422 and words in answer.content.decode()

    def test_the_preview_can_be_thrown_away(self, town: Town, office: Client) -> None:
        sent(office, place("cases", town.group.uid), text=TABLE.format(af=3))
        assert sent(office, place("cases_forget", town.group.uid)).status_code == 303
        assert office.get(place("cases_preview", town.group.uid)).status_code == 303
        assert not CaseCount.objects.exists()


class TestEdition:
    @pytest.fixture(autouse=True)
    def _draft(self, town: Town) -> None:
        load_cases(town)
        self.row = drafted(town)

    def test_suggestions_are_ticked_and_need_a_reason(self, town: Town, office: Client) -> None:
        page = office.get(place("edition", self.row.uid)).content.decode()
        assert '<input class="form-check-input" type="checkbox" name="change" value="I48" checked>' in page
        assert "建议增加" in page and "建议减少" in page
        assert 'value="K04" checked' in page, "every member of the tier has told three years"
        refused = sent(office, place("change", self.row.uid), change=["I48"], extra_code="K35", extra_reason="转运远")
        assert refused.status_code == 422
        text = refused.content.decode()
        assert "请写明增减的理由" in text and 'value="转运远"' in text and not DiseaseChange.objects.exists()
        assert sent(office, place("change", self.row.uid), extra_code="怪病").status_code == 422
        done = sent(
            office, place("change", self.row.uid), change=["I48", "K04", "nonsense"], common_reason="前三年病例数",
            reason_K04="无口腔科", extra_code=["K35", ""], extra_reason=["转运远", ""],
        )  # fmt: skip
        assert done.status_code == 303
        told = {c.code: (c.way, c.reason) for c in DiseaseChange.objects.all()}
        assert told == {
            "I48": ("plus", "前三年病例数"), "K04": ("minus", "无口腔科"), "K35": ("plus", "转运远"),
        }  # fmt: skip

    def test_the_way_to_a_list_in_force(self, town: Town, office: Client) -> None:
        assert sent(office, place("submit", self.row.uid), since_on="²").status_code == 422
        assert sent(office, place("submit", self.row.uid), since_on=town.today - dt.timedelta(1)).status_code == 422
        assert sent(office, place("submit", self.row.uid), since_on=town.today).status_code == 303
        page = office.get(place("edition", self.row.uid)).content.decode()
        assert "不能批准自己拟定的目录" in page and "批准执行" not in page
        assert sent(office, place("approve", self.row.uid)).status_code == 403
        second_person(town)
        other = signed_in_client(town, "second_office")
        assert "批准执行" in other.get(place("edition", self.row.uid)).content.decode()
        assert sent(other, place("return", self.row.uid), note="").status_code == 422
        assert sent(other, place("return", self.row.uid), note="房颤再议").status_code == 303
        assert "房颤再议" in office.get(place("edition", self.row.uid)).content.decode()
        assert sent(office, place("submit", self.row.uid), since_on=town.today).status_code == 303
        assert sent(other, place("approve", self.row.uid)).status_code == 303
        assert "现行" in office.get(place("lists", town.group.uid)).content.decode()
        assert sent(other, place("withdraw", self.row.uid)).status_code == 422

    def test_what_a_colleague_saved_meanwhile_is_not_undone_silently(self, town: Town, office: Client) -> None:
        second_person(town)
        other = signed_in_client(town, "second_office")
        mine, theirs = (seen_in(c.get(place("edition", self.row.uid))) for c in (office, other))
        told = {"extra_code": "K35", "extra_reason": "转运远", "seen": theirs}
        assert sent(other, place("change", self.row.uid), **told).status_code == 303
        answer = sent(office, place("change", self.row.uid), change=["I48"], common_reason="前三年病例数", seen=mine)
        page = answer.content.decode()
        assert answer.status_code == 422 and "又改过" in page and 'value="前三年病例数"' in page
        assert [c.code for c in DiseaseChange.objects.all()] == ["K35"]
        assert sent(office, place("submit", self.row.uid), since_on=town.today, seen=mine).status_code == 422
        again = {"change": ["I48"], "common_reason": "前三年病例数", "seen": seen_in(answer)}
        assert sent(office, place("change", self.row.uid), **again).status_code == 303

    def test_nobody_approves_what_they_have_not_seen(self, town: Town, office: Client) -> None:
        second_person(town)
        other = signed_in_client(town, "second_office")
        assert sent(office, place("submit", self.row.uid), since_on=town.today).status_code == 303
        stale = seen_in(other.get(place("edition", self.row.uid)))
        assert sent(other, place("return", self.row.uid), note="再议").status_code == 303
        changed = sent(office, place("change", self.row.uid), extra_code="K35", extra_reason="转运远")
        assert changed.status_code == 303
        assert sent(office, place("submit", self.row.uid), since_on=town.today).status_code == 303
        answer = sent(other, place("approve", self.row.uid), seen=stale)
        assert answer.status_code == 422 and "又改过" in answer.content.decode()
        self.row.refresh_from_db()
        assert self.row.state == "submitted"
        fresh = seen_in(other.get(place("edition", self.row.uid)))
        assert sent(other, place("approve", self.row.uid), seen=fresh).status_code == 303

    def test_a_hospital_that_treats_everything_saves_its_list(self, town: Town, office: Client) -> None:
        codes = [f"{letter}{n:02d}" for letter in "ABCDEFGHJK" for n in range(100)]
        data = {f"reason_{code}": "" for code in codes}
        data |= {"change": codes, "common_reason": "前三年病例数"}  # type: ignore[dict-item]
        assert sent(office, place("change", self.row.uid), **data).status_code == 303

    def test_the_day_beside_a_name_is_the_local_one(self, town: Town, office: Client) -> None:
        late = dt.datetime(2026, 3, 2, 17, 30, tzinfo=dt.UTC)  # half past one in the morning of the next day
        DiseaseList.objects.filter(pk=self.row.pk).update(proposed_at=late)
        page = office.get(place("edition", self.row.uid)).content.decode()
        assert f"{self.row.proposed_by_name} 2026-03-03" in page

    def test_a_second_open_edition_is_refused_beside_the_field(self, town: Town, office: Client) -> None:
        answer = sent(office, place("draft", town.group.uid, 3, "treat"), name="又一版")
        assert answer.status_code == 422 and "已有一份在拟的目录" in answer.content.decode()
        assert sent(office, place("draft", town.group.uid, 9, "treat"), name="x").status_code in {404, 422}
        assert sent(office, place("withdraw", self.row.uid)).status_code == 303
        assert sent(office, place("draft", town.group.uid, 3, "treat"), name="2026 年版").status_code == 303

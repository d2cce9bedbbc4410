"""Filters a person keeps, many cases at once, and workbooks that hold no formula."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.pure.ids import spaced
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.web.sheets import workbook
from lianti.ledger.models import Fact, Trace
from lianti.referrals import actions
from lianti.referrals.models import Referral, ResidentCode, SavedFilter
from lianti.referrals.queries import saved as keeping
from lianti.referrals.tests.cases import HOUR, Walk
from lianti.referrals.tests.down_cases import DownWalk
from lianti.referrals.views import keeping as views
from tests.town import Town


def _post(town: Town, key: str, path: str, **data: Any) -> Any:
    client = signed_in_client(town, key)
    with clock.frozen(town.now + HOUR):
        return client.post(path, {"idempotency_key": "0123456789"} | data)


def _get(town: Town, key: str, path: str) -> str:
    with clock.frozen(town.now + HOUR):
        answer = signed_in_client(town, key).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_filter_is_kept_for_one_person_in_one_role(town: Town) -> None:
    saved = _post(town, "gp", "/referrals/filters/", name="待补加急", tab="info", kind="inpatient", page="9", x="<b>")
    assert saved.status_code == 303 and saved.headers["Location"] == "/referrals/?tab=info&kind=inpatient"
    gp = town.viewer("gp")
    assert [(f.name, f.query) for f in keeping.saved_filters(gp, "referrals")] == [
        ("待补加急", "tab=info&kind=inpatient")
    ]
    assert keeping.saved_filters(town.viewer("nurse"), "referrals") == []
    assert "待补加急" in _get(town, "gp", "/referrals/") and "待补加急" not in _get(town, "nurse", "/referrals/")
    assert "待补加急" in _get(town, "gp", "/referrals/filters/?tab=info")
    with pytest.raises(NotVisible):
        actions.forget_filter(filter_uid=SavedFilter.objects.get().uid, by=town.viewer("nurse"), at=town.now)
    actions.forget_filter(filter_uid=SavedFilter.objects.get().uid, by=gp, at=town.now)
    assert not SavedFilter.objects.exists()


def test_a_filter_never_keeps_what_was_looked_for(town: Town) -> None:
    looked_for = {"q": "229900195003080027", "tab": "info", "kind": "周平安", "sort": "10000000123"}
    saved = _post(town, "referral_centre", "/referrals/filters/", name="找人", **looked_for)
    assert saved.status_code == 303 and saved.headers["Location"] == "/referrals/?tab=info"
    assert [f.query for f in SavedFilter.objects.all()] == ["tab=info"]
    shown = _get(town, "referral_centre", "/referrals/filters/?tab=info&q=229900195003080027&kind=周平安")
    assert "229900" not in shown and "周平安" not in shown


def test_filters_need_a_name_and_are_few(town: Town) -> None:
    gp = town.viewer("gp")
    for name, query, code in ((" ", "", "filter_name"), ("长", "q=" + "长" * 300, "filter_long")):
        with pytest.raises(Refused) as refused:
            actions.save_filter(place="referrals", name=name, query=query, by=gp, at=town.now)
        assert refused.value.code == code
    for number in range(12):
        actions.save_filter(place="referrals", name=f"第{number}", query="", by=gp, at=town.now)
    with pytest.raises(Refused):
        actions.save_filter(place="referrals", name="多了", query="", by=gp, at=town.now)
    again = actions.save_filter(place="referrals", name="第3", query="tab=info", by=gp, at=town.now)
    assert again.query == "tab=info" and SavedFilter.objects.count() == 12


def test_each_item_answers_for_itself(town: Town) -> None:
    open_case, ended = Walk(town).to("submitted"), Walk(town).to("declined")
    centre = town.viewer("referral_centre")
    reports = actions.claim_many(numbers=[open_case.number, ended.number], by=centre, at=town.now + HOUR)
    assert [(r.number, r.refused is None) for r in reports] == [(open_case.number, True), (ended.number, False)]
    assert Fact.objects.filter(kind="referral.assigned").count() == 1
    assert Referral.objects.get(pk=open_case.pk).handler_uid == centre.uid
    told = actions.assign_many(numbers=[open_case.number], to_uid=None, by=centre, at=town.now + HOUR)
    assert told[0].refused is not None and told[0].refused.code == "assign_to"


def test_nothing_is_done_to_what_is_not_ones_own(town: Town) -> None:
    case = Walk(town).to("submitted")
    for key in ("stranger_centre", "specialty_specialist"):
        if key not in town.grants:
            continue
        with pytest.raises(NotVisible):
            actions.claim_many(numbers=[case.number], by=town.viewer(key), at=town.now)
    centre = town.viewer("referral_centre")
    with pytest.raises(NotVisible):
        actions.claim_many(numbers=[case.number, "000000000000"], by=centre, at=town.now)
    for numbers in ([], ["1"] * 1 + [f"{n:012d}" for n in range(60)]):
        with pytest.raises(Refused):
            actions.claim_many(numbers=numbers, by=centre, at=town.now)
    assert not Fact.objects.filter(kind="referral.assigned").exists()
    for key in ("gp", "specialist"):
        reports = actions.claim_many(numbers=[case.number], by=town.viewer(key), at=town.now)
        assert reports[0].refused is not None
    assert not Fact.objects.filter(kind="referral.assigned").exists()


def test_the_page_reports_on_every_item(town: Town) -> None:
    case, other = Walk(town).to("submitted"), Walk(town).to("declined")
    assert case.number in _get(town, "referral_centre", "/referrals/bulk/?tab=waiting")
    data = {"do": "claim", "tab": "waiting", "number": [case.number, other.number]}
    client = signed_in_client(town, "referral_centre")
    with clock.frozen(town.now + HOUR):
        moved = client.post("/referrals/bulk/act/", {"idempotency_key": "0123456789"} | data)
        told = client.get(moved.headers["Location"]).content.decode()
    assert "已办理 1 件" in told and "没有办理" in told
    assert _post(town, "referral_centre", "/referrals/bulk/act/", do="arrive", number=[case.number]).status_code == 404


def test_slips_with_one_unknown_number_change_nothing(town: Town) -> None:
    sent = Walk(town).to("submitted")
    facts = Fact.objects.count()
    for other in ("000000000000", "123456789012", "²²²²²²²²²²²²", "\x00", ""):
        answer = _post(town, "gp", "/referrals/bulk/act/", do="slips", number=[sent.number, other])
        assert answer.status_code == 404
    assert _post(town, "stranger", "/referrals/bulk/act/", do="slips", number=[sent.number]).status_code == 404
    assert _post(town, "gp", "/referrals/bulk/act/", do="slips").status_code == 422
    assert Fact.objects.count() == facts and not ResidentCode.objects.exists()
    assert not Trace.objects.filter(operation__in=("read", "print")).exists()


def test_slips_come_as_one_archive_and_each_leaves_a_fact(town: Town) -> None:
    sent, draft = Walk(town).to("submitted"), Walk(town).to("draft")
    answer = _post(town, "gp", "/referrals/bulk/act/", do="slips", number=[sent.number, draft.number])
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == [f"{sent.number}.pdf", "未打印的转诊单.txt"]
    assert archive.read("未打印的转诊单.txt").decode() == f"{spaced(draft.number)} 草稿不能打印，请先提交。"
    assert Fact.objects.get(kind="referral.printed").data == {"form": "transfer"}
    assert Trace.objects.filter(operation="print").count() == 1
    assert ResidentCode.objects.get().referral == sent, "as on the single slip, the resident's code stands on it"


def test_a_case_on_its_way_down_gets_its_own_slip(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(page: object, size: str) -> bytes:
        drawn.append(type(page).__name__)
        return size.encode()

    monkeypatch.setattr(views, "render_form", draw)
    up, clinic = Walk(town).to("submitted"), DownWalk(town).to("submitted")
    home = DownWalk(town, way="home").to("submitted")
    answer = _post(town, "gp", "/referrals/bulk/act/", do="slips", number=[clinic.number, up.number, home.number])
    assert answer.status_code == 200 and drawn == ["DownSlip", "TransferSlip", "DownSlip"]
    noted = Fact.objects.filter(kind="referral.printed").order_by("pk").values_list("subject_uid", "data")
    assert list(noted) == [(clinic.uid, {"form": "down"}), (up.uid, {"form": "transfer"}), (home.uid, {"form": "down"})]
    assert ResidentCode.objects.get().referral == up


def test_a_slip_that_a_case_has_not_leaves_nothing(town: Town) -> None:
    up, down, draft = Walk(town).to("submitted"), DownWalk(town).to("submitted"), Walk(town).to("draft")
    client = signed_in_client(town, "gp")
    asked = ((up, "down", 404), (up, "return", 404), (down, "transfer", 404), (draft, "transfer", 403))
    with clock.frozen(town.now + HOUR):
        for case, form, status in asked:
            assert client.get(f"/referrals/{case.number}/slip/{form}.pdf").status_code == status
    assert not Trace.objects.filter(operation__in=("read", "print")).exists() and not ResidentCode.objects.exists()
    assert not Fact.objects.filter(kind="referral.printed").exists()


def test_a_workbook_holds_no_formula() -> None:
    typed = ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "https://example.org", "长" * 40_000)
    book = zipfile.ZipFile(io.BytesIO(workbook([("题",), *((text,) for text in typed)], "例" * 40)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet.lower() and sheet.count('t="s"') == len(typed) + 1

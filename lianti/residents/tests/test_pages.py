"""Pages of people served: traced before shown, and closed to everybody without a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lianti.kernel.pure.identity import make_identity
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.kernel.testing.town_people import FAMILY_PHONE, RESIDENTS
from lianti.kernel.web.registry import providers_for
from lianti.ledger.models import Fact, Trace
from lianti.residents.models import AccessReason, Resident

KEY = {"idempotency_key": "0f8fad5b-d9cb-469f-a165-70867728950e"}
NUMBER = make_identity("229900", dt.date(1963, 5, 4), 222)
NAMESAKE = RESIDENTS["namesake"][0]


def form(**more: str) -> dict[str, str]:
    return {"name": "葛春燕", "identity_number": NUMBER, "phone": "10000007777", **KEY, **more}


@pytest.mark.parametrize("key", ["stranger", "specialist", "village_doctor", "office", "administrator", "regulator"])
def test_without_a_reason_there_is_no_such_person(town: Town, key: str) -> None:
    client = signed_in_client(town, key)
    uid = town.resident("grandmother").uid
    assert client.get(f"/residents/{uid}").status_code == 404
    assert client.get(f"/residents/{uid}/edit").status_code == 404
    assert client.post(f"/residents/{uid}/reveal/phone", {"purpose": "contact"}).status_code == 404
    assert not Trace.objects.filter(operation__in=["read", "reveal"]).exists()


def test_the_page_is_traced_masked_and_says_why(town: Town) -> None:
    client = signed_in_client(town, "gp")
    uid = town.resident("grandmother").uid
    page = client.get(f"/residents/{uid}").content.decode()
    assert Trace.objects.filter(operation="read", object_uid=uid).count() == 1
    for text in ("2****************X", "1********34", "家庭医生签约", "本机构建档", "青霉素", "22990010100100017"):
        assert text in page
    for text in (FAMILY_PHONE, RESIDENTS["grandmother"][0].identity_number, "10000005678"):
        assert text not in page


def test_without_the_trace_nothing_is_shown(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in_client(town, "gp")

    def broken(**_kwargs: object) -> None:
        raise OSError("the audit table is gone")

    monkeypatch.setattr("lianti.residents.actions.reading.trace", broken)
    client.raise_request_exception = False
    answer = client.get(f"/residents/{town.resident('grandmother').uid}")
    assert answer.status_code == 500
    assert "王秀兰" not in answer.content.decode()


def test_revealing_asks_for_a_purpose_in_place(town: Town) -> None:
    client = signed_in_client(town, "gp")
    address = f"/residents/{town.resident('grandmother').uid}/reveal/phone"
    answer = client.post(address, {"purpose": ""})
    assert answer.status_code == 422
    assert "请先选择查看的用途" in answer.content.decode()
    answer = client.post(address, {"purpose": "contact"})
    assert FAMILY_PHONE in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post(address.replace("phone", "history"), {"purpose": "contact"}).status_code == 404


def test_a_search_fragment_links_own_people_and_offers_the_group(town: Town) -> None:
    client = signed_in_client(town, "gp")
    found = client.post("/residents/find", {"q": "wxl"}).content.decode()
    assert f"/residents/{town.resident('grandmother').uid}" in found
    found = client.post("/residents/find", {"q": NAMESAKE.identity_number}).content.decode()
    assert "在集团范围内核对" in found
    assert "1959 年生" not in found
    found = client.post("/residents/find", {"q": NAMESAKE.identity_number, "across": "1"}).content.decode()
    assert "1959 年生" in found
    assert "邻市医院" not in found


def test_what_is_typed_stands_in_no_address(town: Town) -> None:
    """A number in an address would stand in logs, histories and proxies."""
    client = signed_in_client(town, "gp")
    for path in ("/residents/find", "/palette"):
        assert client.get(path, {"q": NAMESAKE.identity_number}).status_code == 405
    page = client.get("/residents/", {"q": NAMESAKE.identity_number, "across": "1"}).content.decode()
    assert NAMESAKE.identity_number not in page and "1959 年生" not in page
    page = client.post("/residents/", {"q": NAMESAKE.identity_number, "across": "1"}).content.decode()
    assert "1959 年生" in page
    assert f"?q={NAMESAKE.identity_number}" not in page and "hx-get" not in page.split('id="found"')[1]


def test_typing_that_arrives_late_takes_no_answer_away(town: Town) -> None:
    client = signed_in_client(town, "gp")
    asked = {"q": NAMESAKE.identity_number, "across": "1"}
    assert 'name="told"' in client.post("/residents/find", asked).content.decode()
    late = client.post("/residents/find", {"q": NAMESAKE.identity_number, "told": NAMESAKE.identity_number})
    assert late.status_code == 204
    other = client.post("/residents/find", {"q": "wxl", "told": NAMESAKE.identity_number})
    assert other.status_code == 200 and 'name="told"' not in other.content.decode()


def test_in_another_form_the_lines_choose(town: Town) -> None:
    client = signed_in_client(town, "gp")
    found = client.post("/residents/find?for=referral", {"q": "wxl"}).content.decode()
    assert f'name="resident" value="{town.resident("grandmother").uid}"' in found
    assert "from_group" not in found
    found = client.post(
        "/residents/find", {"q": NAMESAKE.identity_number, "across": "1", "for": "referral"}
    ).content.decode()
    assert 'name="from_group" value="1"' in found
    assert "<script" not in client.post("/residents/find", {"q": "wxl", "for": '"><script>'}).content.decode()


@pytest.mark.parametrize("key", ["office", "regulator", "front_desk", "administrator"])
def test_who_treats_nobody_gets_no_search(town: Town, key: str) -> None:
    client = signed_in_client(town, key)
    assert client.get("/residents/").status_code == 403
    assert client.post("/residents/find", {"q": "wxl"}).status_code == 403
    assert client.get("/residents/new").status_code == 403
    assert client.get("/residents/contracted").status_code == 403


def test_a_new_record_keeps_what_was_typed_when_refused(town: Town) -> None:
    client = signed_in_client(town, "gp")
    answer = client.post("/residents/new", form(identity_number=NUMBER[:17] + "0", address="示例路 3 号"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "校验位不对" in page
    assert "示例路 3 号" in page
    assert not Resident.objects.filter(name="葛春燕").exists()


def test_a_new_record_is_opened_once(town: Town) -> None:
    client = signed_in_client(town, "gp")
    first, second = client.post("/residents/new", form(contracted="on")), None
    made = Resident.objects.get(name="葛春燕")
    assert first.headers["Location"] == f"/residents/{made.uid}"
    assert set(AccessReason.objects.filter(resident=made).values_list("kind", flat=True)) == {"registered", "contract"}
    second = client.post("/residents/new", form(contracted="on", not_same="1"))
    assert second.status_code == 422
    assert Resident.objects.filter(name="葛春燕").count() == 1


def test_after_registering_the_way_leads_back_but_never_to_another_site(town: Town) -> None:
    client = signed_in_client(town, "gp")
    answer = client.post("/residents/new", form(next="/referrals/new"))
    made = Resident.objects.get(name="葛春燕")
    assert answer.headers["Location"] == f"/referrals/new?resident={made.uid}"
    other = make_identity("229900", dt.date(1963, 5, 5), 222)
    away = form(name="葛冬燕", identity_number=other, next="https://elsewhere.example/", idempotency_key="another-key")
    assert client.post("/residents/new", away).headers["Location"].startswith("/residents/")


def test_whoever_may_be_the_same_is_shown_before_a_record_is_opened(town: Town) -> None:
    client = signed_in_client(town, "village_doctor")
    typed = {"name": "王秀兰", "sex": "female", "birth_on": "1959-03-08", **KEY}
    answer = client.post("/residents/new", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "可能已有档案" in page
    assert "1959 年生" in page
    assert "邻市医院" not in page
    assert Resident.objects.filter(name="王秀兰").count() == 2
    assert not Fact.objects.filter(kind="residents.registered", acting_institution_uid=town.institution("village").uid)
    # Another person indeed: the doctor says so, and a third 王秀兰 is on file.
    assert client.post("/residents/new", typed | {"not_same": "1"}).status_code == 303
    assert Resident.objects.filter(name="王秀兰").count() == 3


def test_the_same_number_stays_refused_whatever_is_said(town: Town) -> None:
    client = signed_in_client(town, "village_doctor")
    typed = form(name="王秀兰", identity_number=NAMESAKE.identity_number, not_same="1")
    assert "已有档案，不能重复建档" in client.post("/residents/new", typed).content.decode()


def test_a_person_found_across_the_group_signs_a_contract(town: Town) -> None:
    client = signed_in_client(town, "gp")
    uid = town.resident("namesake").uid
    assert client.post(f"/residents/{uid}/contract").status_code == 404
    client.post("/residents/find", {"q": NAMESAKE.identity_number, "across": "1"})
    assert client.post(f"/residents/{uid}/contract").status_code == 303
    assert client.get(f"/residents/{uid}").status_code == 200


def test_pasted_text_fills_the_form_and_saves_nothing(town: Town) -> None:
    client = signed_in_client(town, "gp")
    count = Resident.objects.count()
    text = f"姓名：葛春燕 性别：女 身份证号：{NUMBER} 电话：10000007777 住址：示例市新化街 9 号"
    page = client.post("/residents/new/pasted", {"pasted": text, "allergies": "磺胺"}).content.decode()
    for value in ("葛春燕", NUMBER, "1963-05-04", "10000007777", "示例市新化街 9 号", "磺胺", "已识别 6 项"):
        assert value in page
    assert Resident.objects.count() == count
    assert "没有识别出内容" in client.post("/residents/new/pasted", {"pasted": "hello"}).content.decode()


def test_correcting_shows_no_number_and_keeps_it(town: Town) -> None:
    client = signed_in_client(town, "gp")
    resident = town.resident("neighbour")
    address = f"/residents/{resident.uid}/edit"
    page = client.get(address).content.decode()
    assert "单建国" in page
    assert "10000002345" not in page
    typed = {"name": "单建国", "sex": "male", "birth_on": "1958-11-20", "district": "宁江区", **KEY}
    assert client.post(address, typed).status_code == 303
    resident.refresh_from_db()
    assert (resident.district, resident.phone_mask) == ("宁江区", "1********45")


def test_the_contracted_list_is_traced_and_paged(town: Town) -> None:
    client = signed_in_client(town, "nurse")
    page = client.get("/residents/contracted").content.decode()
    assert "王秀兰" in page
    assert "单建国" not in page
    assert Trace.objects.filter(operation="list").count() == 1
    assert "没有符合条件的签约居民" in client.post("/residents/contracted", {"q": "qq"}, follow=True).content.decode()


def test_the_palette_finds_own_people_and_never_asks_the_group(town: Town) -> None:
    viewer = town.viewer("gp")
    (provider,) = [p for p in providers_for("gp") if p.search.__module__ == "lianti.residents.places"]
    assert [hit.label for hit in provider.search(viewer, "wxl")] == ["王秀兰"]
    assert provider.search(viewer, NAMESAKE.identity_number) == []
    assert not Trace.objects.filter(operation="find_across").exists()


@pytest.mark.parametrize("path", ["/residents/", "/residents/find", "/residents/new", "/residents/contracted"])
def test_nothing_is_shown_without_signing_in(town: Town, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302

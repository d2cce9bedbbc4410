"""The pages of recognition: the whole way through forms, refused in place, nothing changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.pure.ids import new_uid
from lianti.kernel.testing.clients import signed_in_client
from lianti.ledger.models import Trace
from lianti.recognition.models import (
    Decision,
    LocalCode,
    QualityCertificate,
    QualityFailure,
    RecognisableItem,
    RecognitionRule,
)
from lianti.recognition.tests.cases import DAY, Lab
from lianti.records.models import ServiceRequest
from tests.town import Town


@pytest.fixture
def lab(town: Town) -> Lab:
    return Lab(town)


def post(client: Client, address: str, **data: Any) -> tuple[int, str]:
    answer = client.post(address, {"idempotency_key": str(new_uid())} | data)
    return answer.status_code, answer.content.decode()


def test_one_glance_one_press(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    with clock.frozen(lab.town.now):
        gp = signed_in_client(lab.town, "gp")
        person = gp.get(reverse("residents:person", args=[lab.person.uid])).content.decode()
        address = reverse("recognition:order", args=[lab.person.uid])
        assert address in person
        before = Trace.objects.count()
        page = gp.get(address, {"item": ["2823-3", "IMG-CT-CHEST", "IMG-DR"], "q": "xcg"}).content.decode()
        for words in (
            "4.1 mmol/L",
            "3.5–5.3",
            "2 天前",
            "市中心医院",
            "组内互认",
            "没有可互认的结果",
            "请选部位",
            "血常规",
        ):
            assert words in page
        assert Trace.objects.count() > before


def test_refused_in_place_then_one_press(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    with clock.frozen(lab.town.now):
        gp = signed_in_client(lab.town, "gp")
        address = reverse("recognition:order", args=[lab.person.uid])
        page = gp.get(address, {"item": "2823-3"}).content.decode()
        found = shown_result(page)
        asked = {"item": ["2823-3", "IMG-CT-CHEST"], "priority": "routine", "result_2823-3": found}
        for wrong in (
            {}, {"decision_2823-3": "refused"}, {"decision_2823-3": "refused", "reason_2823-3": "6"},
            {"decision_2823-3": "recognised", "result_2823-3": "²"}, {"decision_2823-3": "²"},
            {"decision_2823-3": "recognised", "priority": "²"}, {"decision_2823-3": "recognised", "item": ["²"]},
            {"decision_2823-3": "recognised", "item": []},
        ):  # fmt: skip
            status, told = post(gp, address, **(asked | wrong))
            assert status == 422 and "refusal-sentence" in told
        assert not Decision.objects.exists() and not ServiceRequest.objects.exists()
        status, _told = post(gp, address, **(asked | {"decision_2823-3": "recognised"}))
        assert status == 303
        again = gp.get(address).content.decode()
        assert "互认：钾 4.1 mmol/L" in again
        mine = gp.get(reverse("recognition:mine")).content.decode()
        assert "组内互认" in mine and lab.person.name in mine and "4.1" not in mine
        assert (
            "互认：钾" not in signed_in_client(lab.town, "specialist").get(reverse("recognition:mine")).content.decode()
        )
        options = gp.get(reverse("recognition:find", args=[lab.person.uid]), {"q": "xbct"}).content.decode()
        assert "胸部CT平扫" in options


def shown_result(page: str, key: str = "2823-3") -> str:
    """Return the uid of the result that the page shows."""
    return page.split(f'name="result_{key}" value="')[1].split('"')[0]


def test_what_was_chosen_stays_after_a_refusal(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    with clock.frozen(lab.town.now):
        gp = signed_in_client(lab.town, "gp")
        address = reverse("recognition:order", args=[lab.person.uid])
        found = shown_result(gp.get(address, {"item": "2823-3"}).content.decode())
        sent = {"item": "2823-3", "priority": "urgent", "result_2823-3": found, "decision_2823-3": "refused"}
        status, page = post(gp, address, **(sent | {"reason_2823-3": "6", "reason": "乏力"}))
        assert status == 422 and "请写明具体情况" in page and 'value="乏力"' in page
        assert '<option value="6" selected>' in page
        status, _page = post(gp, address, **(sent | {"reason_2823-3": "6", "words_2823-3": "用药后复查"}))
        assert status == 303 and "用药后复查" in Decision.objects.get().note


def test_every_line_that_lacks_a_reason_says_so(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    lab.images()
    lab.chest()
    keys, wrong = ["2823-3", "IMG-CT-CHEST"], "<span>不认可或部分认可时，请选择理由。</span>"
    with clock.frozen(lab.town.now):
        gp = signed_in_client(lab.town, "gp")
        address = reverse("recognition:order", args=[lab.person.uid])
        page = gp.get(address, {"item": keys}).content.decode()
        sent: dict[str, Any] = {"item": keys, "priority": "routine"}
        for key in keys:
            sent |= {f"result_{key}": shown_result(page, key), f"decision_{key}": "refused"}
        status, told = post(gp, address, **sent)
        assert status == 422 and told.count(wrong) == 2
        status, told = post(gp, address, **(sent | {"reason_2823-3": "1"}))
        assert status == 422 and told.count(wrong) == 1
    assert not Decision.objects.exists() and not ServiceRequest.objects.exists()


def test_certificates_through_the_forms(lab: Lab) -> None:
    with clock.frozen(lab.town.now):
        affairs, office = signed_in_client(lab.town, "medical_affairs"), signed_in_client(lab.town, "office")
        new, quality = reverse("recognition:quality_new"), reverse("recognition:quality")
        told = {
            "institution": str(lab.town.lead.uid), "kind": "eqa", "item_code": "2823-3", "scope": "city",
            "area": "220702", "number": "示例〔2026〕1号", "since_on": "2026-01-01", "until_on": "2027-01-01",
        }  # fmt: skip
        for wrong in (
            {"institution": str(new_uid())}, {"kind": "²"}, {"item_code": "²"}, {"area": "²"}, {"until_on": "x"},
            {"until_on": "2025-01-01"}, {"number": "\x00"}, {"scope": "region"}, {"item_code": ""},
        ):  # fmt: skip
            status, page = post(affairs, new, **(told | wrong))
            assert status == 422 and "field-error" in page
        assert not QualityCertificate.objects.exists()
        assert post(affairs, new, **told)[0] == 303
        row = QualityCertificate.objects.get()
        confirm = reverse("recognition:confirm", args=[row.uid])
        assert post(affairs, confirm)[0] == 403 and post(signed_in_client(lab.town, "gp"), confirm)[0] == 403
        assert "待核对" in office.get(quality).content.decode()
        assert post(office, confirm)[0] == 303
        assert "松原" not in office.get(quality).content.decode()
        failed = {"institution": str(lab.town.lead.uid), "item_code": "2823-3", "reason": "失控"}
        days = {"failed_on": "2026-03-11", "affected_on": "2026-03-01"}
        for wrong in ({"failed_on": "2026-03-12"}, {"affected_on": "2026-03-20"}, {"reason": ""}, {"item_code": "²"}):
            assert post(affairs, reverse("recognition:quality_failed"), **(failed | days | wrong))[0] == 422
        assert not QualityFailure.objects.exists()
        assert post(affairs, reverse("recognition:quality_failed"), **(failed | days))[0] == 303
        assert "标识已停" in office.get(quality, {"tab": "held"}).content.decode()
        place = reverse("recognition:place")
        assert post(affairs, place, institution=str(lab.town.lead.uid), area="9" * 30)[0] == 422
        assert post(affairs, place, institution=str(lab.town.lead.uid), area="220100")[0] == 303


def test_the_catalogue_through_the_forms(lab: Lab) -> None:
    town = lab.town
    uid = town.group.uid
    with clock.frozen(town.now):
        office, gp = signed_in_client(town, "office"), signed_in_client(town, "gp")
        address = reverse("recognition:catalogue", args=[uid])
        assert "示例" in gp.get(address, {"q": "jia"}).content.decode()
        assert gp.get(reverse("recognition:catalogue_home")).status_code == 302
        assert gp.get(reverse("recognition:upload", args=[uid])).status_code == 403
        upload, take_in = reverse("recognition:upload", args=[uid]), reverse("recognition:import", args=[uid])
        for wrong in ({}, {"text": "a,b"}, {"text": "\x00"}):
            assert post(office, upload, **wrong)[0] == 422
        table = "编码\t名称\t类别\t有效天数\t价格\nNEW-1\t新项目\t检验\t7\t9\nNEW-2\t坏\t化验\t7\t9\n"
        assert post(office, upload, text=table)[0] == 303
        page = office.get(reverse("recognition:preview", args=[uid])).content.decode()
        assert "有错" in page and "类别请写" in page
        mark = page.split('name="mark" value="')[1].split('"')[0]
        for wrong in ({"mark": "1"}, {"edition": ""}, {"leave_out": ""}):
            assert post(office, take_in, **({"mark": mark, "edition": "2026-2", "leave_out": "on"} | wrong))[0] == 422
        assert not RecognisableItem.objects.filter(code="NEW-1").exists()
        assert post(office, take_in, mark=mark, edition="2026-2", leave_out="on")[0] == 303
        assert RecognisableItem.objects.get(code="NEW-1").edition == "2026-2"
        rules = reverse("recognition:directions", args=[uid])
        for levels in (("3", "1"), ("²", "3"), ("1", "1")):
            assert post(office, rules, from_level=levels[0], to_level=levels[1], area="city")[0] == 422
        assert post(office, rules, from_level="1", to_level="3", area="city")[0] == 303
        rule = RecognitionRule.objects.get()
        assert "三级认可一级及基层" in gp.get(address).content.decode()
        assert post(office, reverse("recognition:direction_end", args=[uid, rule.uid]))[0] == 303


def test_codes_through_the_form(lab: Lab) -> None:
    with clock.frozen(lab.town.now):
        affairs = signed_in_client(lab.town, "medical_affairs")
        address = reverse("recognition:codes")
        for wrong in ({"code": ""}, {"name": "\x00"}, {"item_code": "²"}):
            assert post(affairs, address, **({"code": "K01", "name": "血钾", "item_code": "2823-3"} | wrong))[0] == 422
        assert not LocalCode.objects.exists()
        assert post(affairs, address, code="K01", name="血钾", item_code="2823-3")[0] == 303
        row = LocalCode.objects.get()
        assert "血钾" in affairs.get(address, {"edit": str(row.uid), "tab": "done"}).content.decode()
        assert affairs.get(address, {"edit": "²", "tab": "²", "page": "9" * 30, "q": "\x00"}).status_code == 200
        head = signed_in_client(lab.town, "head")
        assert head.get(address, {"edit": str(row.uid)}).status_code == 404
        assert post(affairs, reverse("recognition:map", args=[row.uid]), item_code="NO")[0] == 422
        assert post(affairs, reverse("recognition:map", args=[row.uid]), item_code="")[0] == 303
        assert LocalCode.objects.get().is_none


def test_another_day_the_result_is_too_old(lab: Lab) -> None:
    lab.certificate()
    lab.potassium()
    with clock.frozen(lab.town.now + 8 * DAY):
        page = signed_in_client(lab.town, "gp").get(
            reverse("recognition:order", args=[lab.person.uid]), {"item": "2823-3"}
        )
    assert "已超过有效期" in page.content.decode()

"""The record as 林知远 opens it in a browser: what is there, what is refused, and what is traced."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.ledger.models import Fact, Trace
from lianti.records import actions
from lianti.records.models import (
    AllergyIntolerance,
    Attachment,
    DiagnosticReport,
    Document,
    MedicationStatement,
    Observation,
)
from lianti.records.shapes import Issue, Value
from lianti.records.tests.people import DAY, open_to_hospital, order, photo, report


class Window:
    """One person's browser, with the clock stopped."""

    def __init__(self, town: Town, who: str) -> None:
        self.town, self.uid = town, town.resident("grandmother").uid
        with clock.frozen(town.now + DAY):
            self.client: Client = signed_in_client(town, who)

    def about(self, name: str, args: tuple[object, ...]) -> list[object]:
        return [] if name == "unmatched" else list(args) or [self.uid]

    def get(self, name: str, *args: object, query: str = "") -> Any:
        with clock.frozen(self.town.now + DAY):
            return self.client.get(reverse(f"records:{name}", args=self.about(name, args)) + query)

    def post(self, name: str, /, *args: object, **data: Any) -> Any:
        data.setdefault("idempotency_key", uuid.uuid4().hex)
        with clock.frozen(self.town.now + DAY):
            return self.client.post(reverse(f"records:{name}", args=self.about(name, args)), data)

    def add(self, form: str, **data: Any) -> Any:
        return self.post("add", self.uid, form, **data)


@pytest.fixture
def gp(town: Town) -> Window:
    return Window(town, "gp")


def facts() -> int:
    return Fact.objects.filter(kind__startswith="records.").count()


def test_nobody_without_a_reason_sees_anything(town: Town, gp: Window) -> None:
    filed = report(town)
    for stranger in ("specialist", "village_doctor", "stranger"):
        window = Window(town, stranger)
        before = Trace.objects.count()
        for name in ("timeline", "curves", "summary"):
            assert window.get(name).status_code == 404
        assert window.get("report", filed.uid).status_code == 404
        assert window.post("make_link").status_code == 404
        assert window.add("allergy", kind="drug", substance="磺胺").status_code in {403, 404}
        assert Trace.objects.count() == before
    assert not AllergyIntolerance.objects.exists()
    assert Window(town, "office").get("timeline").status_code == 404


def test_one_timeline_across_institutions_leaves_a_trace(town: Town, gp: Window) -> None:
    open_to_hospital(town)
    report(town, "specialist", item_name="心脏彩超", category="ultrasound", issue=Issue(conclusion="左房增大"))
    report(town)
    order(town)
    page = gp.get("timeline")
    text = page.content.decode()
    for words in ("心脏彩超", "左房增大", "葡萄糖 7.8 mmol/L↑", "市中心医院", "新化社区卫生服务中心", "待报告"):
        assert words in text, words
    trace = Trace.objects.order_by("-pk")[0]
    assert (trace.operation, trace.object_uid, trace.detail) == ("read", gp.uid, "timeline")
    only = gp.get("timeline", query="?kind=report&since=2026-01-01").content.decode()
    assert "心脏彩超" in only and "待报告" not in only
    hospital = town.institution("hospital").uid
    assert "葡萄糖 7.8 mmol/L↑</p>" not in gp.get("timeline", query=f"?place={hospital}&kind=report").content.decode()
    assert "这个条件下没有记录" in gp.get("timeline", query="?until=2001-01-01").content.decode()
    for odd in ("?page=²", "?place=x", "?since=0000", "?kind=" + "x" * 300, "?page=99999999999"):
        assert gp.get("timeline", query=odd).status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_record(town: Town, gp: Window) -> None:
    report(town)
    gp.get("timeline")
    with CaptureQueriesContext(connection) as few:
        gp.get("timeline")
    for number in range(30):
        report(town, number=f"BG{number}")
        order(town)
    with CaptureQueriesContext(connection) as many:
        gp.get("timeline")
    assert len(many) <= len(few) + 2, "one more kind of entry, not one more for each"


def test_a_withdrawn_report_stays_and_its_values_leave_the_curve(town: Town, gp: Window) -> None:
    for day, number in enumerate(("6.5", "7.8"), start=2):
        value = Value("葡萄糖", Decimal(number), unit="mmol/L", low=Decimal("3.9"), high=Decimal("6.1"), code="14749-6")
        filed = report(town, performed_at=town.now - day * DAY, issue=Issue(values=(value,)))
    page = gp.get("curves", query="?code=14749-6").content.decode()
    assert page.count("<circle") == 2 and "curve-band" in page and "3.9–6.1" in page and "检验报告并列" in page
    actions.withdraw_report(report_uid=filed.uid, reason="标本溶血", by=town.viewer("gp"), at=town.now + DAY)
    assert gp.get("curves", query="?code=nothing").content.decode().count("<circle") == 1
    shown = gp.get("report", filed.uid).content.decode()
    assert "已撤回" in shown and "标本溶血" in shown and "7.8" in shown
    assert "is-struck" in gp.get("timeline").content.decode()


def test_a_report_is_amended_on_its_page_and_an_earlier_one_stands_beside(town: Town, gp: Window) -> None:
    first, second = report(town), report(town)
    assert gp.get("report", second.uid, query=f"?beside={first.uid}").content.decode().count("参考范围") >= 2
    lines = "葡萄糖\t5.8\tmmol/L\t3.9–6.1"
    assert gp.post("amend", second.uid, more=lines, reason="").status_code == 422
    assert gp.post("amend", second.uid, more="葡萄糖", reason="笔误").status_code == 422
    assert gp.post("amend", second.uid, more=lines, reason="笔误").status_code == 303
    second.refresh_from_db()
    value = Observation.objects.get(report=second, status="final")
    assert (second.status, value.code, value.low, value.interpretation) == ("amended", "14749-6", Decimal("3.9"), "N")
    assert gp.post("withdraw", second.uid, reason="").status_code == 422
    assert gp.post("withdraw", second.uid, reason="不是本人").status_code == 303
    open_to_hospital(town)
    assert Window(town, "specialist").post("withdraw", first.uid, reason="看错").status_code == 403


def test_short_forms_say_beside_the_field_what_is_wrong(town: Town, gp: Window) -> None:
    for form, wrong in (
        ("vital", {}), ("vital", {"systolic": "²"}), ("vital", {"systolic": "138"}), ("vital", {"pulse": "900"}),
        ("vital", {"systolic": "80", "diastolic": "120"}),
        ("vital", {"pulse": "72", "effective_at": "2030-01-01T08:00"}),
        ("laboratory", {"glucose": "1e30"}), ("laboratory", {"more": "钾"}), ("allergy", {"kind": "drug"}),
        ("allergy", {"kind": "pet", "substance": "猫"}), ("medication", {"name": "长" * 121}),
        ("medication", {"name": "氨氯地平", "started_on": "2030-01-01"}),
        ("document", {"kind": "C0006", "title": "CT"}),
        ("outside", {"item_name": "胸部 CT 平扫", "performed_on": "2026-03-01", "issuer_name": "外省示例医院"}),
        ("outside", {"item_name": "CT", "performed_on": "2030-03-01", "issuer_name": "外", "conclusion": "好"}),
    ):  # fmt: skip
        answer = gp.add(form, **wrong)
        assert answer.status_code == 422, (form, wrong)
    assert gp.add("nonsense").status_code == 404
    assert not Observation.objects.exists() and not DiagnosticReport.objects.exists() and facts() == 0


def test_short_forms_keep_what_was_typed(town: Town, gp: Window) -> None:
    assert gp.add("vital", systolic="152", diastolic="94", pulse="78").status_code == 303
    assert gp.add("laboratory", glucose="6.8", more="D-二聚体 0.8 mg/L 0-0.5").status_code == 303
    assert gp.add("allergy", kind="drug", substance="头孢曲松", severity="severe").status_code == 303
    assert gp.add("allergy", kind="drug", substance="头孢曲松").status_code == 422, "known already"
    assert gp.add("medication", name="氨氯地平片", dose="5 mg", frequency="每日一次").status_code == 303
    found = {o.name: o.interpretation for o in Observation.objects.all()}
    assert found == {"收缩压": "H", "舒张压": "H", "脉搏": "N", "葡萄糖": "H", "D-二聚体": "H"}
    page = gp.get("timeline").content.decode()
    assert "头孢曲松" in page and "氨氯地平片" in page and "收缩压 152 mmHg↑，舒张压 94 mmHg↑" in page
    filled = json.loads(gp.get("summary").content)
    assert "头孢曲松" in filled["allergies"] and "氨氯地平片" in filled["medication"]
    assert (filled["sbp"], filled["dbp"], filled["heart_rate"]) == ("152", "94", "78") and "temperature" not in filled
    drug = MedicationStatement.objects.get()
    assert gp.post("end", gp.uid, "medication", drug.uid, reason="").status_code == 422
    assert gp.post("end", gp.uid, "medication", drug.uid, reason="换药").status_code == 303
    assert gp.post("end", gp.uid, "thing", drug.uid, reason="换药").status_code == 404
    assert "medication" not in json.loads(gp.get("summary").content)


def test_outside_paper_is_registered_with_its_photo_and_counted(town: Town, gp: Window) -> None:
    answer = gp.add(
        "outside", item_name="胸部 CT 平扫", performed_on="2026-03-01", issuer_name="外省示例医院",
        printed_mark="全国HR", meter='{"seconds": 18}', photo=SimpleUploadedFile("r.png", photo((80, 60), "PNG")),
    )  # fmt: skip
    assert answer.status_code == 303
    filed, kept = DiagnosticReport.objects.get(), Attachment.objects.get()
    assert (filed.category, filed.modality, filed.body_part, filed.source) == ("imaging", "CT", "胸部", "outside")
    assert clock.local_day(filed.performed_at) == dt.date(2026, 3, 1)
    assert Fact.objects.get(kind="records.report_filed").data["seconds"] == 18
    assert (kept.width, kept.height, kept.thumb_uid is not None) == (80, 60, True)
    whole, small = gp.get("file", kept.uid), gp.get("thumb", kept.uid)
    assert whole["Content-Type"] == "image/png" and small["Content-Type"] == "image/jpeg"
    assert Trace.objects.filter(detail=f"file {kept.uid}").count() == 1
    stranger = Window(town, "specialist")
    assert stranger.get("file", kept.uid).status_code == 404 and stranger.get("thumb", kept.uid).status_code == 404


def test_a_document_is_kept_as_received_and_withdrawn_with_a_reason(town: Town, gp: Window) -> None:
    cda = b'<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument><title>C0053</title></ClinicalDocument>'
    sent = SimpleUploadedFile("summary.xml", cda)
    assert gp.add("document", kind="C0053", title="出院小结", file=sent).status_code == 303
    document, kept = Document.objects.get(), Attachment.objects.get()
    got = gp.get("file", kept.uid)
    assert got.content == cda and got["Content-Disposition"].startswith("attachment")
    assert gp.get("thumb", kept.uid).status_code == 404
    assert gp.post("withdraw_document", document.uid, reason="").status_code == 422
    assert gp.post("withdraw_document", document.uid, reason="传错了人").status_code == 303
    assert "传错了人" in gp.get("document", document.uid).content.decode()


def test_a_table_is_shown_before_it_is_kept(town: Town, gp: Window) -> None:
    assert gp.post("import", text="").status_code == 422
    assert gp.post("import", text="姓名,年龄\n王,75").status_code == 422
    table = (
        "项目,结果,单位,参考范围,日期\n葡萄糖,6.8,mmol/L,3.9-6.1,2026-03-01\n钾,,mmol/L,,\n"
        "尿蛋白,阴性,,阴性,2026年3月2日\n钠,140,,,9999-99-99"
    )
    shown = gp.post("import", text=table)
    assert shown.status_code == 200 and shown.content.decode().count("可导入") == 2
    assert ">9999-99-99</td>" in shown.content.decode(), "a day that is none stands as it was typed"
    assert "钠,140" in gp.post("import", text=table, do="again").content.decode(), "what was pasted can be mended"
    assert not Observation.objects.exists()
    assert gp.post("import", text=table, do="keep").status_code == 303
    rows = {o.name: o for o in Observation.objects.all()}
    assert set(rows) == {"葡萄糖", "尿蛋白"} and rows["葡萄糖"].code == "14749-6"
    assert rows["尿蛋白"].value_text == "阴性" and rows["尿蛋白"].source == "workbook"
    assert facts() == 1


def test_unmatched_reports_wait_on_a_list_until_a_hand_matches_them(town: Town, gp: Window) -> None:
    placed, filed = order(town), report(town, order_number="SQ-9")
    listed = gp.get("unmatched", query="?page=²")
    assert "待对应报告" in listed.content.decode() and str(filed.uid) in listed.content.decode()
    assert gp.post("match", filed.uid, request="x", reason="同日").status_code == 422
    assert gp.post("match", filed.uid, request=placed.uid, reason="同日同项").status_code == 303
    assert str(filed.uid) not in gp.get("unmatched").content.decode()
    link = filed.links.get()
    assert gp.post("unmatch", link.uid, reason="看错").status_code == 303
    assert str(filed.uid) in gp.get("unmatched").content.decode()
    assert placed.item_name in gp.get("unmatched", query="?tab=orders").content.decode()


def test_a_link_says_nothing_and_opens_for_its_own_house_only(town: Town, gp: Window) -> None:
    shown = gp.post("make_link").content.decode()
    token = shown.split("/records/launch/")[1].split('"')[0]
    assert gp.uid.hex not in token and str(gp.uid) not in shown
    assert gp.get("launch", token).status_code == 302
    assert gp.get("launch", token)["Location"] == reverse("records:timeline", args=[gp.uid])
    assert gp.get("launch", token[:-3] + "AAA").status_code == 404
    for odd in ("x", "²", "A" * 5000):
        assert gp.get("launch", odd).status_code == 404
    open_to_hospital(town)
    assert Window(town, "specialist").get("launch", token).status_code == 404
    with clock.frozen(town.now + DAY + dt.timedelta(minutes=11)):
        assert gp.client.get(reverse("records:launch", args=[token])).status_code == 422
    assert Client().get(reverse("records:launch", args=[token]))["Location"].startswith("/sign-in")

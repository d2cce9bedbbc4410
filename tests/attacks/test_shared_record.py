"""What somebody tries who may open a record, but not all of it: the ways round the sensitive classes (DY-15)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.parties.models import Department, Institution
from lianti.recognition import actions as recognition
from lianti.recognition import queries
from lianti.recognition.shapes import Answer, Said
from lianti.recognition.tests.cases import K, Lab
from lianti.records.actions import attach_file, open_encounter
from lianti.records.models import DiagnosticReport, Encounter, Observation, ServiceRequest
from lianti.records.queries import sight_of
from lianti.records.shapes import Received, Stay
from lianti.records.tests.people import order, photo, report
from lianti.referrals.tests.cases import Walk
from lianti.residents.models import Resident
from lianti.residents.privacy.actions import break_glass
from lianti.residents.privacy.classes import grown_on, marks_of
from lianti.residents.privacy.consenting import give_consent
from lianti.residents.privacy.shapes import ConsentGiven
from lianti.residents.search import find_people
from lianti.residents.tests.test_break_glass import NUMBER, TEXT
from tests.town import Town, town

__all__ = ["town"]

DAY = dt.timedelta(days=1)


def told(town: Town, window: Client, key: str = "grandmother") -> str:
    """Return what timeline, curves, summary and order page tell of a person."""
    uid = town.resident(key).uid
    named = ("records:timeline", "records:curves", "records:summary", "recognition:order")
    return "".join(window.get(reverse(name, args=[uid])).content.decode() for name in named)


def seen_at_the_hospital(town: Town) -> Client:
    """王秀兰 is an outpatient of the hospital, whose specialist may read the ordinary record."""
    open_encounter(
        resident=town.resident("grandmother"), stay=Stay("outpatient"), by=town.viewer("specialist"), at=town.now - DAY
    )
    return signed_in_client(town, "specialist")


def consented(town: Town, *classes: str, to: Institution, key: str = "grandmother", **more: Any) -> None:
    usual: dict[str, Any] = {"days": 90, "method": "verbal", "witness_name": "何晓枫"}
    given = ConsentGiven(classes, (to.uid,), **(usual | more))
    give_consent(resident_uid=town.resident(key).uid, given=given, by=town.viewer("gp"), at=town.now)


def test_an_order_that_was_recognised_repeats_no_result(town: Town) -> None:
    """What the result said stands with the decision, which asks each time whether the result may be shown."""
    lab = Lab(town)
    lab.certificate()
    found = lab.potassium()
    with clock.frozen(town.now):
        items = queries.items_for(town.community.pk, lab.today)
        best = queries.lines_for(sight_of(lab.person, lab.gp, town.now), [K], items)[0].best
        assert best is not None
        said = {K.key: Said(Answer("recognised"), best.result.uid)}
        recognition.order_items(
            resident_uid=lab.person.uid, asked=[K], said=said, priority="routine", by=lab.gp, at=town.now
        )
        window = signed_in_client(town, "gp")
        assert "4.1 mmol/L" in told(town, window)
        mind = open_encounter(
            resident=lab.person, stay=Stay("inpatient", "ZY-9", "F32.901", "抑郁发作"), by=lab.doctor, at=town.now
        )
        DiagnosticReport.objects.filter(pk=found.pk).update(encounter=mind)
        Observation.objects.filter(report=found).update(encounter=mind)
        page = told(town, window) + window.get(reverse("recognition:mine")).content.decode()
        assert "4.1" not in page and "抑郁" not in page
        assert "已认可已有结果" in page, "that it was recognised is the clinic's own act"
        assert ServiceRequest.objects.get(status="recognised").status_reason.find("4.1") == -1


WAYS: dict[str, dict[str, Any]] = {
    "by its department": {"issuer_department": "精神科门诊"},
    "by who made it": {"source": "outside", "issuer": None, "issuer_name": "示例市精神卫生中心"},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_report_without_encounter_tells_its_class_itself(town: Town, way: str) -> None:
    window = seen_at_the_hospital(town)
    with clock.frozen(town.now):
        row = report(town, item_name="碳酸锂浓度")
        file = attach_file(report_uid=row.uid, file=Received(photo()), by=town.viewer("gp"), at=town.now)
        assert "碳酸锂" in told(town, window) and "葡萄糖" in told(town, window)
        DiagnosticReport.objects.filter(pk=row.pk).update(**WAYS[way])
        page = told(town, window)
        assert "碳酸锂" not in page and "葡萄糖" not in page and "另有受限内容" in page
        for name, uid in (("report", row.uid), ("file", file.uid), ("thumb", file.uid)):
            assert window.get(reverse(f"records:{name}", args=[uid])).status_code == 404, name
        own = signed_in_client(town, "gp")
        assert "碳酸锂" in told(town, own) and "另有受限内容" not in told(town, own)
        consented(town, "psychiatry", to=town.lead)
        assert "碳酸锂" in told(town, window)


def test_an_order_tells_its_class_by_its_department(town: Town) -> None:
    window = seen_at_the_hospital(town)
    with clock.frozen(town.now):
        placed = order(town, item_name="碳酸锂浓度", reason="情绪高涨两周")
        part = Department.objects.create(institution=town.community, name="心身医学科", subject_code="15.01")
        assert "情绪高涨" in told(town, window)
        ServiceRequest.objects.filter(pk=placed.pk).update(department=part)
        assert "情绪高涨" not in told(town, window)
        Department.objects.filter(pk=part.pk).update(name="门诊二", subject_code="15")
        assert "情绪高涨" not in told(town, window), "the registered subject tells it without the name"


def test_everything_of_a_house_for_minds_is_of_its_class(town: Town) -> None:
    window = seen_at_the_hospital(town)
    with clock.frozen(town.now):
        report(town, item_name="肝功能")
        stay = open_encounter(
            resident=town.resident("grandmother"), stay=Stay("outpatient"), by=town.viewer("gp"), at=town.now
        )
        assert "肝功能" in told(town, window) and not sight_of(*hospital(town)).encounters
        Institution.objects.filter(pk=town.community.pk).update(name="示例精神病专科医院")
        assert "肝功能" not in told(town, window) and sight_of(*hospital(town)).encounters == {stay.pk}


def hospital(town: Town) -> tuple[Resident, Any, dt.datetime]:
    return town.resident("grandmother"), town.viewer("specialist"), town.now


def test_what_is_written_of_a_child_without_encounter_stays_a_child_s(town: Town) -> None:
    child = town.resident("grandchild")
    with clock.frozen(town.now):
        row = report(town, item_name="血铅")
        for model in (DiagnosticReport, Observation):
            model.objects.filter(resident=row.resident).update(resident=child)
        about = {"signer": "guardian", "signer_name": "王秀兰", "relation": "祖母"}
        consented(town, "general", to=town.specialty, key="grandchild", **about)
        asked, gp = signed_in_client(town, "specialty_specialist"), signed_in_client(town, "gp")
        assert "血铅" in told(town, gp, "grandchild"), "whoever treats the child sees it"
        page = told(town, asked, "grandchild")
        assert "血铅" not in page and "另有受限内容" in page
        grown = dt.datetime.combine(grown_on(child.birth_on), dt.time(), tzinfo=clock.TZ)
        DiagnosticReport.objects.filter(pk=row.pk).update(performed_at=grown, issued_at=grown)
        assert "血铅" in told(town, asked, "grandchild"), "from the fourteenth birthday on it is ordinary"


@pytest.mark.parametrize(
    ("born", "grown"), [("2012-05-04", "2026-05-04"), ("2012-02-29", "2026-03-01"), ("2016-02-29", "2030-03-01")]
)
def test_the_day_a_child_is_grown(born: str, grown: str) -> None:
    assert grown_on(dt.date.fromisoformat(born)) == dt.date.fromisoformat(grown)


def test_an_opened_class_asks_for_no_words() -> None:
    assert marks_of({"psychiatry"}) == ((), ()) and "15" in marks_of(())[0] and "精神" in marks_of(())[1]


def test_a_case_on_the_timeline_hides_its_diagnosis_from_who_has_no_consent_to_it(town: Town) -> None:
    """The hospital has the case itself; on the record of the person it is asked like every other row."""
    person = town.resident("grandmother")
    sent = Walk(town, resident=person, diagnosis_code="F32.901", diagnosis_name="抑郁发作").to("submitted")
    seen_at_the_hospital(town)
    at = sent.submitted_at or town.now
    with clock.frozen(at):
        centre, gp = signed_in_client(town, "specialist"), signed_in_client(town, "gp")
        place = reverse("records:timeline", args=[person.uid])
        page = centre.get(place).content.decode()
        assert "抑郁" not in page and "诊断和去向属受限内容" in page and sent.number[:4] in page
        assert "抑郁" in gp.get(place).content.decode(), "who wrote the case sees what was written"
        town.now = at
        consented(town, "psychiatry", to=town.lead)
        assert "抑郁" in centre.get(place).content.decode()


def test_pages_of_a_case_show_that_the_record_is_open_in_an_emergency(town: Town) -> None:
    person = town.resident("grandmother")
    sent = Walk(town, resident=person).to("submitted")
    at = sent.submitted_at or town.now
    place = reverse("referrals:detail", args=[sent.number])
    mind = Stay("inpatient", "ZY-8", "F32.901", "抑郁发作")
    open_encounter(resident=person, stay=mind, by=town.viewer("specialty_specialist"), at=town.now)
    with clock.frozen(at):
        window = signed_in_client(town, "specialist")
        assert "紧急调阅中" not in window.get(place).content.decode()
        doctor = town.viewer("specialist")
        find_people(viewer=doctor, text=NUMBER, at=at)
        break_glass(resident_uid=person.uid, reason="unconscious", text=TEXT, by=doctor, at=at)
        page = window.get(place)
        assert page.status_code == 200 and "紧急调阅中" in page.content.decode()
        assert "紧急调阅中" not in signed_in_client(town, "referral_centre").get(place).content.decode(), "one person's"


def test_starting_a_case_in_an_emergency_says_so(town: Town) -> None:
    """The GP may open the ordinary record anyway; what else he opened in an emergency is shown wherever he goes on."""
    mind = Stay("inpatient", "ZY-7", "F32.901", "抑郁发作")
    person, gp = town.resident("grandmother"), town.viewer("gp")
    open_encounter(resident=person, stay=mind, by=town.viewer("specialty_specialist"), at=town.now)
    with clock.frozen(town.now):
        window, place = signed_in_client(town, "gp"), f"{reverse('referrals:start')}?resident={person.uid}"
        assert "紧急调阅中" not in window.get(place).content.decode()
        find_people(viewer=gp, text=NUMBER, at=town.now)
        break_glass(resident_uid=person.uid, reason="unconscious", text=TEXT, by=gp, at=town.now)
        assert "紧急调阅中" in window.get(place).content.decode()


def test_a_page_asks_once_what_is_for_the_viewer(town: Town) -> None:
    window = seen_at_the_hospital(town)
    with clock.frozen(town.now):
        report(town)
        for name in ("records:timeline", "records:curves", "recognition:order"):
            place = reverse(name, args=[town.resident("grandmother").uid])
            with CaptureQueriesContext(connection) as asked:
                assert window.get(place).status_code == 200
            consents = [q for q in asked.captured_queries if 'FROM "residents_sharingconsent"' in q["sql"]]
            assert len(consents) == 1, name
    assert Encounter.objects.exists()

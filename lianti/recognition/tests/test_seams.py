"""What was decided about a hidden result is hidden with it; the order page says when it is read in an emergency."""

from __future__ import annotations

from django.urls import reverse

from lianti.kernel.pure import clock
from lianti.kernel.testing.clients import signed_in_client
from lianti.recognition import actions, queries
from lianti.recognition.shapes import Answer, Said
from lianti.recognition.tests.cases import K, Lab
from lianti.records.actions import open_encounter
from lianti.records.models import DiagnosticReport
from lianti.records.queries import sight_of
from lianti.records.shapes import Stay
from lianti.residents.tests.test_break_glass import broken
from tests.town import Town, town

__all__ = ["town"]


def test_a_decision_about_a_hidden_result_is_not_told(town: Town) -> None:
    lab = Lab(town)
    lab.certificate()
    report = lab.potassium()
    with clock.frozen(town.now):
        line = queries.lines_for(
            sight_of(lab.person, lab.gp, town.now), [K], queries.items_for(town.community.pk, lab.today)
        )[0]
        assert line.best is not None
        said = {K.key: Said(Answer("recognised", ""), line.best.result.uid)}
        actions.order_items(
            resident_uid=lab.person.uid, asked=[K], said=said, priority="routine", by=lab.gp, at=town.now
        )  # fmt: skip
        url = reverse("recognition:order", args=[lab.person.uid])
        window = signed_in_client(town, "gp")
        assert "4.1 mmol/L" in window.get(url).content.decode()
        doctor = town.viewer("specialist")
        stay = Stay("inpatient", "ZY-1", "F32.901", "抑郁发作")
        hidden = open_encounter(resident=lab.person, stay=stay, by=doctor, at=town.now)
        DiagnosticReport.objects.filter(pk=report.pk).update(encounter=hidden)
        report.observations.update(encounter=hidden)
        assert "4.1 mmol/L" not in window.get(url).content.decode()
        assert not queries.decisions_about(sight_of(lab.person, lab.gp, town.now))
        own = sight_of(lab.person, doctor, town.now)
        assert queries.decisions_about(own), "the house whose result it is goes on seeing it"


def test_the_order_page_shows_that_it_is_read_in_an_emergency(town: Town) -> None:
    broken(town)
    with clock.frozen(town.now):
        url = reverse("recognition:order", args=[town.resident("grandmother").uid])
        assert "紧急调阅中" in signed_in_client(town, "emergency").get(url).content.decode()

"""A person with 2,000 entries is opened in a moment; the bench says it at full size."""

from __future__ import annotations

from lianti.kernel.testing.town import Town
from lianti.records.models import DiagnosticReport, Observation
from lianti.records.speed import fill, measure


def test_two_thousand_entries_of_one_person(town: Town) -> None:
    person, places = town.resident("grandmother"), [town.institution(key).pk for key in ("community", "hospital")]
    fill([person.pk], 2000, places, town.now)
    assert DiagnosticReport.objects.count() + Observation.objects.count() == 2000
    found = {timing.question: timing for timing in measure(town.viewer("gp"), person.uid, town.now, times=5)}
    # Generous, for a machine that does other things; by itself it takes a tenth of this.
    assert found["timeline"].p50 < 400 and found["curve"].p50 < 200

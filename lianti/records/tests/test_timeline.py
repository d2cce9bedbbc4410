"""The timeline pages in the database: every page, count and filter is what reading the whole record would say."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from lianti.kernel.pure import clock
from lianti.records.models import DiagnosticReport, Encounter, Observation
from lianti.records.queries import sight_of, timeline_of
from lianti.records.queries.timeline import PER_PAGE
from lianti.records.shapes import Asked, Placed, TimelineAnswer
from lianti.records.speed import fill
from lianti.records.tests.people import DAY, order, report
from lianti.records.tests.test_sensitive import stay
from tests.town import Town, town

__all__ = ["town"]


def read(town: Town, who: str = "gp", asked: Asked | None = None) -> TimelineAnswer:
    """Open the timeline of 王秀兰."""
    return timeline_of(sight_of(town.resident("grandmother"), town.viewer(who), town.now), asked or Asked())


def whole(town: Town, **narrowed: object) -> list[Placed]:
    """Return every entry of every page, in the order shown."""
    first = read(town, asked=Asked(**narrowed))  # type: ignore[arg-type]
    pages = [read(town, asked=Asked(**narrowed, page=n + 1)) for n in range(first.pages)]  # type: ignore[arg-type]
    assert all(len(page.rows) == PER_PAGE for page in pages[:-1])
    found = [entry for page in pages for entry, _said in page.rows]
    assert len(found) == first.total == len({(entry.kind, entry.pk) for entry in found})
    return found


def filled(town: Town) -> None:
    """Write 160 entries at two institutions, some at the very same moment, and a stay that is nobody else's."""
    houses = [town.institution(key).pk for key in ("community", "hospital")]
    fill([town.resident("grandmother").pk], 150, houses, town.now)
    for number in range(5):
        report(town, number=f"BG{number}")
        order(town)
    for rows, moment in ((DiagnosticReport.objects, "performed_at"), (Observation.objects, "effective_at")):
        rows.filter(pk__in=rows.order_by("pk").values("pk")[:10]).update(**{moment: town.now - 3 * DAY})
    stay(town, "F32.901", "抑郁发作")
    stay(town, "I10.x00", "高血压")


def test_pages_counts_and_filters_are_those_of_the_whole_record(town: Town) -> None:
    filled(town)
    everything, answer = whole(town), read(town)
    assert everything == sorted(everything, key=lambda e: (e.at, e.pk), reverse=True)
    assert dict((kind, n) for kind, _label, n in answer.kinds) == Counter(e.kind for e in everything)
    assert {place.uid: place.count for place in answer.places} == Counter(e.place for e in everything)
    assert [place.count for place in answer.places] == sorted((p.count for p in answer.places), reverse=True)
    assert answer.everything == answer.total == len(everything)
    hospital = town.institution("hospital").uid
    days = sorted({clock.local_day(e.at) for e in everything})
    since, until = days[len(days) // 4], days[-len(days) // 4]
    assert whole(town, kind="report") == [e for e in everything if e.kind == "report"]
    assert whole(town, place=hospital) == [e for e in everything if e.place == hospital]
    within = [e for e in everything if since <= clock.local_day(e.at) <= until]
    assert whole(town, since=since, until=until) == within and 0 < len(within) < len(everything)
    both = [e for e in within if e.kind == "value" and e.place == hospital]
    assert whole(town, kind="value", place=hospital, since=since, until=until) == both != []
    narrowed = read(town, asked=Asked(kind="value", place=hospital, since=since))
    assert (narrowed.kinds, narrowed.places) == (answer.kinds, answer.places), "the filters still count everything"


def test_a_day_ends_at_midnight_of_the_place(town: Town) -> None:
    day = dt.date(2026, 1, 10)
    for moment in (clock.day_start(day), clock.day_start(day + DAY) - dt.timedelta(microseconds=1)):
        report(town, performed_at=moment)
    report(town, performed_at=clock.day_start(day + DAY))
    assert len(whole(town, since=day, until=day)) == 2
    assert len(whole(town, since=day + DAY)) == 1
    assert len(whole(town, until=day - DAY)) == 0
    assert len(whole(town, since=day, until=dt.date.max)) == 3


def test_what_is_hidden_is_in_no_page_and_no_count(town: Town) -> None:
    filled(town)
    hidden = Encounter.objects.get(diagnoses__code="F32.901")
    own, other = read(town, "specialty_specialist"), read(town)
    assert other.hidden and not own.hidden
    assert own.everything == other.everything + 2, "the stay and its report"
    assert ("encounter", hidden.pk) not in {(e.kind, e.pk) for e in whole(town)}
    assert whole(town, kind="encounter", place=town.specialty.uid) != []
    report_of = DiagnosticReport.objects.get(number="F32.901")
    assert report_of.pk not in {e.pk for e in whole(town, kind="report", place=town.specialty.uid)}


def test_nothing_of_that_is_one_empty_page(town: Town) -> None:
    for asked in (Asked(), Asked(kind="nothing"), Asked(page=10**9)):
        found = read(town, asked=asked)
        assert (found.rows, found.total, found.page, found.pages) == ((), 0, 1, 1)
    report(town)
    found = read(town, asked=Asked(kind="nothing", page=7))
    assert (found.rows, found.total, found.page, found.everything) == ((), 0, 1, 1)
    assert [e.kind for e in whole(town)] == ["report"]

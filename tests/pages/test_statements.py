"""A page asks the database the same number of questions however much there is to show."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages.city import City
from tests.pages.places import ALL, fetch
from tests.pages.places_family import FIXED_FAMILY
from tests.pages.places_recognition import FIXED_PAGES
from tests.pages.places_record import FIXED_RECORD

MOST = 40
# The dashboard reads each of its indicators from the facts, and beside them what the sidebar counts.
MOST_OF = {"flows": 50}
# These show one thing, a form or a year; everything else grows with the city.
FIXED = {
    "desk of the office", "desk of the administrator", "worklist of the front desk", "start", "people", "person",
    "person corrected", "new person", "terms", "roster", "calendar", "diagnoses", "criteria", "palette",
    "palette of pages", "own password", "own security", "proving again", "kept filters", "new question",
    "disease lists", "list advice",
    "new institution", "clause", "form", "board", "tariffs", "deductible tried out", "tariffs loaded",
    "cost of a bed",
    "safety questions", "supply, new", "supply order", "shared centres", "chains of declines",
    "day surgery", "day surgery on paper", "pathway of a case", "pathways", "follow-up", "drug list", "green teams",
    "messages",
    "openings of a month", "exports of persons", "holds", "findings of the auditor", "possible match", "merge",
}  # fmt: skip


def opened(client: Client, address: str) -> tuple[list[str], int]:
    """Return what a page asks the database, and how long the answer is."""
    with CaptureQueriesContext(connection) as asked:
        answer = fetch(client, address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return [query["sql"] for query in asked.captured_queries], len(answer.content)


def test_the_number_of_statements_does_not_grow(city: City, client_of: Callable[[str], Client]) -> None:
    places = {name: (client_of(key), find(city)) for name, (key, find) in ALL.items()}
    few = {}
    for name, place in places.items():
        fetch(*place)
        few[name] = opened(*place)
    city.grow(6)
    wrong: list[str] = []
    for name, place in places.items():
        (before, short), (after, long) = few[name], opened(*place)
        if len(after) > len(before):
            # What is asked once, and then remembered, is not asked for each row.
            after, long = opened(*place)
        if len(after) > len(before) or len(after) > MOST_OF.get(name, MOST):
            more = sorted({sql[:200] for sql in after if after.count(sql) > before.count(sql)})
            wrong.append(f"{name}: {len(before)} → {len(after)}\n    " + "\n    ".join(more[:5]))
        if long <= short and name not in FIXED | FIXED_PAGES | FIXED_RECORD | FIXED_FAMILY:
            wrong.append(f"{name}: shows no more in the bigger city, so nothing was measured")
    assert not wrong, "\n".join(wrong)

"""The pages of tariffs: what is in force, and trying out a course of stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianti.insurance import queries
from lianti.insurance.forms import ROWS, InsuredForm, StayForm, course_of
from lianti.insurance.pages import Explained, edition_cards, explained
from lianti.insurance.permissions import may_propose_tariffs
from lianti.insurance.shapes import Edition
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import Refused
from lianti.kernel.web.htmx import sentence_of
from lianti.parties.permissions import signed_in


@require_GET
def tariffs(request: HttpRequest) -> HttpResponse:
    """Show the deductibles and rules in force (起付线), each with clause, source and 示例 mark."""
    today = clock.local_day(clock.now())
    viewer = signed_in(request)
    found = queries.editions_for(viewer, today)
    context = {
        "cards": edition_cards(found, today),
        "today": today,
        "may_load": may_propose_tariffs(viewer) is None,
        "waiting": len(queries.waiting_proposals(viewer)),
    }
    return render(request, "insurance/tariffs.html", context)


@require_GET
def explain(request: HttpRequest) -> HttpResponse:
    """Try out a course of stays: what each is charged, with every step in words; nothing is written (JL-49, JL-50)."""
    today = clock.local_day(clock.now())
    editions = queries.editions_for(signed_in(request), today)
    sent = request.GET if "area" in request.GET else None
    form = InsuredForm(editions, sent)
    first = {"level": "primary", "admitted_on": today - dt.timedelta(days=9), "discharged_on": today}
    second = {"level": "city", "admitted_on": today, "way": "up"}
    known: list[dict[str, object]] = [first, second, *({} for _n in range(ROWS - 2))]
    rows = [StayForm(sent, prefix=f"s{n}", initial=known[n]) for n in range(ROWS)]
    answer, wrong = _answer(editions, form, rows, today) if sent is not None else (None, "")
    context = {"form": form, "rows": rows, "answer": answer, "wrong": wrong, "editions": editions}
    return render(request, "insurance/explain.html", context)


def _answer(
    editions: Sequence[Edition], form: InsuredForm, rows: Sequence[StayForm], today: dt.date
) -> tuple[Explained | None, str]:
    """Return the answer, or the sentence why there is none; mistakes of a field stand beside it."""
    if not form.is_valid() or not all([row.is_valid() for row in rows]):
        return None, ""
    course = course_of(rows)
    day = min((stay.admitted_on for stay in course.stays), default=today)
    area = form.cleaned_data["area"]
    edition = queries.area_edition(area, day) or next(e for e in editions if e.area == area)
    try:
        return explained(queries.explain(edition, form.insured(), course.stays, course.links)), ""
    except Refused as refused:
        return None, sentence_of(refused)

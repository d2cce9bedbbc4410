"""The timeline, the curves, and the summary that fills other forms."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import day_of, page_number
from lianti.parties.permissions import signed_in
from lianti.records import actions, queries
from lianti.records.pages.curves import curve_of, matrix_of, no_curve, value_rows
from lianti.records.pages.summary import filling
from lianti.records.pages.timeline import timeline_page
from lianti.records.shapes import Asked
from lianti.residents.queries import person_line


def _uid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_GET
def timeline(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show everything the group knows of a person, newest first; the read is traced before."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_record(uid=uid, what="timeline", by=viewer, at=at)
    asked = Asked(
        kind=request.GET.get("kind", "")[:20],
        place=_uid(request.GET.get("place", "")),
        since=day_of(request.GET.get("since", "")),
        until=day_of(request.GET.get("until", "")),
        page=page_number(request.GET.get("page", "")),
    )
    sight = queries.sight_of(resident, viewer, at)
    answer, now = queries.timeline_of(sight, asked), queries.summary_of(sight)
    page = timeline_page(person_line(resident, at), answer, asked, now, viewer)
    return render(request, "records/timeline.html", {"page": page})


@require_GET
def curves(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one value over time with its reference range, and the newest laboratory reports side by side."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_record(uid=uid, what="curves", by=viewer, at=at)
    sight = queries.sight_of(resident, viewer, at)
    choices = queries.curve_choices(sight)
    asked = request.GET.get("code", "")[:40]
    code = asked if asked in {c for c, _name, _n in choices} else (choices[0][0] if choices else "")
    values = queries.curve_values(sight, code)
    reports = queries.lab_reports(sight)
    context = {
        "person": person_line(resident, at),
        "choices": choices,
        "code": code,
        "curve": curve_of(values),
        "rows": value_rows(values)[:60],
        "matrix": matrix_of(reports, queries.values_by_report(reports)),
        "nothing": no_curve(),
    }
    return render(request, "records/curves.html", context)


@require_GET
def summary(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Answer what stands now in the words of a referral form, so that nobody types it twice; traced."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_record(uid=uid, what="summary", by=viewer, at=at)
    now = queries.summary_of(queries.sight_of(resident, viewer, at))
    answer = JsonResponse(filling(resident.history, resident.allergies, now, at))
    answer["Cache-Control"] = "no-store, private"
    return answer

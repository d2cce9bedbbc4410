"""Fragments for the referral form: search of diagnoses and criteria that fit. Reads only, nobody is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianti.catalogue import pages, queries
from lianti.catalogue.advice_pages import advice_page
from lianti.catalogue.shapes import Direction
from lianti.kernel.pure import clock

View = Callable[[HttpRequest], HttpResponse]


def signed_in(view: View) -> View:
    """Let only a signed-in viewer through: fragments answer 401, a page opened by hand goes to sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if getattr(request, "viewer", None) is not None:
            return view(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(_("请先登录。"), status=401, content_type="text/plain; charset=utf-8")
        return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))

    return guarded


@require_GET
@signed_in
def diagnoses(request: HttpRequest) -> HttpResponse:
    """Answer the options for what was typed."""
    text = request.GET.get("q", "")
    context = {"field": pages.field_of(request.GET), "text": text.strip(), "options": queries.search_diagnoses(text)}
    return render(request, "catalogue/_options.html", context)


@require_GET
@signed_in
def diagnosis_field(request: HttpRequest) -> HttpResponse:
    """Answer the field with the chosen diagnosis, or the empty search field; an unknown code gives the search field."""
    chosen = queries.diagnosis(request.GET.get("code", ""))
    context = {
        "field": pages.field_of(request.GET),
        "code": chosen.code if chosen else "",
        "name": chosen.name if chosen else "",
        "focus": True,
    }
    response = render(request, "catalogue/_diagnosis_field.html", context)
    response["HX-Trigger-After-Settle"] = "diagnosisChanged"
    return response


@require_GET
@signed_in
def criteria(request: HttpRequest) -> HttpResponse:
    """Answer the criteria that fit the diagnosis and the findings as checkboxes."""
    direction: Direction = "down" if request.GET.get("direction") == "down" else "up"
    alliances = getattr(getattr(request, "viewer", None), "alliance_uids", ())
    found = queries.suggestions(pages.findings_of(request.GET), direction, alliance_uids=alliances)
    chosen = set(request.GET.getlist("criteria"))
    lost = chosen - {s.criterion.code for s in found}
    kept = queries.criteria_by_code(sorted(lost)).values() if lost else ()
    context = {"page": pages.criteria_page(found, chosen, kept)}
    return render(request, "catalogue/_criteria.html", context)


@require_GET
@signed_in
def advice(request: HttpRequest) -> HttpResponse:
    """Answer how the diagnosis stands in the lists of the own tier, with the guides in force; it blocks nothing."""
    direction: Direction = "down" if request.GET.get("direction") == "down" else "up"
    code = request.GET.get("diagnosis_code", "").strip()[:40]
    institution_id = getattr(getattr(request, "viewer", None), "institution_id", None)
    on = clock.local_day(clock.now())
    found, guides = queries.beside(code, institution_id=institution_id, on=on) if code else (None, [])
    return render(request, "catalogue/_advice.html", {"page": advice_page(found, guides, direction)})

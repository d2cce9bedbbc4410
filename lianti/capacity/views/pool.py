"""The pool of seats (号源池): the week, services, weekly clinics, exceptions and the calendar."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.capacity import actions, queries, rules
from lianti.capacity.forms import EndForm, ExceptionForm, ServiceForm, TemplateForm, TightForm
from lianti.capacity.pages import service_context, template_words, week_page, week_start, year_page
from lianti.capacity.permissions import demand, may_confirm_calendar, may_see_calendar
from lianti.capacity.session_rows import session_rows
from lianti.capacity.views.common import arranger
from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import year_of
from lianti.kernel.web.htmx import go
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.sheets import sheet_response, sheet_url, wants_sheet
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.queries import departments_of, institution_by_uid, practitioners_of
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.capacity.models import Service


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the week of the own institution."""
    viewer = arranger(request)
    at = clock.now()
    monday = week_start(request.GET.get("week", ""), clock.local_day(at))
    until = monday + dt.timedelta(days=7)
    works = queries.workday_checker(monday, until)
    sessions = queries.week_sessions(institution_id=viewer.institution_id or 0, since=monday, until=until)
    if wants_sheet(request):
        return sheet_response(session_rows(sessions), sheet=_("出诊"), name=f"sessions-{monday}")
    page = week_page(
        monday,
        list(queries.services(institution_id=viewer.institution_id)),
        sessions,
        {day: works(day) for day in (monday + dt.timedelta(days=n) for n in range(7))},
        queries.missing_years(clock.local_day(at), clock.local_day(at) + dt.timedelta(days=rules.WINDOW_DAYS)),
        at,
    )
    return render(request, "capacity/week.html", {"page": page, "export_url": sheet_url(request)})


@require_POST
def open_now(request: HttpRequest) -> HttpResponse:
    """Open the window of the own institution without waiting for the night."""
    viewer = arranger(request)

    def act() -> str:
        at = clock.now()
        until = clock.local_day(at) + dt.timedelta(days=rules.WINDOW_DAYS)
        opened = actions.open_sessions(until=until, institution_id=viewer.institution_id, by=viewer, at=at)
        messages.success(request, _("已放出 %(n)d 次出诊的号。") % {"n": opened})
        return reverse("capacity:home")

    return once(request, act)


@require_http_methods(["GET", "POST"])
def service_new(request: HttpRequest) -> HttpResponse:
    """Offer a service of a department of the own institution."""
    viewer = arranger(request)
    institution = institution_by_uid(viewer.institution_uid or uuid.UUID(int=0))
    departments = {str(d.uid): d for d in departments_of(institution)}
    people = {str(p.uid): p for p in practitioners_of(institution)}
    form = ServiceForm(
        request.POST or None,
        departments=[(key, d.name) for key, d in departments.items()],
        practitioners=[(key, f"{p.name} {p.department.name if p.department else ''}") for key, p in people.items()],
    )

    def act() -> str:
        data = dict(form.cleaned_data)
        data["department"] = departments[data["department"]]
        data["practitioner"] = people.get(data["practitioner"])
        made = actions.offer_service(**data, by=viewer, at=clock.now())
        messages.success(request, _("服务已开设，请接着安排每周出诊。"))
        return reverse("capacity:service", args=[made.uid])

    answer = submitted(request, form, act)
    return answer or render(request, "capacity/service_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def service(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a service with its weekly clinics and exceptions."""
    viewer, found = _own(request, uid)
    return _service_page(request, viewer, found, {})


def _own(request: HttpRequest, uid: uuid.UUID) -> tuple[Viewer, Service]:
    viewer = arranger(request)
    return viewer, queries.service_of_uid(uid, institution_id=viewer.institution_id or 0)


def _service_page(request: HttpRequest, viewer: Viewer, found: Service, bound: dict[str, forms.Form]) -> HttpResponse:
    today = clock.local_day(clock.now())
    templates = queries.templates_of(found, today)
    blank: dict[str, Any] = {
        "template_form": TemplateForm(auto_id="template_%s"),
        "exception_form": ExceptionForm(templates=_choices(found), auto_id="exception_%s"),
        "end_form": EndForm(auto_id="end_%s"),
        "tight_form": TightForm(initial={"mark": found.tight, "note": found.tight_note}, auto_id="tight_%s"),
    }
    context = service_context(found, templates, queries.exceptions_of(found, today))
    return render(request, "capacity/service.html", context | blank | bound, status=422 if bound else 200)


def _choices(found: Service) -> list[tuple[str, str]]:
    today = clock.local_day(clock.now())
    return [(str(t.uid), template_words(t)) for t in queries.templates_of(found, today)]


@require_POST
def template_add(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a weekly clinic."""
    viewer, found = _own(request, uid)
    form = TemplateForm(request.POST, auto_id="template_%s")

    def act() -> str:
        actions.set_template(service=found, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("每周出诊已安排；号会在每天凌晨自动放出，也可以在号源池点“立即放号”。"))
        return reverse("capacity:service", args=[uid])

    return submitted(request, form, act) or _service_page(request, viewer, found, {"template_form": form})


@require_POST
def template_end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End a weekly clinic."""
    viewer = arranger(request)
    template = queries.template_of_uid(uid, institution_id=viewer.institution_id or 0)
    form = EndForm(request.POST, auto_id="end_%s")
    back = reverse("capacity:service", args=[template.service.uid])

    def act() -> str:
        actions.end_template(template=template, until_on=form.until_on, by=viewer, at=clock.now())
        messages.success(request, _("已设置最后出诊日。已放出的号不受影响，需要时请逐次停诊。"))
        return back

    answer = submitted(request, form, act)
    return answer or _service_page(request, viewer, template.service, {"end_form": form})


@require_POST
def exception_set(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change the seats of one day."""
    viewer, found = _own(request, uid)
    form = ExceptionForm(request.POST, templates=_choices(found), auto_id="exception_%s")

    def act() -> str:
        data = dict(form.cleaned_data)
        template = queries.template_of_uid(uuid.UUID(data.pop("template")), institution_id=viewer.institution_id)
        actions.set_exception(template=template, by=viewer, at=clock.now(), **data)
        messages.success(request, _("已调整这一天的出诊。"))
        return reverse("capacity:service", args=[uid])

    return submitted(request, form, act) or _service_page(request, viewer, found, {"exception_form": form})


@require_POST
def service_switch(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a service out of the directory, or put it back."""
    viewer, found = _own(request, uid)
    actions.switch_service(service=found, is_active=request.POST.get("active") == "1", by=viewer, at=clock.now())
    return go(request, reverse("capacity:service", args=[uid]))


@require_POST
def service_tight(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say by hand whether a service is 紧张."""
    viewer, found = _own(request, uid)
    form = TightForm(request.POST, auto_id="tight_%s")

    def act() -> str:
        actions.mark_tight(service=found, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("已保存，转出方选择去处时会看到。"))
        return reverse("capacity:service", args=[uid])

    return submitted(request, form, act) or _service_page(request, viewer, found, {"tight_form": form})


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the working calendar of a year and which years are missing."""
    viewer = signed_in(request)
    demand(may_see_calendar(viewer))
    today = clock.local_day(clock.now())
    year = year_of(request.GET.get("year", "")) or today.year
    on_file = queries.years()
    page = year_page(year, on_file[year].source if year in on_file else None, queries.days_of_year(year))
    years = sorted({*on_file, today.year, today.year + 1})
    context = {"page": page, "years": years, "may_confirm": may_confirm_calendar(viewer) is None}
    return render(request, "capacity/calendar.html", context)


@require_POST
def calendar_confirm(request: HttpRequest) -> HttpResponse:
    """Let sessions of a year without published holidays be opened."""
    viewer = signed_in(request)
    demand(may_see_calendar(viewer))
    year = year_of(request.POST.get("year", "")) or 0

    def act() -> str:
        actions.confirm_year(year=year, by=viewer, at=clock.now())
        messages.success(request, _("已确认。该年按周一至周五放号，假日安排公布后请逐日调整。"))
        return reverse("capacity:calendar") + f"?year={year}"

    return once(request, act)

"""The directory of institutions and its upkeep."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.submitting import submitted
from lianti.parties import actions, queries
from lianti.parties.forms import DepartmentForm, InstitutionForm, PractitionerForm
from lianti.parties.kinds import INSTITUTION_KINDS
from lianti.parties.pages import institution_page, institutions_list
from lianti.parties.permissions import demand, may_keep_institution, may_manage_institutions, signed_in
from lianti.parties.shapes import Viewer

PER_PAGE = 20


def _keeper(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_manage_institutions(viewer))
    return viewer


@require_GET
def institutions(request: HttpRequest) -> HttpResponse:
    """List institutions by name, initials and kind."""
    viewer = signed_in(request)
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    found = queries.institutions(text, kinds=(kind,) if kind in INSTITUTION_KINDS else ())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"list": institutions_list(page, text, kind), "may_add": may_manage_institutions(viewer) is None}
    return render(request, "parties/institutions.html", context)


@require_http_methods(["GET", "POST"])
def institution_new(request: HttpRequest) -> HttpResponse:
    """Add an institution."""
    viewer = _keeper(request)
    form = InstitutionForm(request.POST or None)

    def act() -> str:
        made = actions.create_institution(**form.cleaned_data, by=viewer, at=clock.now())
        messages.success(request, _("机构已新增。"))
        return reverse("parties:institution", args=[made.uid])

    context = {
        "form": form,
        "heading": _("新增机构"),
        "back": reverse("parties:institutions"),
        "button": _("新增机构"),
    }
    answer = submitted(request, form, act)
    return answer or render(request, "parties/form.html", context, status=422 if form.is_bound else 200)


@require_GET
def institution(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show one institution with its departments and people."""
    return _detail(request, uid, DepartmentForm(auto_id="department_%s"), None)


def _detail(
    request: HttpRequest, uid: uuid.UUID, department: DepartmentForm, practitioner: PractitionerForm | None
) -> HttpResponse:
    viewer = signed_in(request)
    found = queries.access_institution(viewer, uid)
    departments = queries.departments_of(found)
    staff_form = practitioner or PractitionerForm(departments=[(str(d.uid), d.name) for d in departments])
    context = {
        "institution": institution_page(found, departments, queries.practitioners_of(found)),
        "department_form": department,
        "practitioner_form": staff_form,
        "may_add": may_keep_institution(viewer, found.pk, clock.now()) is None,
    }
    bound = department.is_bound or staff_form.is_bound
    return render(request, "parties/institution.html", context, status=422 if bound else 200)


@require_POST
def department_add(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a department to an institution."""
    viewer = _keeper(request)
    found = queries.access_institution(viewer, uid)
    demand(may_keep_institution(viewer, found.pk, clock.now()))
    form = DepartmentForm(request.POST, auto_id="department_%s")

    def act() -> str:
        actions.add_department(institution=found, **form.cleaned_data, by=viewer, at=clock.now())
        messages.success(request, _("科室已新增。"))
        return reverse("parties:institution", args=[uid])

    return submitted(request, form, act) or _detail(request, uid, form, None)


@require_POST
def practitioner_add(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Add a member of the staff to an institution."""
    viewer = _keeper(request)
    found = queries.access_institution(viewer, uid)
    demand(may_keep_institution(viewer, found.pk, clock.now()))
    departments = {str(d.uid): d for d in queries.departments_of(found)}
    form = PractitionerForm(request.POST, departments=[(key, d.name) for key, d in departments.items()])

    def act() -> str:
        data = dict(form.cleaned_data)
        department = departments.get(data.pop("department"))
        actions.add_practitioner(institution=found, department=department, **data, by=viewer, at=clock.now())
        messages.success(request, _("医务人员已新增。"))
        return reverse("parties:institution", args=[uid])

    return submitted(request, form, act) or _detail(request, uid, DepartmentForm(auto_id="department_%s"), form)

"""Examinations: the list, what each one is, and its preparation sheet (检查前准备须知)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianti.capacity import actions, queries
from lianti.capacity.exam_forms import ExamForm, SheetForm
from lianti.capacity.exam_pages import blank_pdf, exam_lines, exam_page, sheet_initial
from lianti.capacity.permissions import demand, may_see_exams
from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotVisible
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import signed_in
from lianti.parties.shapes import Viewer

if TYPE_CHECKING:
    from lianti.capacity.models import Service


def _keeper(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(may_see_exams(viewer))
    return viewer


@require_GET
def exams(request: HttpRequest) -> HttpResponse:
    """List the examinations that the viewer keeps."""
    viewer = _keeper(request)
    return render(request, "capacity/exams.html", {"exams": exam_lines(list(queries.exams_of(viewer)))})


@require_GET
def exam(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show an examination with its sheet and every earlier version."""
    viewer = _keeper(request)
    return _page(request, queries.exam_of_uid(uid, viewer), {})


def _page(request: HttpRequest, found: Service, bound: dict[str, forms.Form]) -> HttpResponse:
    known, sheets = queries.examination_of(found), queries.sheets_of(found)
    share, basis = queries.exam_share(found, clock.now())
    told = {n: getattr(known, n) for n in ("modality", "body_part", "minutes", "direct")} if known else {}
    context = {
        "page": exam_page(found, sheets, share, basis),
        "exam_form": ExamForm(initial=told, auto_id="exam_%s"),
        "sheet_form": SheetForm(initial=sheet_initial(found, sheets), auto_id="sheet_%s"),
    }
    return render(request, "capacity/exam.html", context | bound, status=422 if bound else 200)


@require_POST
def exam_describe(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say what the examination is."""
    viewer = _keeper(request)
    found = queries.exam_of_uid(uid, viewer)
    form = ExamForm(request.POST, auto_id="exam_%s")

    def act() -> str:
        actions.describe_exam(service=found, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("检查项目已保存。"))
        return reverse("capacity:exam", args=[uid])

    return submitted(request, form, act) or _page(request, found, {"exam_form": form})


@require_POST
def exam_sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Keep a new version of the sheet."""
    viewer = _keeper(request)
    found = queries.exam_of_uid(uid, viewer)
    form = SheetForm(request.POST, auto_id="sheet_%s")

    def act() -> str:
        sheet = actions.write_sheet(service=found, by=viewer, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("须知第 %(n)d 版已生效，旧版本留存可查。") % {"n": sheet.version})
        return reverse("capacity:exam", args=[uid])

    return submitted(request, form, act) or _page(request, found, {"sheet_form": form})


@require_GET
def exam_print(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Answer the sheet as PDF, with nobody's name on it."""
    viewer = _keeper(request)
    sheet = queries.sheet_of(queries.exam_of_uid(uid, viewer).uid)
    if sheet is None:
        raise NotVisible(str(uid))
    size = "A5" if request.GET.get("size") == "A5" else "A4"
    data = blank_pdf(sheet, viewer, clock.now(), demo=settings.LIANTI_DEMO, size=size)  # type: ignore[arg-type]
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": "inline"})

"""Short forms for what a clinic without a system of its own writes down, and ending an entry."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.web.files import read_upload
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.shapes import Label
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.records import actions
from lianti.records.forms import AllergyForm, DocumentForm, LaboratoryForm, MedicationForm, OutsideForm, VitalForm
from lianti.records.forms.entries import ValuesForm
from lianti.records.permissions import may_enter
from lianti.records.shapes import Received
from lianti.residents.queries import person_line

# (form, request, person, viewer, at) -> the address to go to afterwards.
Save = Callable[[Any, HttpRequest, uuid.UUID, Viewer, dt.datetime], str]


@dataclass(frozen=True)
class Kind:
    """One short form: its title, its class, what it does, and what is said afterwards."""

    title: Label
    form: type[forms.Form]
    save: Save
    said: Label
    icon: str


def _timeline(uid: uuid.UUID) -> str:
    return reverse("records:timeline", args=[uid])


def _values(form: ValuesForm, _request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> str:
    actions.add_values(
        resident_uid=uid,
        category=form.category,
        values=form.values_typed(),
        effective_at=form.cleaned_data["effective_at"] or at,
        by=by,
        at=at,
    )
    return _timeline(uid)


def _allergy(form: AllergyForm, _request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> str:
    actions.add_allergy(resident_uid=uid, allergy=form.allergy_typed(), by=by, at=at)
    return _timeline(uid)


def _medication(form: MedicationForm, _request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> str:
    actions.add_medication(resident_uid=uid, medication=form.medication_typed(), by=by, at=at)
    return _timeline(uid)


def _document(form: DocumentForm, _request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> str:
    sent = form.cleaned_data["file"]
    file = Received(read_upload(sent), sent.name or "")
    made = actions.add_document(resident_uid=uid, content=form.document_typed(), file=file, by=by, at=at)
    return reverse("records:document", args=[made.uid])


def _outside(form: OutsideForm, request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> str:
    photos = [Received(read_upload(sent), sent.name or "") for sent in request.FILES.getlist("photo")[:6]]
    made = actions.register_outside(
        resident_uid=uid,
        content=form.content_typed(),
        photos=photos,
        decision=form.cleaned_data.get("decision", ""),
        reason=form.cleaned_data.get("decision_reason", ""),
        seconds=seconds_of(request.POST.get("meter", "")),
        by=by,
        at=at,
    )
    return reverse("records:report", args=[made.uid])


def seconds_of(meter: str) -> int:
    """Return how long the form was being filled in, as its meter counted; 0 for anything else."""
    try:
        seconds = json.loads(meter[:400])["seconds"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    return int(seconds) if isinstance(seconds, int | float) and 0 <= seconds < 86_400 else 0


KINDS: dict[str, Kind] = {
    "vital": Kind(_("登记生命体征"), VitalForm, _values, _("生命体征已登记。"), "heartbeat"),
    "laboratory": Kind(_("登记检验结果"), LaboratoryForm, _values, _("检验结果已登记。"), "list-check"),
    "allergy": Kind(_("登记过敏"), AllergyForm, _allergy, _("过敏已登记。"), "alert-triangle"),
    "medication": Kind(_("登记用药"), MedicationForm, _medication, _("用药已登记。"), "pill"),
    "document": Kind(_("存入文档"), DocumentForm, _document, _("文档已加密保存。"), "file-plus"),
    "outside": Kind(_("外院报告登记"), OutsideForm, _outside, _("外院报告已登记。"), "camera"),
}


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uid: uuid.UUID, form: str) -> HttpResponse:
    """Show one of the short forms and keep what was typed."""
    viewer, at = signed_in(request), clock.now()
    if form not in KINDS:
        raise Http404
    demand(may_enter(viewer))
    kind = KINDS[form]
    resident = actions.open_record(uid=uid, what=f"form {form}", by=viewer, at=at)
    bound = kind.form(request.POST, request.FILES) if request.method == "POST" else kind.form()

    def act() -> str:
        url = kind.save(bound, request, uid, viewer, at)
        messages.success(request, str(kind.said))
        return url

    if sent := submitted(request, bound, act):
        return sent
    context = {"form": bound, "kind": kind, "key": form, "person": person_line(resident, at)}
    return render(request, "records/add.html", context, status=422 if bound.is_bound else 200)


@require_POST
def end(request: HttpRequest, uid: uuid.UUID, kind: str, entry: uuid.UUID) -> HttpResponse:
    """End an allergy or a medication of the own institution with a reason."""
    viewer, at, reason = signed_in(request), clock.now(), request.POST.get("reason", "")

    def act() -> str:
        if kind == "allergy":
            actions.end_allergy(allergy_uid=entry, reason=reason, by=viewer, at=at)
        elif kind == "medication":
            actions.end_medication(medication_uid=entry, reason=reason, by=viewer, at=at)
        else:
            raise Http404
        messages.success(request, _("已停止，记录仍可查看。"))
        return _timeline(uid)

    return once(request, act)

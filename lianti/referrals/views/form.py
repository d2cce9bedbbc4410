"""Filling and sending the form."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.pure.errors import mark as _
from lianti.kernel.web.htmx import go
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.signatures import signed_file
from lianti.parties.shapes import Viewer
from lianti.referrals import actions, permissions, queries
from lianti.referrals.forms import CaseForm, ConsentForm, parse_meter
from lianti.referrals.forms.placing import place_refusal
from lianti.referrals.pages import form as pages
from lianti.referrals.pages.consenting import consent_of
from lianti.referrals.queries.destinations import destinations
from lianti.referrals.shapes import CaseFields
from lianti.referrals.views.inputs import revision_in, wanted_in
from lianti.referrals.views.lists import viewer_in
from lianti.residents.queries import access_resident, open_group_hit, person_line
from lianti.residents.shapes import PersonLine

if TYPE_CHECKING:
    from lianti.referrals.models import Referral


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the person; a POST starts the draft for the chosen one."""
    viewer, at = viewer_in(request), clock.now()
    reason = permissions.may_draft(viewer)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if request.method == "GET":
        return render(request, "referrals/start.html", {"chosen": _chosen(request, viewer, at)})
    return once(request, lambda: _start(request, viewer, at))


def _chosen(request: HttpRequest, viewer: Viewer, at: dt.datetime) -> PersonLine | None:
    """Return the person a link names, such as one registered a moment ago; nobody when the record is not open."""
    try:
        uid = uuid.UUID(request.GET.get("resident", ""))
        return person_line(access_resident(viewer=viewer, uid=uid, at=at), at)
    except (ValueError, NotVisible):
        return None


def _start(request: HttpRequest, viewer: Viewer, at: dt.datetime) -> str:
    try:
        uid = uuid.UUID(request.POST.get("resident", ""))
    except ValueError:
        raise Refused("no_resident", _("请先选择居民。"), field="resident") from None
    if request.POST.get("from_group"):
        resident = open_group_hit(viewer=viewer, uid=uid, at=at)
    else:
        resident = access_resident(viewer=viewer, uid=uid, at=at)
    kind = request.POST.get("kind", "outpatient")
    case = CaseFields(
        kind=kind if kind in {"outpatient", "inpatient", "examination", "emergency"} else "outpatient",
        history=resident.history,
        allergies=resident.allergies,
        sender_phone=pages.work_phone(viewer),
    )
    referral = actions.start_draft(resident=resident, case=case, by=viewer, at=at)
    return reverse("referrals:edit", args=[referral.number])


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form; a POST saves or sends it."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.access_referral(viewer, number, at, purpose=_("填写转诊单"))
    reason = permissions.may_edit(viewer, referral)
    if reason:
        raise NotPermitted("not_permitted", reason)
    if request.method == "GET":
        form = CaseForm.of(actions.case_of(referral))
        return _page(request, viewer, referral, form, consent_of(referral, at), at)
    form, consent = CaseForm(request.POST), ConsentForm(request.POST)
    if not (form.is_valid() and consent.is_valid()):
        return _page(request, viewer, referral, form, consent, at, status=422)
    try:
        return once(request, lambda: _send(request, viewer, referral.uid, number, form, consent, at))
    except Refused as refused:
        place_refusal(form, consent, refused)
        return _page(request, viewer, referral, form, consent, at, status=422)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    referral: Referral,
    form: CaseForm,
    consent: ConsentForm,
    at: dt.datetime,
    status: int = 200,
) -> HttpResponse:
    context = pages.form_page(viewer, referral, form, at)
    return render(request, "referrals/form.html", context | {"form": form, "consent": consent}, status=status)


def _send(
    request: HttpRequest,
    viewer: Viewer,
    uid: uuid.UUID,
    number: str,
    form: CaseForm,
    consent: ConsentForm,
    at: dt.datetime,
) -> str:
    wanted = request.POST.get("do", "save")
    actions.send_form(
        referral_uid=uid,
        case=form.case(),
        consents=consent.consents(signed_file(request, by_uid=viewer.uid, field="consent_method")),
        do=wanted if wanted in {"submit", "ask_review", "notify"} else "save",
        meter=parse_meter(request.POST.get("meter", "")),
        by=viewer,
        at=at,
        revision=revision_in(request),
    )
    if wanted == "save":
        return reverse("referrals:edit", args=[number])
    return reverse("referrals:detail", args=[number])


@require_POST
def autosave(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what is typed so far, without the fields that are wrong; answers the new revision and the time in words."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    form = CaseForm(request.POST)
    wrong = not form.is_valid()
    if "kind" in form.errors:
        return render(request, "referrals/_saved.html", {"referral": referral, "problem": True, "nothing": True})
    saved = actions.save_case(
        referral_uid=referral.uid, case=form.case(actions.case_of(referral)), by=viewer, at=at,
        revision=revision_in(request), tolerant=True,
    )  # fmt: skip
    return render(request, "referrals/_saved.html", {"referral": saved, "at": at, "problem": wrong})


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Add a report to the case."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    upload = request.FILES.get("report")
    if upload is None:
        raise Refused("no_file", _("请选择要上传的图片或 PDF。"), field="report")
    back = request.POST.get("back", "")

    def add() -> str:
        actions.attach_upload(
            referral_uid=referral.uid, upload=upload, title=request.POST.get("title", ""), by=viewer, at=at
        )
        return reverse("referrals:edit" if back == "edit" else "referrals:detail", args=[number])

    return once(request, add)


@require_POST
def pasted(request: HttpRequest, number: str) -> HttpResponse:
    """Fill the empty fields of the form from a pasted note; what was typed stays."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    text = request.POST.get("pasted", "")[:20000]
    if not text.strip():
        raise Refused("nothing_pasted", _("请先粘贴 HIS 里的病历文字。"), field="pasted")

    def fill() -> str:
        actions.fill_from_text(referral_uid=referral.uid, text=text, by=viewer, at=at)
        return reverse("referrals:edit", args=[number])

    return once(request, fill)


@require_GET
def choose_where(request: HttpRequest) -> HttpResponse:
    """Show where this kind of case can go, as radio lines of the form."""
    viewer, at = viewer_in(request), clock.now()
    kind = request.GET.get("kind", "outpatient")
    chosen = request.GET.get("destination", "")
    found = destinations(viewer, kind, request.GET.get("where", "").strip()[:60], at, wanted_in(request))
    context = {"destinations": found, "chosen": chosen, "kind": kind, "emergency": kind == "emergency"}
    return render(request, "referrals/_destinations.html", context)


@require_POST
def review(request: HttpRequest, number: str) -> HttpResponse:
    """Hand a saved draft to the reviewer."""
    viewer, at = viewer_in(request), clock.now()
    referral = queries.visible_referral(viewer, number, at)
    actions.ask_review(referral_uid=referral.uid, by=viewer, at=at)
    return go(request, reverse("referrals:detail", args=[number]))

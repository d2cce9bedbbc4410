"""Advice first (请求指导): list, form, object page, moves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.pure.errors import NotVisible, Refused
from lianti.kernel.web.files import file_response
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.looked_for import looking, words_of
from lianti.kernel.web.signatures import signed_file
from lianti.parties.permissions import demand, signed_in
from lianti.parties.shapes import Viewer
from lianti.referrals import actions
from lianti.referrals.forms import ConsentForm
from lianti.referrals.forms.advice import AdviceForm, AnswerForm
from lianti.referrals.forms.placing import place_refusal
from lianti.referrals.pages import advice as pages
from lianti.referrals.pages.consenting import first_consent
from lianti.referrals.pages.form import work_phone
from lianti.referrals.permissions.advice import READERS, may_edit, may_start
from lianti.referrals.queries import advice as advising
from lianti.referrals.shapes import ConsentFields
from lianti.referrals.views.inputs import note_in, revision_in, valid
from lianti.residents.exports.handing import hand_out
from lianti.residents.queries import access_resident, open_group_hit

if TYPE_CHECKING:
    from lianti.referrals.models import Advice
    from lianti.residents.models import Resident

Handler = Callable[[HttpRequest, uuid.UUID, Viewer, dt.datetime], object]


def _reader(request: HttpRequest) -> Viewer:
    viewer = signed_in(request)
    demand(None if viewer.role in READERS else _("您的岗位不办理请求指导。"))
    return viewer


def _query(request: HttpRequest) -> advising.AdviceQuery:
    return advising.AdviceQuery(
        tab=request.GET.get("tab", "")[:20],
        text=words_of(request),
        page=page_number(request.GET.get("page", "")),
    )


@looking(_reader)
def worklist(request: HttpRequest) -> HttpResponse:
    """Show the questions of the viewer's side."""
    viewer, at, query = _reader(request), clock.now(), _query(request)
    answer = advising.list_advice(viewer, query, at)
    shown = pages.list_page(answer, query, viewer, at)
    if query.text:
        shown = replace(shown, export_url=f"{shown.export_url}&{urlencode({'q': request.GET['q']})}")
    context = {"list": shown, "may_start": may_start(viewer) is None}
    return render(request, "referrals/advice/list.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out a list of questions as a workbook."""
    viewer, at, query = _reader(request), clock.now(), _query(request)
    answer = advising.list_advice(viewer, query, at, size=advising.EXPORT)
    name = f"advice-{answer.spec.key}-{clock.local_day(at)}"
    rows = pages.export_rows(answer.rows)
    return hand_out(request, rows=rows, label=_("请求指导"), name=name, viewer=viewer, at=at)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose whom the question is about, or nobody; a POST starts the draft."""
    viewer, at = _reader(request), clock.now()
    demand(may_start(viewer))
    if request.method == "GET":
        return render(request, "referrals/advice/new.html")

    def start() -> str:
        resident = _chosen(request, viewer, at) if request.POST.get("resident") else None
        advice = actions.start_advice(resident=resident, by=viewer, at=at, phone=work_phone(viewer))
        return reverse("referrals:advice_edit", args=[advice.number])

    return once(request, start)


def _chosen(request: HttpRequest, viewer: Viewer, at: dt.datetime) -> Resident:
    """Return the resident that was picked, by own record or by a full number inside the group."""
    try:
        uid = uuid.UUID(request.POST.get("resident", ""))
    except ValueError:
        raise Refused("no_resident", _("请先选择居民。"), field="resident") from None
    if request.POST.get("from_group"):
        return open_group_hit(viewer=viewer, uid=uid, at=at)
    return access_resident(viewer=viewer, uid=uid, at=at)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Show the form; a POST saves it or sends the question."""
    viewer, at = _reader(request), clock.now()
    advice = advising.access_advice(viewer, number, at)
    demand(may_edit(viewer, advice))
    if request.method == "GET":
        consent = first_consent(advice.resident, at)
        return _form(request, viewer, advice, AdviceForm.of(advice), consent, at)
    form, consent = AdviceForm(request.POST), ConsentForm(request.POST)
    if not (form.is_valid() and consent.is_valid()):
        return _form(request, viewer, advice, form, consent, at, status=422)
    try:
        return once(request, lambda: _send(request, viewer, advice, form, consent, at))
    except Refused as refused:
        place_refusal(form, consent, refused)
        return _form(request, viewer, advice, form, consent, at, status=422)


def _form(
    request: HttpRequest,
    viewer: Viewer,
    advice: Advice,
    form: AdviceForm,
    consent: ConsentForm,
    at: dt.datetime,
    status: int = 200,
) -> HttpResponse:
    context = pages.form_page(viewer, advice, form, at) | {"form": form, "consent": consent}
    return render(request, "referrals/advice/form.html", context, status=status)


def _send(
    request: HttpRequest, viewer: Viewer, advice: Advice, form: AdviceForm, consent: ConsentForm, at: dt.datetime
) -> str:
    do = "ask" if request.POST.get("do") == "ask" and advice.state == "draft" else "save"
    actions.send_advice(
        advice_uid=advice.uid,
        fields=form.fields_(),
        uploads=request.FILES.getlist("report"),
        title=request.POST.get("report_title", ""),
        consent=_sharing(consent, signed_file(request, by_uid=viewer.uid, field="consent_method"))
        if do == "ask"
        else None,
        do=do,
        by=viewer,
        at=at,
        revision=revision_in(request),
    )
    if do == "ask":
        messages.success(request, _("已发出，科室答复后会通知您。"))
    stays = do == "save" and advice.state == "draft"
    return reverse("referrals:advice_edit" if stays else "referrals:advice", args=[advice.number])


def _sharing(form: ConsentForm, file_uid: uuid.UUID | None) -> ConsentFields | None:
    return next((c for c in form.consents(file_uid) if c.scope == "sharing"), None)


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show a question with the moves the server allows this viewer now."""
    viewer, at = _reader(request), clock.now()
    advice = advising.access_advice(viewer, number, at)
    return render(request, "referrals/advice/detail.html", pages.detail_page(viewer, advice, at))


@require_GET
def stored_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a file to whoever may open its question."""
    viewer = _reader(request)
    advising.file_of(viewer, uid, clock.now())
    return file_response(uid)


@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Add files to a question that is still open."""
    viewer, at = _reader(request), clock.now()
    advice = advising.visible_advice(viewer, number, at)
    uploads = request.FILES.getlist("report")
    if not uploads:
        raise Refused("no_file", _("请选择要上传的图片或 PDF。"), field="report")

    def add() -> str:
        title = request.POST.get("title", "")
        actions.attach_to_advice(advice_uid=advice.uid, uploads=uploads, title=title, by=viewer, at=at)
        return reverse("referrals:advice", args=[number])

    return once(request, add)


@require_http_methods(["GET", "POST"])
def convert(request: HttpRequest, number: str) -> HttpResponse:
    """Turn an answered question into a referral draft; a question that named nobody asks for the person first."""
    viewer, at = _reader(request), clock.now()
    advice = advising.access_advice(viewer, number, at)
    if request.method == "GET":
        return render(request, "referrals/advice/person.html", pages.detail_page(viewer, advice, at))

    def act() -> str:
        resident = _chosen(request, viewer, at) if request.POST.get("resident") else None
        made = actions.convert_advice(
            advice_uid=advice.uid, by=viewer, at=at, resident=resident, revision=revision_in(request)
        )
        return reverse("referrals:edit", args=[made.number])

    return once(request, act)


@require_POST
def make_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Make one move; what it needs is in the form, whether it may be made is the action's business."""
    viewer, at = _reader(request), clock.now()
    advice = advising.visible_advice(viewer, number, at)
    handler = _HANDLERS.get(move)
    if handler is None:
        raise NotVisible

    def act() -> str:
        handler(request, advice.uid, viewer, at)
        return reverse("referrals:advice", args=[number])

    return once(request, act)


def _answer(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    data = valid(AnswerForm(request.POST)).cleaned_data
    return actions.answer_advice(
        advice_uid=uid,
        kind=data["kind"],
        text=data["answer"],
        phone=data["phone"],
        by=by,
        at=at,
        revision=revision_in(request),
    )


def _ask_back(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.ask_back(advice_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _clarify(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.clarify(advice_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _close(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.close_advice(advice_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


def _withdraw(request: HttpRequest, uid: uuid.UUID, by: Viewer, at: dt.datetime) -> object:
    return actions.withdraw_advice(advice_uid=uid, note=note_in(request), by=by, at=at, revision=revision_in(request))


_HANDLERS: dict[str, Handler] = {
    "answer": _answer,
    "ask_back": _ask_back,
    "clarify": _clarify,
    "close": _close,
    "withdraw": _withdraw,
}

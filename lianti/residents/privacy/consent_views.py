"""What belongs to the person: consents given and taken back, and the log of who looked."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianti.kernel.pure import clock
from lianti.kernel.pure.asked import page_number
from lianti.kernel.web.files import file_response
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.signatures import signed_file
from lianti.kernel.web.submitting import submitted
from lianti.parties.permissions import demand, signed_in
from lianti.parties.queries import institutions
from lianti.parties.shapes import Viewer
from lianti.residents import actions
from lianti.residents.privacy import consenting, pages, queries
from lianti.residents.privacy.forms import ConsentForm
from lianti.residents.privacy.permissions import may_take_consent
from lianti.residents.privacy.reading import open_consent_file, open_log


@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show what a person has agreed to, and keep one more consent."""
    viewer, at = signed_in(request), clock.now()
    resident = actions.open_person(uid=uid, by=viewer, at=at)
    demand(may_take_consent(viewer))
    places = [(str(i.uid), i.name) for i in institutions()]
    form = ConsentForm(request.POST or None, places=places, initial=pages.first_signer(resident, at))
    if sent := submitted(request, form, lambda: _give(request, form, uid, viewer, at)):
        return sent
    context = {
        "form": form,
        "page": pages.consents_page(resident, queries.consents_of(resident), at),
        "photo_label": _("拍下签好字的授权书"),
        "drawn_label": _("在屏幕上签名"),
    }
    return render(request, "residents/privacy/consents.html", context, status=422 if form.is_bound else 200)


def _give(request: HttpRequest, form: ConsentForm, uid: uuid.UUID, viewer: Viewer, at: dt.datetime) -> str:
    given = form.given(signed_file(request, by_uid=viewer.uid, field="method"))
    consenting.give_consent(resident_uid=uid, given=given, by=viewer, at=at)
    messages.success(request, _("授权已登记，立即生效。"))
    return reverse("residents:consents", args=[uid])


@require_POST
def withdraw(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a consent back; from the next request on it opens nothing."""
    viewer, at = signed_in(request), clock.now()
    reason = request.POST.get("reason", "")

    def act() -> str:
        row = consenting.withdraw_consent(uid=uid, reason=reason, by=viewer, at=at)
        messages.success(request, _("授权已撤回，即刻失效。"))
        return reverse("residents:consents", args=[row.resident.uid])

    return once(request, act)


@require_GET
def consent_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show the photo or drawing of a consent, traced."""
    viewer, at = signed_in(request), clock.now()
    return file_response(open_consent_file(uid=uid, by=viewer, at=at))


@require_GET
def log(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show who looked at a person's record, for telling or printing it to the person at the desk."""
    viewer, at = signed_in(request), clock.now()
    page, paper = page_number(request.GET.get("page", "")), request.GET.get("print") == "1"
    resident, lines, total = open_log(uid=uid, page=page, paper=paper, by=viewer, at=at)
    template = "residents/privacy/log_print.html" if paper else "residents/privacy/log.html"
    return render(request, template, {"page": pages.log_page(resident, lines, total, page, at)})
